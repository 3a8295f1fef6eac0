"""What the service's answer says must be marked, told without the extension's code."""

import json
from collections import defaultdict
from typing import Any

from tests.service import ROOT

SHORT = {"hedging": "hedging", "anonymous_sourcing": "anonymous"}
_MANIFEST = ROOT / "model" / "artifacts" / "shipped" / "manifest.json"
_THRESHOLDS = json.loads(_MANIFEST.read_text(encoding="utf-8"))["thresholds"]
#: What reaches these is marked, unless somebody chooses otherwise.
PRECISE = {label: pair["precise"] for label, pair in _THRESHOLDS.items()}
#: The lowest that can be chosen.
BALANCED = {label: pair["balanced"] for label, pair in _THRESHOLDS.items()}
#: What shows nothing and is left out of the text, and white space, which may be laid out anyhow.
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff \t\r\n\f"))


def utf16_slice(text: str, start: int, end: int) -> str:
    """Return the code units `start` to `end` of `text`, as JavaScript counts them."""
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")


def squeezed(text: str) -> str:
    return text.translate(_UNSEEN)


def flagged(text: str, answer: dict[str, Any]) -> list[str]:
    """Return every sentence that carries a label to mark, in order."""
    return [
        utf16_slice(text, sentence["start"], sentence["end"])
        for sentence in answer["sentences"]
        if any(_is_flagged(sentence, label) for label in SHORT)
    ]


def expected_marks(text: str, answer: dict[str, Any], ground: str) -> dict[str, str]:
    """Return, for the name of each highlight, the words it must hold, without white space."""
    expected: dict[str, str] = defaultdict(str)
    for sentence in answer["sentences"]:
        words = squeezed(utf16_slice(text, sentence["start"], sentence["end"]))
        for label, short in SHORT.items():
            if _is_flagged(sentence, label):
                strength = _strength(sentence["labels"][label]["probability"])
                expected[f"hearsay-{ground}-{short}-{strength}"] += words
    return dict(expected)


def _is_flagged(sentence: dict[str, Any], label: str) -> bool:
    score = sentence["labels"][label]
    return score is not None and score["probability"] >= PRECISE[label]


def _strength(probability: float) -> int:
    return 1 + (probability >= 0.8) + (probability >= 0.95)
