"""`GET /healthz` and `GET /readyz`: whether the process is alive, and whether it can score."""

from flask import Blueprint, Response

from api.answers import json_response
from api.services import services

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> Response:
    """Say that the process is alive."""
    return json_response({"status": "ok"})


@blueprint.get("/readyz")
def readyz() -> Response:
    """Say that a model is loaded and passed its self-test; a problem (503) otherwise."""
    return json_response({"status": "ok", "model": services().models.current().scorer.model_id})
