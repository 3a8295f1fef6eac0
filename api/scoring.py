"""Answers a request: finds its text, scores it and puts the tokens to the sentences."""

from collections.abc import Mapping
from typing import Any, Final

from api import metrics
from api.answers import warnings_of
from api.score_request import Order, ScoreJob, order, score_job
from api.services import Services
from api.serving import Served
from api.tokens import Signer
from model.answer import answer
from model.document import Article
from model.extract import Extracted
from model.labels import Label

_LABELS: Final = tuple(Label)


def answer_to(body: Mapping[str, Any], given: Services, expires: int) -> dict[str, Any]:
    """Return the answer to the request in `body`, whose tokens end at `expires` (Unix seconds).

    Raises Problem, of whatever kind a request for a score can have.
    """
    settings = given.settings
    asked = order(body, settings)
    served = given.models.current()
    job = score_job(asked, settings.max_text, _page(asked, given))
    article = score(served, job, max_sentences=settings.max_sentences)
    return answer_document(article, job, served.signer, expires)


def score(served: Served, job: ScoreJob, *, max_sentences: int) -> Article:
    """Return the scored article that `job` asks for."""
    article = served.scorer.score(
        job.text,
        threshold=job.threshold,
        explain=job.explain,
        start=job.start,
        max_sentences=max_sentences,
    )
    metrics.sentences_scored(len(article.sentences))
    return article


def answer_document(
    article: Article, job: ScoreJob, signer: Signer, expires: int
) -> dict[str, Any]:
    """Return the contract's answer: the article, a token for each sentence, all the warnings.

    `expires` (Unix seconds) is when the tokens end.
    """
    body = answer(article, job.offset_unit, job.page)
    for entry, token in zip(body["sentences"], _tokens(article, signer, expires), strict=True):
        entry["token"] = token
    body["warnings"] += warnings_of(job.warnings)
    return body


def _page(asked: Order, given: Services) -> Extracted | None:
    return None if asked.html is None else given.extractor.extract(asked.html)


def _tokens(article: Article, signer: Signer, expires: int) -> list[str]:
    """Return the token of each sentence."""
    text, sentences = article.text, article.sentences
    found = [sentence.labels for sentence in sentences]
    return signer.issue_all(
        [text[start:end] for start, end, _, _ in sentences],
        [
            [None if (score := labels.get(label)) is None else score[0] for labels in found]
            for label in _LABELS
        ],
        expires,
    )
