"""Readers' feedback as the routes use it: keep an opinion, take one back."""

import re
import secrets
from dataclasses import dataclass
from typing import Any

from api.answers import warnings_of
from api.feedback import store
from api.feedback.database import Database, StorageUnavailableError, database_of
from api.feedback.hashes import Hashes, kept_of, same
from api.feedback.job import FeedbackJob
from api.feedback.tables import Judgment, Receipt
from api.problem_types import PROBLEM_TYPES
from api.problems import Fault, Problem
from api.schemas.feedback import ID_LENGTH
from api.settings import Settings
from api.tokens import Claim, Signer, TokenError
from api.validation import unusable

_ID = re.compile(rf"[A-Za-z0-9_-]{{{ID_LENGTH}}}")


@dataclass(frozen=True, slots=True)
class Author:
    """Whose opinion it is: an opaque name, and whether they sit at the service's own machine."""

    client: str
    local: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """The answer to a feedback, and whether it had been given before: a retry."""

    body: dict[str, Any]
    repeated: bool


class Feedback:
    """The feedback of one service."""

    def __init__(self, settings: Settings, secret: bytes) -> None:
        self._secret = secret
        self._hashes = Hashes(secret)
        self._most = settings.feedbacks_per_day
        self._database: Database = database_of(settings)

    def keep(self, job: FeedbackJob, author: Author, now: float) -> Kept:
        """Keep what `job` says, and return the answer; it is durable by then.

        An earlier opinion of the same author on the same label gives way to it: one client has one
        voice, and people change their minds. Raises Problem: 422 for a token that does not hold or
        a label that was not scored, 409 for an idempotency key of another request, 429 when the
        author has said enough for a day, 503 when the database is away.
        """
        claim = self._claim(job, now)
        fresh = self._judgment(job, author, claim, int(now))
        own = fresh.id
        try:
            identity, replaced = self._stored(job, fresh, claim.expires)
        except StorageUnavailableError as error:
            raise _unavailable(error) from None
        body = {
            "id": identity,
            "secret": self._hashes.undo_secret(identity),
            "text_kept": job.text is not None,
            "replaced": replaced,
            "warnings": warnings_of(job.warnings),
        }
        return Kept(body, repeated=identity != own)

    def take_back(self, identity: str, secret: str) -> None:
        """Delete the feedback `identity`, text and all; if it is gone already, that is as well.

        Raises Problem: 404 unless `secret` is the one that came with it, 503 when the database is
        away.
        """
        if not _ID.fullmatch(identity):
            raise Problem("feedback_not_found")
        ours = same(self._hashes.undo_secret(identity), secret)
        try:
            with self._database.writing() as session:
                found = session.get(Judgment, identity)
                # What is kept of the secret outlives a change of the service's own.
                ours |= same("" if found is None else found.undo, kept_of(secret))
                shared = ours and found is not None and found.text is not None
                if ours and found is not None:
                    session.delete(found)
            if shared:
                self._database.scrub()
        except StorageUnavailableError as error:
            raise _unavailable(error) from None
        if not ours:
            raise Problem("feedback_not_found")

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    def _claim(self, job: FeedbackJob, now: float) -> Claim:
        try:
            claim = Signer(self._secret, job.model).verify(job.token, job.sentence, now)
        except TokenError as error:
            kind = PROBLEM_TYPES[f"token_{error.code}"]
            raise unusable([Fault("/token", kind.code, kind.advice)]) from None
        if claim.probabilities[job.label] is None:
            detail = "It must be a label that the sentence was scored for."
            raise unusable([Fault("/label", "not_allowed", detail)])
        return claim

    def _judgment(self, job: FeedbackJob, author: Author, claim: Claim, now: int) -> Judgment:
        identity = secrets.token_urlsafe(ID_LENGTH * 3 // 4)
        return Judgment(
            id=identity,
            created_at=now,
            client=author.client,
            local=author.local,
            model=job.model,
            sentence=self._hashes.sentence(job.sentence),
            label=job.label.value,
            verdict=job.verdict.value,
            probability=claim.probabilities[job.label],
            spans=None if job.spans is None else [list(span) for span in job.spans],
            text=job.text,
            undo=kept_of(self._hashes.undo_secret(identity)),
        )

    def _stored(self, job: FeedbackJob, fresh: Judgment, expires: int) -> tuple[str, bool]:
        """Return the id under which the opinion is kept, and whether it replaced another."""
        identity, client, now = fresh.id, fresh.client, fresh.created_at
        with self._database.writing() as session:
            self._database.lock(session, client)
            receipt = None if job.key is None else self._receipt(job, client, identity, expires)
            if receipt is not None:
                store.forget_receipts(session, now, client)
                earlier = session.get(Receipt, (client, receipt.key))
                if earlier is not None:
                    return _answered(earlier, receipt)
            until = store.full_until(session, fresh, self._most) if self._most else None
            if until is not None:
                wait = {"Retry-After": str(max(1, until - now))}
                raise Problem("too_much_feedback", headers=wait)
            replaced = store.put(session, fresh)
            if receipt is not None:
                receipt.replaced = replaced
                session.add(receipt)
        if replaced:
            self._database.scrub()
        return identity, replaced

    def _receipt(self, job: FeedbackJob, client: str, identity: str, expires: int) -> Receipt:
        asked = (job.model, job.token, job.sentence, job.label, job.verdict, job.spans)
        return Receipt(
            client=client,
            key=self._hashes.request("key", job.key),
            request=self._hashes.request(*asked, job.text is not None),
            feedback=identity,
            expires=expires,
        )


def _answered(earlier: Receipt, receipt: Receipt) -> tuple[str, bool]:
    if not same(earlier.request, receipt.request):
        raise Problem("idempotency_conflict")
    return earlier.feedback, earlier.replaced


def _unavailable(error: StorageUnavailableError) -> Problem:
    return Problem("storage_unavailable", headers={"Retry-After": str(error.retry_after)})
