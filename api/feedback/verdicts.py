"""What a reader can say of a sentence."""

from enum import StrEnum


class Verdict(StrEnum):
    """Whether a sentence carries a label, in a reader's opinion.

    It is about the label, not about whether it was marked: what is marked depends on a threshold
    that each client chooses, and readers who chose differently must still count as agreeing.
    """

    AGREE = "agree"  # it carries the label
    DISAGREE = "disagree"  # it does not
