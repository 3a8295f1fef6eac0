"""`GET /metrics`: the service's figures, for Prometheus. Who may see them, `api.keys` decides."""

from flask import Blueprint, Response
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4

from api.metrics import exposition

blueprint = Blueprint("metrics", __name__)


@blueprint.get("/metrics")
def metrics() -> Response:
    """Tell the figures of all workers."""
    return Response(exposition(), content_type=CONTENT_TYPE_PLAIN_0_0_4)
