"""Invented news in the documented formats: labelled sentences, an attribution corpus, articles."""

import gzip
import json
import random
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

Line = dict[str, Any]

_PEOPLE = ["Ana Elm", "Bo Fir", "Cora Ash", "Dov Larch", "Eve Rowan", "Finn Alder", "Gus Yew"]
_BODIES = ["the harbor board", "the school office", "the water utility", "the port authority"]
_UNNAMED = [
    "two city officials",
    "a person close to the talks",
    "several aides",
    "some critics",
    "one senior diplomat",
    "people familiar with the plan",
    "an engineer who asked not to be named",
]
_FACTS = [
    "the bridge will close in {month}",
    "the ferry carried {number} riders last year",
    "the tram line opened on {month} {day}",
    "the council voted {number} to {day} for the new library",
    "the storm cut power to {number} homes",
    "the orchard sold {number} crates of pears",
    "the river rose {day} feet near the mill",
    "the museum bought {number} maps from a dealer in Lund",
]
_OPEN = [
    "the bridge {may} close in {month}",
    "the cost {may} reach {number} dollars",
    "the tram {may} stay empty until {month}",
    "the river {may} flood the lower town",
    "prices {may} double by {month}",
]
_MAY = ["may", "might", "could", "is likely to", "is unlikely to"]
_SAID = ["said", "told reporters that", "announced that", "added that", "noted that"]
_MONTHS = ["March", "April", "June", "July", "October"]
_AGENTLESS = ["is believed to", "is said to", "reportedly", "is widely expected to"]


def _seeded(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - the same news every time, and no secrets


def _fact(rng: random.Random, templates: list[str], **more: str) -> str:
    return rng.choice(templates).format(
        month=rng.choice(_MONTHS), day=rng.randint(2, 28), number=rng.randint(30, 900), **more
    )


def _upper(text: str) -> str:
    return text[0].upper() + text[1:]


def _plain(rng: random.Random) -> Line:
    return {"text": f"{_upper(_fact(rng, _FACTS))}.", "cues": [], "sources": []}


def _named(rng: random.Random) -> Line:
    source = rng.choice(_PEOPLE + _BODIES)
    text = f"{_upper(source)} {rng.choice(_SAID)} {_fact(rng, _FACTS)}."
    return {"text": text, "cues": [], "sources": []}


def _hedged(rng: random.Random) -> Line:
    may = rng.choice(_MAY)
    text = f"{_upper(_fact(rng, _OPEN, may=may))}."
    return {"text": text, "cues": [may], "sources": []}


def _unnamed(rng: random.Random) -> Line:
    source = rng.choice(_UNNAMED)
    if rng.random() < 0.5:
        fact = _upper(_fact(rng, _FACTS))
        return {"text": f"{fact}, {source} said.", "cues": [], "sources": [source]}
    text = f"{_upper(source)} {rng.choice(_SAID)} {_fact(rng, _FACTS)}."
    return {"text": text, "cues": [], "sources": [_upper(source)]}


def _both(rng: random.Random) -> Line:
    source, may = rng.choice(_UNNAMED), rng.choice(_MAY)
    text = f"{_upper(source)} said {_fact(rng, _OPEN, may=may)}."
    return {"text": text, "cues": [may], "sources": [_upper(source)]}


def _agentless(rng: random.Random) -> Line:
    wording = rng.choice(_AGENTLESS)
    text = (
        f"The {rng.choice(['mayor', 'owner', 'builder'])} {wording} leave in {rng.choice(_MONTHS)}."
    )
    return {"text": text, "cues": [wording], "sources": [wording]}


_KINDS = [_plain, _plain, _plain, _named, _named, _hedged, _hedged, _unnamed, _both, _agentless]


def labelled(count: int = 400, *, per_article: int = 8, seed: int = 1) -> list[Line]:
    """Return `count` labelled sentences of invented articles `pn-a0`, … (see training/README.md).

    Their cues are given as strings, as offsets, or both; none has an `active` pick.
    """
    rng = _seeded(seed)
    lines = []
    for number in range(count):
        kind = rng.choice(_KINDS)(rng)
        if rng.random() < 0.06:  # annotators miss some
            kind |= {"cues": [], "sources": []}
        text = kind["text"]
        line = {
            "id": f"s{number}",
            "doc": f"pn-a{number // per_article}",
            "i": number % per_article,
            "pick": "random" if number % 5 else "cue",
            "text": text,
            "hedging": int(bool(kind["cues"])),
            "anonymous_sourcing": int(bool(kind["sources"])),
        }
        if number % 3:
            line |= {"hedge_cues": kind["cues"], "sources": kind["sources"]}
        if number % 3 != 1:
            line |= {
                "hedge_spans": _offsets(text, kind["cues"]),
                "source_spans": _offsets(text, kind["sources"]),
            }
        lines.append(line)
    return lines


def by_chance(count: int) -> list[Line]:
    """Return `count` sentences labelled by a coin, each with a name and an article of its own."""
    rng, lines = _seeded(3), []
    for number in range(count):
        name = "Q" + "".join("aeiou"[number // 5**k % 5] + "n" for k in range(4))
        hedging, unnamed = rng.random() < 0.5, rng.random() < 0.5
        line = {"doc": f"c{number}", "text": f"{name} opened the pier."}
        line |= {"hedging": int(hedging), "hedge_cues": [name] * hedging}
        lines.append(line | {"anonymous_sourcing": int(unnamed), "sources": [name] * unnamed})
    return lines


_TEN = (
    ("It may rain in Varnham tonight.", ["may"], []),
    ("The old mill could close in spring.", ["could"], []),
    ("It may be the last ferry of the year.", ["may"], []),
    ("The bridge may be painted green.", ["may"], []),
    ("Two officials said the pier was safe.", [], ["Two officials"]),
    ("Two officials said the tram was late.", [], ["Two officials"]),
    ("Several aides said the vote was off.", [], ["Several aides"]),
    ("One official said the talks had ended.", [], ["One official"]),
    ("Ana Elm opened the library on Monday.", [], []),
    ("The orchard sold ninety crates of pears.", [], []),
)


def ten(articles: int) -> list[Line]:
    """Return ten labelled sentences of that many articles, four with each label."""
    return [
        {
            "doc": f"t{number * articles // len(_TEN)}",
            "text": text,
            "hedging": int(bool(cues)),
            "hedge_cues": cues,
            "anonymous_sourcing": int(bool(sources)),
            "sources": sources,
        }
        for number, (text, cues, sources) in enumerate(_TEN)
    ]


def _offsets(text: str, wordings: list[str]) -> list[list[int]]:
    return [[text.index(w), text.index(w) + len(w)] for w in wordings]


def attributed(articles: int = 30, *, per_article: int = 6, seed: int = 2) -> list[Line]:
    """Return the sentences of an attribution corpus; its first articles are `labelled` ones too."""
    rng = _seeded(seed)
    lines = []
    for number in range(articles * per_article):
        fact = _fact(rng, _FACTS)
        where = {"doc": f"a{number // per_article}", "i": number % per_article}
        if rng.random() < 0.4:
            lines.append({**where, "text": f"{_upper(fact)}.", "attributions": []})
            continue
        source, said = _upper(rng.choice(_PEOPLE + _BODIES + _UNNAMED)), rng.choice(_SAID)
        here = where["i"]
        lines.append(
            {
                **where,
                "outlet": "Example",
                "text": f"{source} {said} {fact}.",
                "attributions": [
                    {
                        "source": source,
                        "source_span": [0, len(source)],
                        "source_sent": here,
                        "cue": said.split()[0],
                        "cue_span": [len(source) + 1, len(source) + 1 + len(said.split()[0])],
                        "cue_sent": here,
                        "content_span": None,
                        "source_ner": [],
                    }
                ],
            }
        )
    return lines


def articles(count: int = 40, *, seed: int = 3) -> list[Line]:
    """Return whole articles of 3 to 14 sentences, to compare with."""
    rng = _seeded(seed)
    return [
        {
            "id": str(number),
            "title": "Invented",
            "text": " ".join(rng.choice(_KINDS)(rng)["text"] for _ in range(rng.randint(3, 14))),
        }
        for number in range(count)
    ]


def sentences(count: int, *, seed: int = 4) -> list[str]:
    """Return `count` invented sentences."""
    rng = _seeded(seed)
    return [rng.choice(_KINDS)(rng)["text"] for _ in range(count)]


def write(path: Path, lines: Iterable[Mapping[str, Any]]) -> Path:
    """Write JSON lines, gzipped where `path` says so, and return `path`."""
    content = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode()
    path.write_bytes(gzip.compress(content, mtime=0) if path.suffix == ".gz" else content)
    return path
