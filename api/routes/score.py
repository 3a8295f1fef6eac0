"""`POST /v1/score`: a text in, its scored sentences out."""

import time

from flask import Blueprint, Response

from api import limits, scoring
from api.answers import json_response
from api.body import json_object
from api.score_request import score_job
from api.services import services
from api.tokens import expiry

blueprint = Blueprint("score", __name__)


@blueprint.post("/v1/score")
def score() -> Response:
    """Score the text of the request."""
    limits.spend(limits.Allowance.SCORE)
    settings = services().settings
    job = score_job(json_object(), settings.max_text)
    served = services().models.current()
    article = scoring.score(served, job, max_sentences=settings.max_sentences)
    expires = expiry(time.time(), settings.token_lifetime)
    return json_response(scoring.answer_document(article, job, served.signer, expires))
