"""`/v1/score`: what a request may hold, and what its answer holds."""

from marshmallow import Schema, fields, validate

from api.fields import Choice, Flag, Offset, Text, Threshold
from api.schemas.common import LABELS, PERCENT, PROBABILITY, about
from api.tokens import TOKEN_LENGTH
from model.labels import CueKind, Operating
from model.offsets import OffsetUnit


def offset_unit(
    description: str = "How offsets count: UTF-16 code units, as JavaScript does, or code points.",
) -> Choice:
    """Return the field that says how a client counts."""
    default = OffsetUnit.UTF16
    return Choice(
        OffsetUnit, load_default=default, metadata=about(description, default=default.value)
    )


def explain() -> Flag:
    """Return the field that says whether cues are wanted."""
    return Flag(
        load_default=True,
        metadata=about("Whether to say which words gave a sentence away.", default=True),
    )


def threshold() -> Threshold:
    """Return the field that says when a sentence is flagged."""
    return Threshold(
        load_default=Operating.BALANCED,
        metadata=about(
            "From which probability on a sentence is flagged: one of the model's published "
            "thresholds, or numbers per label (labels left out use `balanced`).",
            default=Operating.BALANCED.value,
            oneOf=[
                {"type": "string", "enum": [point.value for point in Operating]},
                {
                    "type": "object",
                    "properties": {
                        name: {"type": "number", "minimum": 0, "maximum": 1} for name in LABELS
                    },
                },
            ],
        ),
    )


class ScoreRequest(Schema):
    """A text to score, or the page it is on. Fields that are not listed get a warning."""

    # One of the two is required, but that is checked by the service, which can say more.
    text = Text(
        metadata=about(
            "The article, with a blank line between paragraphs. Never trimmed or normalised.",
            examples=["Officials said the bridge may close. Mayor Ada Quill denied it."],
        )
    )
    html = Text(
        metadata=about(
            "The page that the article is on, instead of `text`. The answer carries the text that "
            "was found in it. Nothing that the page refers to is fetched.",
            examples=["<html><body><p>Officials said the bridge may close.</p></body></html>"],
        )
    )
    offset_unit = offset_unit()
    explain = explain()
    start = Offset(
        load_default=0,
        metadata=about("Where in the text to begin, in `offset_unit`.", minimum=0),
    )
    threshold = threshold()


class Thresholds(Schema):
    """The threshold in use for each label the model carries."""

    hedging = fields.Float(validate=PROBABILITY)
    anonymous_sourcing = fields.Float(validate=PROBABILITY)
    attribution = fields.Float(validate=PROBABILITY)


class ModelInUse(Schema):
    """Which model scored the text, with which thresholds."""

    id = fields.String(required=True, metadata=about("`sha256:` and the model's digest."))
    thresholds = fields.Nested(Thresholds, required=True)


class LabelScore(Schema):
    """How likely it is that a sentence carries a label."""

    probability = fields.Float(required=True, validate=PROBABILITY)
    flagged = fields.Boolean(
        required=True, metadata=about("Whether the probability reaches the threshold in use.")
    )


class SentenceLabels(Schema):
    """A score for each label; null for a label the model was not trained for."""

    hedging = fields.Nested(LabelScore, required=True, allow_none=True)
    anonymous_sourcing = fields.Nested(LabelScore, required=True, allow_none=True)
    attribution = fields.Nested(LabelScore, required=True, allow_none=True)


class Cue(Schema):
    """Words that carry a label. Offsets are half-open, into the text."""

    start = fields.Integer(required=True, validate=validate.Range(0))
    end = fields.Integer(required=True, validate=validate.Range(1))
    label = fields.String(required=True, validate=validate.OneOf(LABELS))
    text = fields.String(required=True, metadata=about("The words, verbatim."))
    weight = fields.Float(
        required=True,
        validate=PROBABILITY,
        metadata=about("The probability of the label, were no other such words there."),
    )
    kind = fields.String(
        validate=validate.OneOf([kind.value for kind in CueKind]),
        metadata=about("For anonymous sourcing: why the source stays open."),
    )


class Sentence(Schema):
    """A scored sentence: half-open offsets into the text, without the white space around it."""

    start = fields.Integer(required=True, validate=validate.Range(0))
    end = fields.Integer(required=True, validate=validate.Range(1))
    token = fields.String(
        required=True,
        validate=validate.Length(equal=TOKEN_LENGTH),
        metadata=about("What a feedback on this sentence must carry. It holds no text."),
    )
    labels = fields.Nested(SentenceLabels, required=True)
    cues = fields.List(
        fields.Nested(Cue), metadata=about("In order of the text; absent without `explain`.")
    )


class LabelSummary(Schema):
    """A label over the whole article."""

    flagged = fields.Integer(
        required=True, validate=validate.Range(0), metadata=about("How many sentences carry it.")
    )
    rate = fields.Float(
        required=True,
        allow_none=True,
        validate=PROBABILITY,
        metadata=about(
            "hedging and attribution: the mean probability of its sentences; "
            "anonymous_sourcing: the share without a name among attributed sentences."
        ),
    )
    percentile = fields.Integer(
        required=True,
        allow_none=True,
        validate=PERCENT,
        metadata=about("Where the rate stands among the reference articles."),
    )


class ArticleLabels(Schema):
    """A summary for each label; null for a label the model was not trained for."""

    hedging = fields.Nested(LabelSummary, required=True, allow_none=True)
    anonymous_sourcing = fields.Nested(LabelSummary, required=True, allow_none=True)
    attribution = fields.Nested(LabelSummary, required=True, allow_none=True)


class ArticleSummary(Schema):
    """The article as a whole: how it is worded and sourced beside other news, not if it is true."""

    credibility = fields.Integer(
        required=True,
        allow_none=True,
        validate=PERCENT,
        metadata=about(
            "Higher means fewer hedges, fewer unnamed sources and more attribution than in other "
            "news. Null, with a warning, where it cannot be told."
        ),
    )
    interval = fields.List(
        fields.Integer(validate=PERCENT),
        required=True,
        allow_none=True,
        validate=validate.Length(equal=2),
        metadata=about("The 95 % interval of `credibility`, from the sampling of sentences."),
    )
    formula = fields.String(required=True, metadata=about("Its definition is at /v1/model."))
    sentence_count = fields.Integer(
        required=True, validate=validate.Range(0), metadata=about("Those that were scored.")
    )
    labels = fields.Nested(ArticleLabels, required=True)


class Warning_(Schema):  # noqa: N801 - "Warning" is a builtin
    """Something to know about an answer that is none the less an answer."""

    code = fields.String(required=True)
    detail = fields.String(required=True)


class ScoreAnswer(Schema):
    """A scored text. Of a page, it also carries the text itself, and what else the page says."""

    title = fields.String(allow_none=True, metadata=about("Of a page: its title, if it has one."))
    authors = fields.List(fields.String(), metadata=about("Of a page: who it names as authors."))
    published = fields.String(
        allow_none=True,
        metadata=about("Of a page: its date (ISO 8601), as precise as the page is, if it has one."),
    )
    text = fields.String(
        metadata=about("Of a page: the text found in it. All offsets refer to this text.")
    )
    model = fields.Nested(
        ModelInUse, required=True, metadata=about("What scored it, with which thresholds.")
    )
    offset_unit = fields.String(
        required=True,
        validate=validate.OneOf([unit.value for unit in OffsetUnit]),
        metadata=about("How all offsets of the answer count."),
    )
    text_length = fields.Integer(
        required=True, validate=validate.Range(0), metadata=about("In `offset_unit`.")
    )
    complete = fields.Boolean(
        required=True, metadata=about("False when there are more sentences than one answer holds.")
    )
    next_start = fields.Integer(
        validate=validate.Range(1),
        metadata=about("Where to go on, as `start` of the next request, when not complete."),
    )
    warnings = fields.List(
        fields.Nested(Warning_),
        required=True,
        metadata=about("What to know about this answer; empty when there is nothing."),
    )
    article = fields.Nested(
        ArticleSummary, required=True, metadata=about("The article as a whole.")
    )
    sentences = fields.List(
        fields.Nested(Sentence), required=True, metadata=about("In order of the text.")
    )
