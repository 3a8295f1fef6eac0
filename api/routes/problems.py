"""`GET /problems/{code}`: what a kind of problem means, for people; each problem's `type`."""

from flask import Blueprint, abort, render_template

from api.problem_types import PROBLEM_TYPES

blueprint = Blueprint("problems", __name__)


@blueprint.get("/problems/<code>")
def problem(code: str) -> str:
    """Show what the problem `code` means and what to do about it."""
    if code not in PROBLEM_TYPES:
        abort(404)
    return render_template("problem.html", kind=PROBLEM_TYPES[code])
