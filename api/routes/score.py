"""`POST /v1/score` and `POST /v1/score/batch`: texts or pages in, their scored sentences out."""

import time

from flask import Blueprint, Response, g, request

from api import batch, limits, scoring
from api.answers import json_response
from api.body import json_object
from api.services import services
from api.tokens import expiry

blueprint = Blueprint("score", __name__)


@blueprint.post("/v1/score")
def score() -> Response:
    """Score the text or page of the request."""
    limits.spend(limits.Allowance.SCORE)
    return json_response(scoring.answer_to(json_object(), services(), _expires()))


@blueprint.post("/v1/score/batch")
def score_batch() -> Response:
    """Score the documents of the request, each for itself."""
    given = services()
    asked = batch.batch(json_object(), given.settings)
    limits.spend(limits.Allowance.SCORE, cost=len(asked.documents))
    given.models.current()  # without a model, it is the batch that fails
    made = batch.Circumstances(_expires(), instance=request.path, request_id=g.request_id)
    return json_response(batch.answer_to(asked, given, made))


def _expires() -> int:
    return expiry(time.time(), services().settings.token_lifetime)
