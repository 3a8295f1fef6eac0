"""`/v1/score/batch`: what a request may hold, and what its answer holds."""

from marshmallow import Schema, fields, validate

from api.fields import Entries
from api.schemas.common import about
from api.schemas.score import ScoreAnswer, ScoreRequest, Warning_, explain, offset_unit, threshold
from api.schemas.service import ProblemDocument


class BatchRequest(Schema):
    """Documents to score. Options given here hold for each that has none of its own."""

    documents = Entries(
        ScoreRequest,
        required=True,
        metadata=about(
            "Each as `/v1/score` takes it. One that cannot be scored gets a problem of its own."
        ),
    )
    offset_unit = offset_unit()
    explain = explain()
    threshold = threshold()


class BatchEntry(Schema):
    """What became of a document: a `result` or a `problem`, never both."""

    status = fields.Integer(
        required=True,
        metadata=about("What `/v1/score` would have answered with: 200 for a result."),
    )
    result = fields.Nested(ScoreAnswer)
    problem = fields.Nested(ProblemDocument)
    retry_after = fields.Integer(
        validate=validate.Range(0),
        metadata=about("With some problems: seconds after which to send the document again."),
    )


class BatchAnswer(Schema):
    """What became of the documents of a batch."""

    scored = fields.Integer(
        required=True, validate=validate.Range(0), metadata=about("How many have a result.")
    )
    failed = fields.Integer(
        required=True, validate=validate.Range(0), metadata=about("How many have a problem.")
    )
    warnings = fields.List(fields.Nested(Warning_), required=True)
    results = fields.List(
        fields.Nested(BatchEntry),
        required=True,
        metadata=about("One entry a document, in the order of the request."),
    )
