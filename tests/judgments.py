"""What a reader sends about a sentence that the service has scored."""

from collections.abc import Mapping
from typing import Any


def judgment(
    scored: Mapping[str, Any], sentence: str, place: int = 0, /, **fields: Any
) -> dict[str, Any]:
    """Return the body of a feedback: that the sentence at `place` in the answer `scored` hedges.

    `sentence` is its text; `fields` are added, or replace what says so.
    """
    return {
        "model": scored["model"]["id"],
        "token": scored["sentences"][place]["token"],
        "sentence": sentence,
        "label": "hedging",
        "verdict": "agree",
    } | fields
