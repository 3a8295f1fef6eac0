"""What can be wrong: with the whole run, or with one document of it."""


class BulkError(Exception):
    """A run that cannot start or go on; the message says why, and what to do."""


class Refusal(BulkError):  # noqa: N818 - what it is
    """A run that was asked for what cannot be done: nothing was changed by it."""


class Damaged(Exception):  # noqa: N818 - what happened, to a file
    """The rest of a file that cannot be read; the message is a sentence about it."""


class Unusable(Exception):  # noqa: N818 - what a document is
    """A document that cannot be scored: `code` for programs, `detail` for people, no word of it."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(code, detail)  # as it is given: so it passes from process to process
        self.code = code
        self.detail = detail
