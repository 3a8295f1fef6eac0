"""What stands around a token: its noun phrase, quotation marks, sources, cues, verbs of saying.

Sources and their cues are what the glance tagged, learnt from an attribution corpus. Their
log-odds, in bins, and the words that all these landmarks point at are views of the token, for the
close look.
"""

from collections.abc import Sequence
from enum import IntEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from model.lexicon import SAYING
from model.views import I64, U64, Batch, Views
from model.vocabulary import OPENS, STRAIGHT, Attribute, Trait

F64 = NDArray[np.float64]
Flags = NDArray[np.bool_]

#: The views there are, in the order in which `landmark_views` gives them.
NAMES: Final = (
    *("phrase_left", "phrase_next", "phrase_head"),
    *("saying_left", "cue_left", "saying_right", "cue_right"),
    *("run_first", "run_last", "run_before", "run_after", "run_named"),
    *("source-1", "source", "source+1", "cue-1", "cue", "cue+1"),
    "quoted",
)
POINTED_AT: Final = -0.5  # log-odds from which a token counts as part of a source or cue
_NONE: Final = np.uint64(99)  # what is said of the run of a token that is in none
_FAR: Final = np.uint64(6)  # what is said where there is no verb or cue to point at
_BESIDE: Final = np.array([[-1], [0], [1]])
#: Distances: 0 here; 1 to 4 double from 1; 5 is more.
_DISTANCES: Final = np.array([0, 1, *[2] * 2, *[3] * 4, *[4] * 8, 5], dtype=np.uint64)


class _Mark(IntEnum):
    """Kinds of landmarks."""

    CLOSED = 0  # words of the closed classes, padding too
    SAYING = 1
    CUE = 2
    RUN_FIRST = 3  # of a source
    RUN_LAST = 4


_VERBS: Final = slice(_Mark.SAYING, _Mark.CUE + 1)


def landmark_views(tokens: Batch, chosen: I64, source: F64, cue: F64) -> Views:
    """Return views of the tokens at `chosen` positions that know NAMES too.

    `source` and `cue` are log-odds, shape (n,), NOTHING for padding.
    """
    sources = source > POINTED_AT
    before, after = _nearest(_flags(tokens, sources, cue > POINTED_AT), chosen)
    first, last = before[_Mark.RUN_FIRST], after[_Mark.RUN_LAST]
    verbs = np.concatenate((before[_VERBS], after[_VERBS]))
    following = after[_Mark.CLOSED]
    head = following - (following != chosen)
    phrase = before[_Mark.CLOSED], following, head
    words = tokens.look(
        Attribute.WORD, np.stack((*phrase, *verbs, first, last, first - 1, last + 1))
    )
    around, verb, ends = words[:3], words[3:7], words[7:]
    runs = np.concatenate((ends, [_named(tokens, first, last)]))
    beside = chosen + _BESIDE
    more = (
        around,
        _pointed(tokens, chosen, verbs, verb),
        np.where(sources.take(chosen), runs, _NONE),
        _bins(np.concatenate((source.take(beside), cue.take(beside)))),
        [_quoted(tokens, chosen)],
    )
    return Views(tokens, chosen, NAMES, np.concatenate(more))


def _flags(tokens: Batch, source: Flags, cue: Flags) -> Flags:
    """Return where there are landmarks, shape (kinds, n)."""
    closed = tokens.traits[Trait.CLOSED]
    flags = np.zeros((len(_Mark), len(closed)), dtype=np.bool_)
    flags[_Mark.CLOSED] = closed
    flags[_Mark.SAYING] = closed == SAYING
    flags[_Mark.CUE] = cue
    # Padding is never flagged, so that no run reaches over the end of its sentence.
    flags[_Mark.RUN_FIRST, 1:] = source[1:] > source[:-1]
    flags[_Mark.RUN_LAST, :-1] = source[:-1] > source[1:]
    return flags


def _nearest(flags: Flags, chosen: I64) -> I64:
    """Return the nearest landmarks at or before the `chosen` positions, and at or after them.

    `flags` are (kinds, n). Shape (2, kinds, chosen); outside of 0 … n − 1 where there is none.
    """
    kinds, length = flags.shape
    shift = length * np.arange(kinds)[:, None]
    wanted = chosen + shift
    flat = flags.ravel()
    marks = np.concatenate(([-length], flat.nonzero()[0], [length * (kinds + 1)]))
    number = flat.cumsum().take(wanted)  # of the marks up to here
    found = marks.take(np.stack((number, number + 1 - flat.take(wanted))))
    found -= shift
    return found


def _pointed(tokens: Batch, chosen: I64, at: I64, words: U64) -> U64:
    """Return `words`, which stand `at` some positions, mixed with how far they are; same shape."""
    # What is outside of the batch is looked up at its ends, which are of no sentence.
    there = tokens.sentence.take(at, mode="clip") == tokens.sentence.take(chosen)
    gap = np.minimum(np.abs(chosen - at), len(_DISTANCES) - 1)
    mixed: U64 = np.where(there, words + _DISTANCES.take(gap), _FAR)
    return mixed


def _bins(log_odds: F64) -> U64:
    """Return 0 for log-odds below −4, then one more for each whole one, up to 8 from 3 on."""
    bins: U64 = np.minimum(np.maximum(log_odds + 5, 0), 8).astype(np.uint64)
    return bins


def _named(tokens: Batch, first: I64, last: I64) -> U64:
    """Return 1 where there is a capitalized word from `first` to `last`, but to open a sentence."""
    capital = tokens.traits[Trait.CAPITAL].copy()
    capital[tokens.begins] = 0
    counted = np.concatenate(([0], capital.cumsum()))
    named: Flags = counted.take(last + 1, mode="clip") > counted.take(first, mode="clip")
    return named.astype(np.uint64)


def _quoted(tokens: Batch, chosen: I64) -> U64:
    """Tell what is inside quotation marks (1); one that is never closed opens to the end."""
    kinds = tokens.traits[Trait.QUOTE]
    marks = kinds.nonzero()[0]
    if not len(marks):
        return np.zeros(len(chosen), dtype=np.uint64)
    sentences = tokens.sentence.take(marks)
    inside = _inside(kinds.take(marks).tolist(), sentences.tolist())
    last = marks.searchsorted(chosen, side="right") - 1
    same = sentences.take(last) == tokens.sentence.take(chosen)
    quoted: U64 = np.array(inside, dtype=np.uint64).take(last) * (same & (last >= 0))
    return quoted


def _inside(kinds: Sequence[int], sentences: Sequence[int]) -> list[bool]:
    """Tell for each mark, by its kind and its sentence's number, whether what follows is quoted."""
    depth, straight, current, inside = 0, False, -1, []
    for kind, sentence in zip(kinds, sentences, strict=True):
        if sentence != current:
            depth, straight, current = 0, False, sentence
        if kind == STRAIGHT:
            straight = not straight
        else:  # a closing mark that nothing opened closes nothing
            depth = depth + 1 if kind == OPENS else max(depth - 1, 0)
        inside.append(depth > 0 or straight)
    return inside
