"""`GET /` and `POST /`: a page where a text is pasted and comes back marked, without JavaScript."""

from flask import Blueprint, render_template, request
from werkzeug.exceptions import RequestEntityTooLarge

from api import keys, limits, scoring
from api.body import body_too_large, check_end
from api.marked import marked_text
from api.problems import Problem
from api.score_request import ScoreJob, order, score_job
from api.services import services
from model.labels import Operating

blueprint = Blueprint("page", __name__)

# What the page says where the API's wording speaks of fields.
_ADVICE = {
    "empty_text": "Paste an article into the box, and try again.",
    "body_too_large": "Paste it in two or three parts, and try again.",
    "model_unavailable": "That is not your fault. Please try again later.",
    "unauthorized": "Put in the key you were given, as it is, and try again.",
}


@blueprint.get("/")
def form() -> str:
    """Show the form; with `?example`, an invented article is in it."""
    text = render_template("example.txt") if "example" in request.args else ""
    return _page(text=text)


@blueprint.post("/")
def result() -> tuple[str, int] | tuple[str, int, dict[str, str]]:
    """Show the text of the form, marked; or the form again, and what was wrong with it."""
    text, choice = "", Operating.BALANCED
    try:
        text, choice = _submitted()
        if keys.needed():
            keys.require(request.form.get("key", "").strip() or None)
        limits.spend(limits.Allowance.SCORE)
        job = _job(text, choice)
        served = services().models.current()
        article = scoring.score(served, job, max_sentences=services().settings.max_sentences)
    except Problem as problem:
        page = _page(text=text, choice=choice, problem=problem)
        return page, int(problem.kind.status), problem.headers
    return _page(text=text, choice=choice, result=marked_text(article)), 200


def _submitted() -> tuple[str, Operating]:
    """Return the text and the threshold of the form."""
    try:
        values = request.form
        check_end()
    except RequestEntityTooLarge:
        raise body_too_large() from None
    # A form sends every line break as CR LF; in what was pasted, it was LF.
    text = values.get("text", "").replace("\r\n", "\n")
    precise = values.get("threshold") == Operating.PRECISE
    return text, Operating.PRECISE if precise else Operating.BALANCED


def _job(text: str, choice: Operating) -> ScoreJob:
    body = {"text": text, "threshold": choice.value, "offset_unit": "codepoint"}
    settings = services().settings
    return score_job(order(body, settings), settings.max_text)


def _page(**values: object) -> str:
    defaults = {"text": "", "choice": Operating.BALANCED, "problem": None, "result": None}
    max_text = services().settings.max_text
    values = {**defaults, **values}
    return render_template("page.html", max_text=max_text, form_advice=_ADVICE, **values)
