"""The names of the labels and of the kinds of cue: the one place where they are spelled."""

from enum import StrEnum


class Label(StrEnum):
    """What a sentence can carry. The values are the names on the wire and in the data."""

    HEDGING = "hedging"
    ANONYMOUS_SOURCING = "anonymous_sourcing"
    ATTRIBUTION = "attribution"

    __hash__ = str.__hash__  # the enum's own is slow, and these are keys all over


#: The labels a person annotates; ATTRIBUTION is learnt from an attribution corpus instead.
ANNOTATED = (Label.HEDGING, Label.ANONYMOUS_SOURCING)


class CueKind(StrEnum):
    """Why a cue of ANONYMOUS_SOURCING leaves the source open."""

    UNNAMED_SOURCE = "unnamed source"
    NO_SOURCE_GIVEN = "no source given"


class Operating(StrEnum):
    """The published thresholds of each label."""

    BALANCED = "balanced"
    PRECISE = "precise"
