"""Both databases, and scored sentences to judge."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from api import settings
from api.feedback.database import database_of
from api.feedback.service import Author, Feedback
from api.settings import Settings
from api.tokens import Signer
from model.labels import Label
from tests.postgres import Postgres

MODEL = "sha256:" + "5d" * 32
SECRET = b"a secret of at least 32 bytes here"
NOW = 1_800_000_000
SENTENCE = "The heron gate may stay shut, one clerk said."
ADA, BO = (Author(letter * 32, local=False) for letter in "ab")


def asked(sentence: str = SENTENCE, *, expires: int = NOW + 3600, **fields: Any) -> dict[str, Any]:
    """Return the body of a feedback on a sentence that was scored as likely hedged."""
    scores = {Label.HEDGING: 0.9, Label.ANONYMOUS_SOURCING: 0.8}
    body = {
        "model": MODEL,
        "token": Signer(SECRET, MODEL).issue(sentence, scores, expires),
        "sentence": sentence,
        "label": "hedging",
        "verdict": "agree",
    }
    return body | fields


@dataclass(frozen=True)
class Place:
    """Where feedback is kept; `settings(NAME=…)` are those of a service that keeps it there."""

    data: Path
    url: str

    def settings(self, **more: str) -> Settings:
        values = {"HEARSAY_DATA": str(self.data), "HEARSAY_DATABASE_URL": self.url}
        return settings.read(values | more)


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """Return an empty database of each kind."""
    if request.param == "sqlite":
        return Place(tmp_path, "")
    server: Postgres = request.getfixturevalue("postgres")
    return Place(tmp_path, server.fresh())


def rows(place: Place, table: str = "feedback") -> list[dict[str, Any]]:
    """Return what is kept there."""
    database = database_of(place.settings())
    try:
        with database.reading() as session:
            found = session.execute(text(f"SELECT * FROM {table}"))  # noqa: S608 - ours
            return [dict(row) for row in found.mappings()]
    finally:
        database.close()


Open = Callable[..., Feedback]


@pytest.fixture
def service(place: Place) -> Iterator[Open]:
    """Give `service(NAME=…)`: the feedback of a service with these settings."""
    opened = []

    def make(*, secret: bytes = SECRET, **more: str) -> Feedback:
        opened.append(Feedback(place.settings(**more), secret))
        return opened[-1]

    yield make
    for feedback in opened:
        feedback.close()
