"""What of the feedback is offered for review: sentences with their text, on which enough agree.

A judgment made at the service's own machine without a key is its host's, and is enough alone.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.feedback.tables import Judgment
from api.feedback.verdicts import Verdict

_AT_ONCE = 1000  # rows
_ID = 16  # hexadecimal digits of its hash that tell a sentence from others


class Held(StrEnum):
    """Why a sentence's label is held back."""

    NO_TEXT = "nobody who judged the sentence shared its text"
    NO_QUORUM = "too few agree on it"


@dataclass(frozen=True, slots=True)
class Offer:
    """A label of a sentence as readers see it; `spans` (code points) are None where none gave any.

    `probability` (0–1) is what the model `model` had said.
    """

    id: str
    text: str
    label: str
    verdict: Verdict
    agree: int
    disagree: int
    spans: list[list[int]] | None
    probability: float
    model: str

    def line(self) -> dict[str, Any]:
        """Return it as an object of the exported JSON lines."""
        return {
            "id": self.id,
            "text": self.text,
            "label": self.label,
            "verdict": self.verdict.value,
            "agree": self.agree,
            "disagree": self.disagree,
            "spans": self.spans,
            "probability": round(self.probability, 2),
            "model": self.model,
        }


def offers(session: Session, quorum: int) -> Iterator[Offer | Held]:
    """Yield for each judged label of each sentence what is offered, or why it is held back."""
    query = select(Judgment).order_by(Judgment.sentence, Judgment.label, Judgment.created_at)
    rows = session.scalars(query.execution_options(yield_per=_AT_ONCE))
    for _, of_sentence in groupby(rows, lambda row: row.sentence):
        judgments = list(of_sentence)
        # Whoever shared the sentence shared it for good, whichever label they judged.
        text = next((row.text for row in judgments if row.text is not None), None)
        for _, of_label in groupby(judgments, lambda row: row.label):
            yield offered(list(of_label), text, quorum)


def offered(judgments: list[Judgment], text: str | None, quorum: int) -> Offer | Held:
    """Return what is offered of the `judgments` (oldest first) on one label of one sentence.

    Where both verdicts have enough voices it is the one with more, or else the latest.
    """
    if text is None:
        return Held.NO_TEXT
    votes = Counter(Verdict(judgment.verdict) for judgment in judgments)
    latest = {Verdict(judgment.verdict): place for place, judgment in enumerate(judgments)}
    enough = [
        verdict
        for verdict in votes
        if votes[verdict] >= quorum
        or any(judgment.local and judgment.verdict == verdict for judgment in judgments)
    ]
    if not enough:
        return Held.NO_QUORUM
    verdict = max(enough, key=lambda each: (votes[each], latest[each]))
    agreeing = [judgment for judgment in judgments if judgment.verdict == verdict]
    last = agreeing[-1]
    return Offer(
        id=last.sentence[:_ID],
        text=text,
        label=last.label,
        verdict=verdict,
        agree=votes[Verdict.AGREE],
        disagree=votes[Verdict.DISAGREE],
        spans=_usual(judgment.spans for judgment in agreeing),
        probability=last.probability,
        model=last.model,
    )


def _usual(given: Iterable[list[list[int]] | None]) -> list[list[int]] | None:
    """Return the spans that most gave, of several such the latest."""
    found = [spans for spans in given if spans is not None]
    return max(reversed(found), key=found.count, default=None)
