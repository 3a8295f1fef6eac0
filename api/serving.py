"""The model that is served: loaded, tried on a sentence, and handed to every request."""

import gc
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from api import logs, metrics
from api.problems import Problem
from api.tokens import Signer
from model.scorer import Scorer
from model.served import served_directory

# Invented; with a cue for each label, so that every part of the scorer runs.
_TRIAL = "Officials said on Monday that the old bridge may close. Ada Quill denied it."

_RETRY_SECONDS = 60.0


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
        self._fixed = directory
        self._data = data
        self._secret = secret
        self._served: Served | None = None
        self._source: Path | None = None  # where the model in use is from
        self._refused: tuple[str, str] | None = None  # what was wrong last, and said in the log
        self._retry_at = 0.0
        self.refresh()

    def current(self) -> Served:
        """Return the model in use; raises Problem (503) when there is none."""
        if self._served is None:
            raise Problem("model_unavailable")
        return self._served

    def model_id(self) -> str | None:
        """Return the id of the model in use, if there is one."""
        return None if self._served is None else self._served.scorer.model_id

    def refresh(self) -> bool:
        """Take the model that is to be served now, if that is another; tell whether it was.

        One that cannot be loaded, or fails its self-test, is logged once, and the one in use stays.
        It is tried again every minute, as a disk may have been away.
        """
        where = ""
        try:
            source = self._fixed or served_directory(self._data)
            where = str(source)
            if source == self._source or self._is_refused(where):
                return False
            served = load(source, self._secret)
        except Exception as error:
            # Whatever is wrong, requests go on. None is involved here, so the message can hold
            # nothing of a client's.
            self._refuse(where, error)
            return False
        first = self._served is None
        self._served, self._source, self._refused = served, source, None
        if not first:
            logs.notice("model_changed", model=self.model_id())
        return True

    def _is_refused(self, where: str) -> bool:
        known = self._refused is not None and self._refused[0] == where
        return known and time.monotonic() < self._retry_at

    def _refuse(self, where: str, error: Exception) -> None:
        self._retry_at = time.monotonic() + _RETRY_SECONDS
        refused = (where, f"{type(error).__name__}: {error}")
        if refused == self._refused:
            return
        self._refused = refused
        event = "model_unavailable" if self._served is None else "model_refused"
        logs.notice(event, exception=type(error).__name__, detail=str(error), model=self.model_id())


def watch(models: ServedModel, seconds: float, ended: threading.Event) -> threading.Thread:
    """Look every so many `seconds` for another model, in a thread, until `ended` is set."""

    def look() -> None:
        while not ended.wait(seconds):
            before = models.model_id()
            if models.refresh():
                metrics.model_in_use(models.model_id(), before)
                gc.collect()  # a model is megabytes of arrays: give the old one's back now

    thread = threading.Thread(target=look, name="model-watch", daemon=True)
    thread.start()
    return thread


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
