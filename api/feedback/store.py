"""What happens to the tables within one transaction."""

from dataclasses import dataclass

from sqlalchemy import Delete, delete, func, select
from sqlalchemy.orm import Session

from api.feedback.tables import Judgment, Receipt

DAY = 24 * 3600  # seconds
_ASTRAY = 3600  # seconds; what is further ahead is of a clock that was set back since


@dataclass(frozen=True, slots=True)
class Counts:
    """How much is kept."""

    feedback: int
    with_text: int
    clients: int
    first: int | None  # Unix seconds
    last: int | None


def full_until(session: Session, fresh: Judgment, most: int) -> int | None:
    """Return None when `fresh` may be kept, else when (Unix seconds) its client may say more.

    `most` is how many of a client's judgments are kept of any 24 hours. One that `fresh` is to
    replace does not count, nor does one of a clock that was wrong: it would count until its time.
    """
    others = select(func.count(), func.min(Judgment.created_at)).where(
        Judgment.client == fresh.client,
        Judgment.created_at > fresh.created_at - DAY,
        Judgment.created_at < fresh.created_at + _ASTRAY,
        (Judgment.sentence != fresh.sentence) | (Judgment.label != fresh.label),
    )
    count, first = session.execute(others).one()
    return first + DAY if count >= most else None


def put(session: Session, fresh: Judgment) -> bool:
    """Keep `fresh`; return whether its client had said otherwise before, which is forgotten."""
    earlier = session.scalars(
        select(Judgment).where(
            Judgment.client == fresh.client,
            Judgment.sentence == fresh.sentence,
            Judgment.label == fresh.label,
        )
    ).all()
    for judgment in earlier:
        session.delete(judgment)
    session.flush()  # before the new one comes, which may not stand beside it
    session.add(fresh)
    return bool(earlier)


def forget_receipts(session: Session, now: int, client: str | None = None) -> int:
    """Delete the receipts whose tokens have ended, of `client` or of all; return how many."""
    ended = delete(Receipt).where(Receipt.expires <= now)
    if client is not None:
        ended = ended.where(Receipt.client == client)
    return _rows(session, ended)


def purge(session: Session, before: int) -> int:
    """Delete the feedback that came before a time (Unix seconds); return how much it was."""
    return _rows(session, delete(Judgment).where(Judgment.created_at < before))


def counts(session: Session) -> Counts:
    """Return how much is kept."""
    found = session.execute(
        select(
            func.count(),
            func.count(Judgment.text),
            func.count(Judgment.client.distinct()),
            func.min(Judgment.created_at),
            func.max(Judgment.created_at),
        )
    ).one()
    return Counts(*found)


def _rows(session: Session, statement: Delete) -> int:
    return session.connection().execute(statement).rowcount
