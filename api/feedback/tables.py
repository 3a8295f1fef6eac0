"""What is kept of a feedback: two tables, the same in SQLite and PostgreSQL.

All times are whole Unix seconds. Neither holds an address, a key, or a secret; a sentence's text is
there only where its reader agreed to share it, and otherwise known by a keyed hash alone.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Float,
    Index,
    MetaData,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DIGEST = 64  # hexadecimal digits of a SHA-256


class Base(DeclarativeBase):
    """The tables; constraints have names, so that a migration can change them."""

    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        }
    )


class Judgment(Base):
    """What a client thinks of one label of one sentence; a later opinion replaces the earlier."""

    __tablename__ = "feedback"
    __table_args__ = (
        UniqueConstraint("client", "sentence", "label"),
        Index(None, "client", "created_at"),
        Index(None, "sentence", "label"),
        Index(None, "created_at"),
    )

    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    created_at: Mapped[int] = mapped_column(BigInteger)
    client: Mapped[str] = mapped_column(String(DIGEST))
    local: Mapped[bool] = mapped_column(Boolean)  # from the service's own machine, without a key
    model: Mapped[str] = mapped_column(String(71))
    sentence: Mapped[str] = mapped_column(String(DIGEST))  # keyed hash
    label: Mapped[str] = mapped_column(String(32))
    verdict: Mapped[str] = mapped_column(String(16))
    probability: Mapped[float] = mapped_column(Float)  # what the model had said, 0–1
    # [[start, end], …], half-open, in code points of the sentence; null: none were given
    spans: Mapped[list[list[int]] | None] = mapped_column(JSON(none_as_null=True))
    text: Mapped[str | None] = mapped_column(Text)  # null: not shared
    undo: Mapped[str] = mapped_column(String(DIGEST))  # hash of the secret that takes it back


class Receipt(Base):
    """That a request with an idempotency key was answered, until its token ends."""

    __tablename__ = "feedback_receipt"
    __table_args__ = (Index(None, "expires"),)

    client: Mapped[str] = mapped_column(String(DIGEST), primary_key=True)
    key: Mapped[str] = mapped_column(String(DIGEST), primary_key=True)  # keyed hash
    request: Mapped[str] = mapped_column(String(DIGEST))  # keyed hash of what was asked
    feedback: Mapped[str] = mapped_column(String(16))  # its id, also after it was taken back
    replaced: Mapped[bool] = mapped_column(Boolean)
    expires: Mapped[int] = mapped_column(BigInteger)
