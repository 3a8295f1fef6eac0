"""`GET /v1/model` and `GET /v1/limits`: what scores here, and how much it takes."""

from flask import Blueprint, Response

from api.answers import json_response
from api.services import services
from api.told_limits import told_limits

blueprint = Blueprint("model", __name__)


@blueprint.get("/v1/model")
def model() -> Response:
    """Describe the model in use: labels, thresholds, metrics, formula and reference."""
    return json_response(services().models.current().card)


@blueprint.get("/v1/limits")
def limits() -> Response:
    """Say how much this service takes at most."""
    return json_response(told_limits(services().settings))
