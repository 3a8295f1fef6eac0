"""The peers: the usual ways to score sentences, on sentences that are split already."""

import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from tests.bench.contestants import Contestant, Round, Unavailable, timed

NODE: Final = Path(__file__).parent / "node"
TFIDF = "TF-IDF + LogisticRegression"
VADER = "vaderSentiment"
RETEXT = "retext-intensify"
_ANSWER: Final = 600  # seconds that a round may take


def peers(
    rounds: Sequence[Round], labelled: Path, stack: ExitStack
) -> tuple[list[Contestant], list[str]]:
    """Return the peers that can be run here, and a sentence for each that cannot.

    Those that are processes end with `stack`.
    """
    makers: list[Callable[[], Contestant]] = [
        lambda: tfidf(rounds, labelled),
        lambda: vader(rounds),
        lambda: stack.enter_context(retext(rounds)),
    ]
    found, missing = [], []
    for make in makers:
        try:
            found.append(make())
        except Unavailable as reason:
            missing.append(str(reason))
    return found, missing


def tfidf(rounds: Sequence[Round], labelled: Path) -> Contestant:
    """Return bag-of-words regression, learnt from the `hedging` of `labelled`: one label alone.

    All sentences go in one call: a call of scikit-learn costs half a millisecond by itself.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415 - not for --help
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - as above
    from sklearn.pipeline import make_pipeline  # noqa: PLC0415 - as above

    with labelled.open(encoding="utf-8") as lines:
        records = [record for line in lines if "hedging" in (record := json.loads(line))]
    model = make_pipeline(TfidfVectorizer(ngram_range=(1, 2)), LogisticRegression(max_iter=1000))
    model.fit([record["text"] for record in records], [record["hedging"] for record in records])
    return timed(
        TFIDF,
        rounds,
        lambda given: model.predict_proba(given.sentences),
        f"words and pairs, scikit-learn {version('scikit-learn')}, one label, learnt from "
        f"{len(records):,} sentences ({labelled.name}), all of a round in one call",
    )


def vader(rounds: Sequence[Round]) -> Contestant:
    """Return VADER, a lexicon of sentiment. Raises Unavailable."""
    try:
        from vaderSentiment.vaderSentiment import (  # noqa: PLC0415 - it may be missing
            SentimentIntensityAnalyzer,
        )
    except ImportError:
        raise Unavailable(
            f"{VADER} is left out: it is not installed (pip install -r requirements-dev.txt)"
        ) from None
    score: Callable[[str], object] = SentimentIntensityAnalyzer().polarity_scores

    def run(given: Round) -> None:
        for sentence in given.sentences:
            score(sentence)

    return timed(VADER, rounds, run, version("vaderSentiment"))


@contextmanager
def retext(rounds: Sequence[Round]) -> Iterator[Contestant]:
    """Run retext-intensify in a Node of its own, timed in there. Raises Unavailable."""
    installed = NODE / "node_modules" / "retext-intensify" / "package.json"
    if not installed.is_file():
        raise Unavailable(
            f"{RETEXT} is left out: it is not installed (`make peers` installs it from npm)"
        )
    of_it = json.loads(installed.read_text(encoding="utf-8"))["version"]
    with on_node(NODE / "retext.js", rounds) as (node, answer):

        def rate(number: int) -> float:
            return len(rounds[number].sentences) / float(answer(number)["seconds"])

        yield Contestant(RETEXT, rate, f"{of_it}, timed inside Node {node}, its start not counted")


@contextmanager
def on_node(
    peer: Path, rounds: Sequence[Round]
) -> Iterator[tuple[str, Callable[[int], dict[str, Any]]]]:
    """Start Node with `peer`; yield its version, and what tells `seconds` and `flagged` of a round.

    Raises Unavailable when there is no Node, or the peer does not start.
    """
    node = shutil.which("node", path=str(Path(sys.executable).parent)) or shutil.which("node")
    if node is None:
        raise Unavailable(
            f"{RETEXT} is left out: there is no Node (pip install -r requirements-dev.txt)"
        )
    with tempfile.TemporaryDirectory() as folder:
        handed = Path(folder, "sentences.json")
        handed.write_text(json.dumps([given.sentences for given in rounds]), encoding="utf-8")
        command = [node, str(NODE / "race.js"), str(peer), str(handed)]
        pipe = subprocess.PIPE
        with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as process:
            try:
                version_of_node = str(_read(process)["node"])
                yield version_of_node, partial(_asked, process)
            finally:
                process.terminate()


def _asked(process: "subprocess.Popen[str]", number: int) -> dict[str, Any]:
    assert process.stdin
    process.stdin.write(f"{number}\n")
    process.stdin.flush()
    return _read(process)


def _read(process: "subprocess.Popen[str]") -> dict[str, Any]:
    assert process.stdout
    assert process.stderr
    line = process.stdout.readline()
    if not line:
        why = re.search(r"(?m)^\w*Error\b.*$", process.stderr.read())
        raise Unavailable(f"{RETEXT} is left out: {why[0] if why else 'Node ended by itself'}")
    answer: dict[str, Any] = json.loads(line)
    return answer
