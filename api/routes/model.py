"""`GET /v1/model` and `GET /v1/limits`: what scores here, and how much it takes."""

from flask import Blueprint, Response

from api.answers import json_response
from api.services import services

blueprint = Blueprint("model", __name__)


@blueprint.get("/v1/model")
def model() -> Response:
    """Describe the model in use: labels, thresholds, metrics, formula and reference."""
    return json_response(services().models.current().card)


@blueprint.get("/v1/limits")
def limits() -> Response:
    """Say how much this service takes at most."""
    settings = services().settings
    return json_response(
        {
            "body_bytes": settings.max_body,
            "text_characters": settings.max_text,
            "html_bytes": settings.max_html,
            "html_seconds": settings.extract_seconds,
            "sentences": settings.max_sentences,
            "batch_documents": settings.max_batch,
            "batch_characters": settings.max_batch_text,
            "scores_per_minute": settings.scores_per_minute or None,
            "feedbacks_per_minute": settings.feedbacks_per_minute or None,
            "feedbacks_per_day": settings.feedbacks_per_day or None,
        }
    )
