"""The façade everyone calls: `Scorer.load().score(text)`."""

from collections.abc import Mapping
from pathlib import Path
from typing import Self

from model.document import Article
from model.labels import Label, Operating

MAX_SENTENCES = 2000


class Scorer:
    """Scores texts with one verified model. Immutable after loading, safe to share by threads."""

    @classmethod
    def load(cls, path: Path | None = None) -> Self:
        """Load the model in directory `path`; without one, the served model.

        Raises model.artifact.ArtifactError when the directory is missing, changed or truncated.
        """
        raise NotImplementedError

    @property
    def model_id(self) -> str:
        """The model's identity, "sha256:…"."""
        raise NotImplementedError

    def score(
        self,
        text: str,
        *,
        threshold: Operating | Mapping[Label, float] = Operating.BALANCED,
        explain: bool = True,
        start: int = 0,
        max_sentences: int = MAX_SENTENCES,
    ) -> Article:
        """Split `text`, score its sentences from code point `start` on, and sum them up.

        With numbers per label in `threshold`, labels left out use their balanced threshold.
        """
        raise NotImplementedError

    def score_sentence(
        self, text: str, *, threshold: Operating | Mapping[Label, float] = Operating.BALANCED
    ) -> "Sentence":
        """Score `text` as one sentence, unsplit."""
        raise NotImplementedError
