"""`POST /v1/feedback` and `DELETE /v1/feedback/{id}`: an opinion on a scored sentence, and undo."""

import time

from flask import Blueprint, Response, request

from api import keys, limits, metrics
from api.answers import json_response
from api.body import json_object
from api.clients import client_id, is_here
from api.feedback.job import feedback_job
from api.feedback.service import Author
from api.problems import Fault
from api.schemas.feedback import UNDO_HEADER
from api.services import services
from api.validation import unusable

blueprint = Blueprint("feedback", __name__)


@blueprint.post("/v1/feedback")
def give() -> Response:
    """Keep the opinion of the request."""
    limits.spend(limits.Allowance.FEEDBACK)
    job = feedback_job(json_object())
    kept = services().feedback.keep(job, _author(), time.time())
    metrics.feedback("repeated" if kept.repeated else "stored")
    response = json_response(kept.body, status=201)
    response.headers["Location"] = f"/v1/feedback/{kept.body['id']}"
    return response


@blueprint.delete("/v1/feedback/<id>")
def take_back(id: str) -> Response:  # noqa: A002 - the contract's name for it
    """Delete the opinion, for whoever has the secret that came with it."""
    secret = request.headers.get(UNDO_HEADER)
    if not secret:
        detail = f"Send the secret of the answer as the header {UNDO_HEADER}."
        raise unusable([Fault("", "missing", detail)])
    services().feedback.take_back(id, secret)
    metrics.feedback("undone")
    return Response(status=204)


def _author() -> Author:
    """Return who asks. Whoever needs a key, or comes from elsewhere, is one voice of several."""
    open_to_all = services().settings.public
    return Author(client_id(), local=is_here() and not keys.needed() and not open_to_all)
