"""`GET /openapi.json`: the contract, for programs."""

from flask import Blueprint, Response

from api.answers import json_response
from api.openapi import description
from api.services import services

blueprint = Blueprint("openapi", __name__)


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """Describe the service as OpenAPI 3.1."""
    return json_response(description(services().settings))
