"""Where known data files are from and whose their texts are, by the files' digests."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

BASE: Final = "base"  # the role of files that the model a model began from was trained on


@dataclass(frozen=True)
class Origin:
    """What a data file is, and the rights to it."""

    what: str
    rights: str


UNKNOWN: Final = Origin("", "not stated; the file was given by the person who trained")
_OWN: Final = Origin("sentences written for this project", "under the project's license")
#: The starter set grows; it is known by what its files hold now.
_OWN_FILES: Final = tuple(
    Path(__file__).parent / "data" / name for name in ("starter.train.jsonl", "starter.eval.jsonl")
)

_PUBLISHERS: Final = "the collection is Apache-2.0; the texts are their publishers'"
_ALLSIDES: Final = "AllSides (ramybaly/Article-Bias-Prediction)"
_POLNEAR: Final = "PolNeAR (networkdynamics/PolNeAR)"
_KNOWN: Final = {
    "f74a7d17584e5debd55b10063e2dfc9d17e182509c02684ccc5e819695606fea": Origin(
        f"sentences of US and UK news, labelled for this project, from {_ALLSIDES} and {_POLNEAR}",
        f"{_PUBLISHERS}; PolNeAR is for research use",
    ),
    **dict.fromkeys(
        [
            "847a38c73c594ce8699ccc508bbdca30822366fe528ff26914cda44ef633979d",
            "67607ceb135ad4bb3fe130d0e3dd6a7ba04743d24daad93e1ffa5cf2e3908c46",  # at full weight
        ],
        Origin(
            "more such sentences, of which earlier models were unsure (the labels of "
            f"news-more.standoff.jsonl.gz), from {_ALLSIDES}",
            _PUBLISHERS,
        ),
    ),
    "3c2334fe854658bf7c388a70d53f9911e4f5bd10023e67ef58b7f89c7c8285c7": Origin(
        f"openings of news articles, labelled for this project, from {_ALLSIDES}", _PUBLISHERS
    ),
    "c63c31accbd2c137122ced43a5a60e487131cdc72cb93665653ec9782135fc6d": Origin(
        f"US political news with its attributions, the training part of {_POLNEAR}", "research use"
    ),
    "ed9a37877ca83dd650fdaafc076248fcf6a4a785e999834559684877daea147f": Origin(
        f"US political news with its attributions, the development part of {_POLNEAR}",
        "research use",
    ),
    "19d984d7dda09948999adbbc5850fc89ebce77254ce592fa1bf666fdf6b6701f": Origin(
        f"6,000 news articles, unlabelled, from {_ALLSIDES}", _PUBLISHERS
    ),
    "5623deddfd1ab469b6d7630d154e02a265f785281dcfae32e297efba4c10cf2c": Origin(
        f"22,000 news articles, unlabelled, from {_ALLSIDES}", _PUBLISHERS
    ),
    "2d410229f15c80c9326a600312519465c82046703e8a1afdc71e4fe793fa9ea8": Origin(
        "Wikipedia sentences of the CoNLL-2010 shared task, under its definition of hedging",
        "CC-BY-SA",
    ),
    "b1e385edc1b6b3e0f9cb990e9e988e7ae104cb0c963df63e19d5fbab6622538b": Origin(
        "biomedical sentences (BioScope) of the CoNLL-2010 shared task, under its definition of "
        "hedging",
        "CC-BY 2.0",
    ),
    "4e03d19bc6214eed537bd490a04b033c3fbe1948caa7adb5563372fc549ae4c1": Origin(
        "Wikipedia sentences under the Szeged uncertainty scheme, another definition", "CC-BY-SA"
    ),
    "3b330fcf627537a02285b9e8f71b28734e8e012ea847907a74d4e32cfac6ebb6": Origin(
        "news snippets chosen by a phrase for anonymous sources (sid21g/anonymous)",
        "the texts are their publishers'",
    ),
}


def origin(sha256: str) -> Origin:
    """Return where the file of that digest is from; UNKNOWN when it is not one we know."""
    if sha256 in _KNOWN:
        return _KNOWN[sha256]
    own = {digest(path) for path in _OWN_FILES if path.is_file()}
    return _OWN if sha256 in own else UNKNOWN


def learnt_from(manifest: Mapping[str, Any], paths: Iterable[Path]) -> list[Path]:
    """Return those of `paths` that a model, or the one it began from, was trained on, by digest."""
    known = {part["sha256"] for part in manifest["data"]}
    return [path for path in paths if digest(path) in known]


def digest(path: Path) -> str:
    """Return the SHA-256 of a file, in hex; raises OSError when it cannot be read."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
