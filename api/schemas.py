"""The contract: what a request may hold and what the answers hold, as marshmallow schemas.

Requests are validated by them. Answers are only described by them, for `/openapi.json`: a dump
through a schema costs more than scoring a short text. The tests hold every answer against them.
"""

from typing import Any

from marshmallow import Schema, fields, validate

from api.fields import Choice, Flag, Offset, Text, Threshold
from model.labels import CueKind, Label, Operating
from model.offsets import OffsetUnit

_LABELS = [label.value for label in Label]
_PROBABILITY = validate.Range(0, 1)
_PERCENT = validate.Range(0, 100)


def _about(description: str, **more: Any) -> dict[str, Any]:
    return {"description": description, **more}


class ScoreRequest(Schema):
    """A text to score. Fields that are not listed are ignored, with a warning."""

    # Required, but checked by the service, whose answer to a missing text says more.
    text = Text(
        metadata=_about(
            "The article, with a blank line between paragraphs. Never trimmed or normalised.",
            examples=["Officials said the bridge may close. Mayor Ada Quill denied it."],
        )
    )
    offset_unit = Choice(
        OffsetUnit,
        load_default=OffsetUnit.UTF16,
        metadata=_about(
            "How offsets count: UTF-16 code units, as JavaScript does, or code points.",
            default=OffsetUnit.UTF16.value,
        ),
    )
    explain = Flag(
        load_default=True, metadata=_about("Whether to say which words gave a sentence away.")
    )
    start = Offset(
        load_default=0,
        metadata=_about("Where in the text to begin, in `offset_unit`.", minimum=0),
    )
    threshold = Threshold(
        load_default=Operating.BALANCED,
        metadata=_about(
            "From which probability on a sentence is flagged: one of the model's published "
            "thresholds, or numbers per label (labels left out use `balanced`).",
            default=Operating.BALANCED.value,
            oneOf=[
                {"type": "string", "enum": [point.value for point in Operating]},
                {
                    "type": "object",
                    "properties": {
                        name: {"type": "number", "minimum": 0, "maximum": 1} for name in _LABELS
                    },
                },
            ],
        ),
    )


class Thresholds(Schema):
    """The threshold in use for each label the model carries."""

    hedging = fields.Float(validate=_PROBABILITY)
    anonymous_sourcing = fields.Float(validate=_PROBABILITY)
    attribution = fields.Float(validate=_PROBABILITY)


class ModelInUse(Schema):
    """Which model scored the text, with which thresholds."""

    id = fields.String(required=True, metadata=_about("`sha256:` and the model's digest."))
    thresholds = fields.Nested(Thresholds, required=True)


class LabelScore(Schema):
    """How likely it is that a sentence carries a label."""

    probability = fields.Float(required=True, validate=_PROBABILITY)
    flagged = fields.Boolean(
        required=True, metadata=_about("Whether the probability reaches the threshold in use.")
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
    label = fields.String(required=True, validate=validate.OneOf(_LABELS))
    text = fields.String(required=True, metadata=_about("The words, verbatim."))
    weight = fields.Float(
        required=True,
        validate=_PROBABILITY,
        metadata=_about("The probability that these words carry the label."),
    )
    kind = fields.String(
        validate=validate.OneOf([kind.value for kind in CueKind]),
        metadata=_about("For anonymous sourcing: why the source stays open."),
    )


class Sentence(Schema):
    """A scored sentence: half-open offsets into the text, without the white space around it."""

    start = fields.Integer(required=True, validate=validate.Range(0))
    end = fields.Integer(required=True, validate=validate.Range(1))
    token = fields.String(
        required=True,
        validate=validate.Length(equal=31),
        metadata=_about("What a feedback on this sentence must carry. It holds no text."),
    )
    labels = fields.Nested(SentenceLabels, required=True)
    cues = fields.List(
        fields.Nested(Cue), metadata=_about("In order of the text; absent without `explain`.")
    )


class LabelSummary(Schema):
    """A label over the whole article."""

    flagged = fields.Integer(required=True, validate=validate.Range(0))
    rate = fields.Float(
        required=True,
        allow_none=True,
        validate=_PROBABILITY,
        metadata=_about(
            "hedging and attribution: the mean probability of its sentences; "
            "anonymous_sourcing: the share without a name among attributed sentences."
        ),
    )
    percentile = fields.Integer(
        required=True,
        allow_none=True,
        validate=_PERCENT,
        metadata=_about("Where the rate stands among the reference articles."),
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
        validate=_PERCENT,
        metadata=_about(
            "Higher means fewer hedges, fewer unnamed sources and more attribution than in other news. "
            "Null, with a warning, where it cannot be told."
        ),
    )
    interval = fields.List(
        fields.Integer(validate=_PERCENT),
        required=True,
        allow_none=True,
        validate=validate.Length(equal=2),
        metadata=_about("The 95 % interval of `credibility`, from the sampling of sentences."),
    )
    formula = fields.String(required=True, metadata=_about("Its definition is at /v1/model."))
    sentence_count = fields.Integer(required=True, validate=validate.Range(0))
    labels = fields.Nested(ArticleLabels, required=True)


class Warning_(Schema):  # noqa: N801 - "Warning" is a builtin
    """Something to know about an answer that is none the less an answer."""

    code = fields.String(required=True)
    detail = fields.String(required=True)


class ScoreAnswer(Schema):
    """A scored text."""

    model = fields.Nested(ModelInUse, required=True)
    offset_unit = fields.String(
        required=True, validate=validate.OneOf([unit.value for unit in OffsetUnit])
    )
    text_length = fields.Integer(
        required=True, validate=validate.Range(0), metadata=_about("In `offset_unit`.")
    )
    complete = fields.Boolean(
        required=True, metadata=_about("False when there are more sentences than one answer holds.")
    )
    next_start = fields.Integer(
        validate=validate.Range(1),
        metadata=_about("Where to go on, as `start` of the next request, when not complete."),
    )
    warnings = fields.List(fields.Nested(Warning_), required=True)
    article = fields.Nested(ArticleSummary, required=True)
    sentences = fields.List(fields.Nested(Sentence), required=True)


class Limits(Schema):
    """What this service takes at most."""

    body_bytes = fields.Integer(required=True)
    text_characters = fields.Integer(required=True, metadata=_about("In code points."))
    sentences = fields.Integer(required=True, metadata=_about("In one answer."))


class Health(Schema):
    """That the process is alive, or that it can score."""

    status = fields.String(required=True, validate=validate.OneOf(["ok"]))
    model = fields.String(metadata=_about("The id of the model that is served (/readyz)."))


class FaultDocument(Schema):
    """One thing that is wrong with a request."""

    pointer = fields.String(
        required=True, metadata=_about("Where in the request (JSON Pointer, RFC 6901).")
    )
    code = fields.String(required=True)
    detail = fields.String(required=True)


class ProblemDocument(Schema):
    """What went wrong (RFC 9457)."""

    type = fields.String(required=True, metadata=_about("A page about this kind of problem."))
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    instance = fields.String(required=True, metadata=_about("The path that was asked for."))
    code = fields.String(required=True, metadata=_about("Stable, for programs."))
    request_id = fields.String(required=True, metadata=_about("Finds the entry in the log."))
    errors = fields.List(fields.Nested(FaultDocument), required=True)


class CredibilityFormula(Schema):
    """How `credibility` is made: 100 less the cost of where the article stands on each label."""

    formula = fields.String(required=True)
    cost_per_percentile = fields.Dict(
        required=True,
        metadata=_about(
            "For each label, what one percentile costs.", additionalProperties={"type": "number"}
        ),
    )
    min_sentences = fields.Integer(required=True, metadata=_about("Under it, it is null."))
    min_attributed = fields.Integer(
        required=True, metadata=_about("Sentences that rest on a source; under it, it is null.")
    )


class ModelCard(Schema):
    """The model in use, as its own manifest describes it."""

    id = fields.String(required=True)
    created_at = fields.String(required=True, metadata=_about("When it was trained."))
    labels = fields.List(
        fields.String(validate=validate.OneOf(_LABELS)),
        required=True,
        metadata=_about("Those it was trained for; it answers null for the others."),
    )
    thresholds = fields.Dict(
        required=True,
        metadata=_about(
            "For each label the `balanced` threshold (best F1) and the `precise` one.",
            additionalProperties={
                "type": "object",
                "required": [point.value for point in Operating],
                "additionalProperties": {"type": "number", "minimum": 0, "maximum": 1},
            },
        ),
    )
    metrics = fields.Dict(
        required=True, metadata=_about("What it reached on held-out news, with 95 % intervals.")
    )
    credibility = fields.Nested(CredibilityFormula, required=True)
    reference = fields.Dict(
        required=True,
        allow_none=True,
        metadata=_about("The articles that percentiles compare with."),
    )
    data = fields.Raw(required=True, metadata=_about("What it was trained on."))
