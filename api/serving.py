"""The model that is served: loaded, tried on a sentence, and handed to every request."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from api import logs
from api.problem_types import PROBLEM_TYPES
from api.problems import Problem
from api.tokens import Signer
from model.scorer import Scorer
from model.served import served_directory

# Invented; with a cue for each label, so that every part of the scorer runs.
_TRIAL = "Officials said on Monday that the old bridge may close. Ada Quill denied it."


class SelfTestError(RuntimeError):
    """A model that loads but does not score as a model must."""


@dataclass(frozen=True, slots=True)
class Served:
    """A model that passed its self-test, with what signs its sentences."""

    scorer: Scorer
    signer: Signer
    card: dict[str, Any]


class ServedModel:
    """Holds the model in use. Requests take it once and keep it until they are answered."""

    def __init__(self, directory: Path | None, data: Path, secret: bytes) -> None:
        """Load the model in `directory`; without one, the one that data directory `data` serves.

        A model that cannot be loaded is logged, and `current` then raises: the process stays up,
        so that whoever runs it can see from /readyz and the log what is the matter.
        """
        self._served: Served | None = None
        try:
            self._served = load(directory or served_directory(data), secret)
        except Exception as error:
            # Whatever is wrong, we are not ready. No request is involved yet, so the message
            # can hold nothing of a client's.
            logs.notice("model_unavailable", exception=type(error).__name__, detail=str(error))

    def current(self) -> Served:
        """Return the model in use; raises Problem (503) when there is none."""
        if self._served is None:
            kind = PROBLEM_TYPES["model_unavailable"]
            raise Problem(kind.code, kind.advice)
        return self._served


def load(directory: Path, secret: bytes) -> Served:
    """Return the model in `directory`, loaded and tried.

    Raises SelfTestError when it scores wrongly, and what Scorer.load raises.
    """
    scorer = Scorer.load(directory)
    self_test(scorer)
    return Served(scorer, Signer(secret, scorer.model_id), scorer.card())


def self_test(scorer: Scorer) -> None:
    """Raise SelfTestError unless `scorer` gives a short text a sentence and sound probabilities."""
    article = scorer.score(_TRIAL)
    scores = [
        s for sentence in article.sentences for s in sentence.labels.values() if s is not None
    ]
    if not scores or not all(0 <= score.probability <= 1 for score in scores):
        raise SelfTestError("the model gives no probabilities for a plain sentence")
