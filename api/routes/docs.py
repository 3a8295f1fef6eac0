"""`GET /docs`: the contract, for people. No script, and nothing that is loaded from elsewhere."""

from flask import Blueprint, render_template, request

from api.docs import reference
from api.openapi import description
from api.services import services

blueprint = Blueprint("docs", __name__)


@blueprint.get("/docs")
def docs() -> str:
    """Show what can be asked here, and what is answered."""
    settings = services().settings
    return render_template(
        "docs.html", docs=reference(description(settings), request.host_url), limits=settings
    )
