"""The contract: what a request may hold and what the answers hold, as marshmallow schemas.

Requests are validated by them. Answers are only described by them, for `/openapi.json`: a dump
through a schema costs more than scoring a short text. The tests hold every answer against them.
"""

from api.schemas.batch import BatchAnswer, BatchRequest
from api.schemas.feedback import FeedbackAnswer, FeedbackRequest
from api.schemas.score import ScoreAnswer, ScoreRequest
from api.schemas.service import Health, Limits, ModelCard, ProblemDocument, Readiness

__all__ = [
    "BatchAnswer",
    "BatchRequest",
    "FeedbackAnswer",
    "FeedbackRequest",
    "Health",
    "Limits",
    "ModelCard",
    "ProblemDocument",
    "Readiness",
    "ScoreAnswer",
    "ScoreRequest",
]
