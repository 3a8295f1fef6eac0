"""What the service tells about itself: its model, its limits, its health, its problems."""

from marshmallow import Schema, fields, validate

from api.schemas.common import LABELS, about
from model.labels import Operating


class CredibilityFormula(Schema):
    """How `credibility` is made: 100 less the cost of where the article stands on each label."""

    formula = fields.String(required=True)
    cost_per_percentile = fields.Dict(
        required=True,
        metadata=about(
            "For each label, what one percentile costs.", additionalProperties={"type": "number"}
        ),
    )
    min_sentences = fields.Integer(required=True, metadata=about("Under it, it is null."))
    min_attributed = fields.Integer(
        required=True, metadata=about("Sentences that rest on a source; under it, it is null.")
    )


class Reference(Schema):
    """The articles that percentiles compare with."""

    articles = fields.Integer(required=True)
    articles_by_label = fields.Dict(
        metadata=about("Those with a rate for the label.", additionalProperties={"type": "integer"})
    )
    quantiles = fields.Dict(
        metadata=about(
            "For each label the rate at each percentile from 0 to 100.",
            additionalProperties={"type": "array", "items": {"type": "number"}},
        )
    )


class ModelCard(Schema):
    """The model in use, as its own manifest describes it."""

    id = fields.String(required=True)
    created_at = fields.String(required=True, metadata=about("When it was trained."))
    labels = fields.List(
        fields.String(validate=validate.OneOf(LABELS)),
        required=True,
        metadata=about("Those it was trained for; it answers null for the others."),
    )
    thresholds = fields.Dict(
        required=True,
        metadata=about(
            "For each label the `balanced` threshold (best F1) and the `precise` one.",
            additionalProperties={
                "type": "object",
                "required": [point.value for point in Operating],
                "additionalProperties": {"type": "number", "minimum": 0, "maximum": 1},
            },
        ),
    )
    metrics = fields.Dict(
        required=True, metadata=about("What it reached on held-out news, with 95 % intervals.")
    )
    credibility = fields.Nested(CredibilityFormula, required=True)
    reference = fields.Nested(Reference, required=True, allow_none=True)
    data = fields.Raw(required=True, metadata=about("What it was trained on."))


class Limits(Schema):
    """What this service takes at most."""

    body_bytes = fields.Integer(required=True, metadata=about("Of a request."))
    text_characters = fields.Integer(required=True, metadata=about("In code points."))
    html_bytes = fields.Integer(required=True, metadata=about("Of a page, in UTF-8."))
    html_seconds = fields.Integer(
        required=True, metadata=about("In which a page must be read, or it is given up.")
    )
    sentences = fields.Integer(required=True, metadata=about("In one answer."))
    batch_documents = fields.Integer(required=True, metadata=about("In one batch."))
    batch_characters = fields.Integer(
        required=True, metadata=about("Of all documents of a batch together, of text or HTML.")
    )
    scores_per_minute = fields.Integer(
        required=True, allow_none=True, metadata=about("Texts of one client; null: no limit.")
    )
    feedbacks_per_minute = fields.Integer(
        required=True, allow_none=True, metadata=about("Of one client; null: no limit.")
    )
    feedbacks_per_day = fields.Integer(
        required=True,
        allow_none=True,
        metadata=about("Kept of one client in any 24 hours; null: no limit."),
    )


class Health(Schema):
    """That the process is alive."""

    status = fields.String(required=True, validate=validate.OneOf(["ok"]))


class Readiness(Schema):
    """That the process can score."""

    status = fields.String(required=True, validate=validate.OneOf(["ok"]))
    model = fields.String(required=True, metadata=about("The id of the model that is served."))


class FaultDocument(Schema):
    """One thing that is wrong with a request."""

    pointer = fields.String(
        required=True, metadata=about("Where in the request (JSON Pointer, RFC 6901).")
    )
    code = fields.String(required=True)
    detail = fields.String(required=True)


class ProblemDocument(Schema):
    """What went wrong (RFC 9457)."""

    type = fields.String(required=True, metadata=about("A page about this kind of problem."))
    title = fields.String(required=True, metadata=about("The kind of problem, for people."))
    status = fields.Integer(required=True, metadata=about("The HTTP status."))
    detail = fields.String(required=True, metadata=about("What was wrong this time."))
    instance = fields.String(required=True, metadata=about("The path that was asked for."))
    code = fields.String(required=True, metadata=about("Stable, for programs."))
    request_id = fields.String(required=True, metadata=about("Finds the entry in the log."))
    errors = fields.List(
        fields.Nested(FaultDocument),
        required=True,
        metadata=about("Where in the request it is; empty when it is nowhere in it."),
    )
