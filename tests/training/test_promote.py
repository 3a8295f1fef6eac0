"""The comparison: a model that may be worse is not served, and people are told on what."""

import re
import shutil
from pathlib import Path

import numpy as np
import pytest

from model.labels import ANNOTATED, Label
from model.scorer import Scorer
from model.served import served_directory
from tests.training import corpus
from tests.training.conftest import Files, Trained
from tests.training.models import careless, identity, name, other, variant, without
from training import promote as module
from training.__main__ import main
from training.metrics import f1, with_interval
from training.promote import MARGIN, compare, judge
from training.records import DataError
from training.store import locked

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def unseen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return labelled sentences that no model of these tests was trained on."""
    folder = tmp_path_factory.mktemp("unseen")
    return corpus.write(folder / "unseen.jsonl", corpus.labelled(240, seed=9))


@pytest.fixture
def data(tmp_path: Path, whole: Trained, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a data directory in which the model trained in these tests is served."""
    root = tmp_path / "data"
    with locked(root, pytest.fail) as store:
        store.promote(whole.directory, whole.manifest["id"])
    monkeypatch.setenv("HEARSAY_DATA", str(root))
    monkeypatch.delenv("HEARSAY_MODEL", raising=False)
    return root


@pytest.fixture
def candidate(whole: Trained, tmp_path: Path) -> Path:
    """Return a model that scores as the served one does, under another id."""
    return other(whole, tmp_path / "candidate", 1)


def run(*arguments: str | Path) -> int:
    return main(["promote", *map(str, arguments)])


def rows(told: str) -> dict[str, list[str]]:
    """Return the cells of the printed table by label."""
    lines = [line.split("│")[1:-1] for line in told.splitlines() if line.startswith("│")]
    return {cells[0].strip(): [cell.strip() for cell in cells[1:]] for cells in lines}


# The comparison


def test_equal_model_is_served(
    data: Path, whole: Trained, unseen: Path, capsys: pytest.CaptureFixture[str], candidate: Path
) -> None:
    assert run(candidate, "--data", unseen) == 0
    assert served_directory(data).name == name(candidate)
    told = capsys.readouterr()
    assert f"Served now: {identity(candidate)}" in told.out
    assert whole.manifest["id"] in told.out
    assert told.err == ""
    table = rows(told.out)
    assert table.keys() == {"hedging", "anonymous_sourcing"}
    for served, candidates, difference, verdict in table.values():
        assert served == candidates
        assert difference == "+0.000 [+0.000, +0.000]"
        assert verdict == "passes"


@pytest.mark.parametrize("label", ANNOTATED)
def test_worse_model_is_not_served_and_the_label_is_named(
    label: Label,
    data: Path,
    whole: Trained,
    unseen: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    candidate = careless(whole, data.parent / "careless", label)
    assert run(candidate, "--data", unseen) == 1
    assert served_directory(data).name == name(whole.directory)
    told = capsys.readouterr()
    refusals = [line for line in told.err.splitlines() if line.startswith("Not promoted")]
    assert len(refusals) == 1
    found = re.match(
        rf"Not promoted: {label}: F1 may be (0\.\d+) lower .*\((0\.\d+) against (0\.\d+)\)",
        refusals[0],
    )
    assert found
    served, candidates, difference, verdict = rows(told.out)[label]
    assert verdict == "fails"
    assert found.groups() == (difference[8:14].lstrip("-"), candidates, served)
    assert float(difference[:6]) == pytest.approx(float(candidates) - float(served), abs=0.0015)
    assert f"Still served: {whole.manifest['id']}" in told.err
    assert [path.name for path in (data / "models").iterdir()] == [name(whole.directory)]


def test_better_model_replaces_a_careless_one(
    data: Path, whole: Trained, unseen: Path, tmp_path: Path
) -> None:
    with locked(data, pytest.fail) as store:
        poor = careless(whole, tmp_path / "poor", Label.HEDGING)
        store.promote(poor, identity(poor))
    assert run(whole.directory, "--data", unseen) == 0
    assert served_directory(data).name == name(whole.directory)


def test_each_model_is_judged_at_its_own_threshold(
    whole: Trained, unseen: Path, tmp_path: Path
) -> None:
    strict = careless(whole, tmp_path / "strict", Label.HEDGING, limit=0.9999)
    judgment = judge(whole.scorer, Scorer.load(strict), [unseen])
    by_label = {comparison.label: comparison for comparison in judgment.comparisons}
    assert by_label[Label.HEDGING].candidate < by_label[Label.HEDGING].served - 0.3
    assert by_label[Label.ANONYMOUS_SOURCING].difference.value == 0


def test_difference_is_paired_by_article() -> None:
    rng = np.random.default_rng(5)
    docs = np.repeat(np.arange(40), 10).astype(str)
    truth = (rng.random(400) < 0.3).astype(float)
    # Both fail in the same articles, which differ much: the difference between them does not.
    hard = np.repeat(rng.random(40) < 0.5, 10)
    served = np.where(hard, 0.0, truth)
    candidate = served.copy()
    candidate[np.flatnonzero(served)[:2]] = 0
    found = compare(Label.HEDGING, truth, np.stack([served, candidate]), docs)
    assert found.served == f1(truth, served)
    assert found.candidate == f1(truth, candidate)
    assert found.difference.value == pytest.approx(found.candidate - found.served)
    assert found.difference.low <= found.difference.value <= found.difference.high <= 0
    alone = with_interval(f1, truth, served, docs)
    assert found.difference.high - found.difference.low < (alone.high - alone.low) / 3
    again = compare(Label.HEDGING, truth, np.stack([served, candidate]), docs)
    assert again == found, "the seed is fixed"


def test_interval_widens_when_sentences_of_an_article_go_together() -> None:
    rng = np.random.default_rng(6)
    truth = np.ones(400)
    lost = np.repeat(rng.random(20) < 0.3, 20)
    flagged = np.stack([truth, np.where(lost, 0.0, 1.0)])
    together = compare(Label.HEDGING, truth, flagged, np.repeat(np.arange(20), 20).astype(str))
    apart = compare(Label.HEDGING, truth, flagged, np.arange(400).astype(str))
    width = together.difference.high - together.difference.low
    assert width > 2.5 * (apart.difference.high - apart.difference.low)


def test_interval_covers_the_true_difference_as_often_as_it_says() -> None:
    rng = np.random.default_rng(7)
    covered = 0
    docs = np.repeat(np.arange(60), 4).astype(str)
    expected = 2 * 0.7 / 1.7 - 2 * 0.8 / 1.8  # F1 at precision 1 and these recalls
    for _ in range(60):
        truth = np.ones(240)
        flagged = np.stack([rng.random(240) < 0.8, rng.random(240) < 0.7]).astype(float)
        found = compare(Label.HEDGING, truth, flagged, docs).difference
        covered += found.low <= expected <= found.high
    assert 50 <= covered <= 60


def test_margin_is_what_is_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    truth = np.ones(1000)
    flagged = np.stack([truth, truth])
    flagged[1, ::40] = 0  # a sentence of each second article
    found = compare(Label.HEDGING, truth, flagged, np.repeat(np.arange(50), 20).astype(str))
    assert -MARGIN < found.difference.low < 0
    assert found.good_enough
    monkeypatch.setattr(module, "MARGIN", -found.difference.low)
    assert not found.good_enough, "the bound must be above it"


# What there is to compare


def test_label_that_the_candidate_lacks_is_a_refusal(
    data: Path,
    whole: Trained,
    unseen: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for label in Label:
        candidate = without(whole, tmp_path / label, label)
        assert run(candidate, "--data", unseen) == 1
        told = capsys.readouterr()
        assert f"Not promoted: {label}: the served model tells it" in told.err
        assert label not in rows(told.out)
    assert served_directory(data).name == name(whole.directory)


def test_candidate_that_knows_more_is_compared_on_what_both_know(
    data: Path, whole: Trained, unseen: Path, tmp_path: Path
) -> None:
    less = without(whole, tmp_path / "less", Label.HEDGING)
    with locked(data, pytest.fail) as store:
        store.promote(less, identity(less))
    assert run(whole.directory, "--data", unseen) == 0


def test_label_that_the_data_lack_is_not_compared_and_that_is_said(
    data: Path,
    whole: Trained,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    fields = ("text", "doc", "hedging")
    lines = [{k: line[k] for k in fields} for line in corpus.labelled(240, seed=9)]
    evaluation = corpus.write(tmp_path / "hedging.jsonl", lines)
    candidate = careless(whole, tmp_path / "candidate", Label.ANONYMOUS_SOURCING)
    assert run(candidate, "--data", evaluation) == 0
    told = capsys.readouterr()
    assert rows(told.out).keys() == {"hedging"}
    assert "Warning: anonymous_sourcing: not compared" in told.err
    assert served_directory(data).name == name(candidate)


def test_file_the_candidate_was_trained_on_tells_nothing(
    data: Path,
    files: Files,
    unseen: Path,
    capsys: pytest.CaptureFixture[str],
    candidate: Path,
) -> None:
    before = served_directory(data)
    renamed = data.parent / "renamed.jsonl"
    shutil.copy(files.data, renamed)
    assert run(candidate, "--data", unseen, renamed) == 1
    assert f"the candidate was trained on {renamed}" in capsys.readouterr().err
    assert served_directory(data) == before


def test_file_the_served_model_was_trained_on_is_warned_of(
    data: Path,
    whole: Trained,
    files: Files,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    fair = variant(whole, tmp_path / "fair", manifest={"data": []})
    candidate = tmp_path / "candidate"
    trained = Trained(fair, {**whole.manifest, "data": []}, whole.scorer)
    other(trained, candidate, 1)
    assert run(candidate, "--data", files.data) == 0
    assert f"the served model was trained on {files.data}" in capsys.readouterr().err
    assert served_directory(data).name == name(candidate)


@pytest.mark.parametrize(
    ("count", "per_article", "warning"),
    [(12, 1, "are too few to tell"), (60, 20, "in 3 articles are too few"), (240, 8, None)],
)
def test_too_little_to_tell_is_warned_of(
    count: int,
    per_article: int,
    warning: str | None,
    whole: Trained,
    tmp_path: Path,
) -> None:
    lines = corpus.labelled(count, per_article=per_article, seed=9)
    evaluation = corpus.write(tmp_path / "few.jsonl", lines)
    judgment = judge(whole.scorer, whole.scorer, [evaluation])
    if warning is None:
        assert judgment.warnings == ()
    else:
        assert [warning in told for told in judgment.warnings] == [True, True]


def test_wide_interval_is_warned_of(whole: Trained, tmp_path: Path) -> None:
    evaluation = corpus.write(tmp_path / "short.jsonl", corpus.labelled(96, seed=9))
    all_flagged = careless(whole, tmp_path / "all", Label.HEDGING)
    judgment = judge(whole.scorer, Scorer.load(all_flagged), [evaluation])
    assert [told[:8] for told in judgment.warnings] == ["hedging:"]
    assert "wide; more sentences" in judgment.warnings[0]


def test_candidate_without_reference_is_warned_of(
    whole: Trained, unseen: Path, tmp_path: Path
) -> None:
    candidate = variant(whole, tmp_path / "c", manifest={"reference": {"articles": 0}})
    judgment = judge(whole.scorer, Scorer.load(candidate), [unseen])
    assert judgment.warnings == (
        "the candidate has no reference: no percentiles and no credibility.",
    )


@pytest.mark.parametrize(
    ("fields", "why"),
    [({"doc": "one"}, "one article"), ({"hedging": 0, "anonymous_sourcing": 0}, "no positive")],
)
def test_data_that_cannot_tell_are_refused(
    fields: dict[str, object], why: str, whole: Trained, tmp_path: Path
) -> None:
    lines = [
        {**{k: line[k] for k in ("text", "doc", "hedging", "anonymous_sourcing")}, **fields}
        for line in corpus.labelled(80)
    ]
    evaluation = corpus.write(tmp_path / "data.jsonl", lines)
    with pytest.raises(DataError, match=why):
        judge(whole.scorer, whole.scorer, [evaluation])


def test_models_without_a_common_label_in_the_data_are_not_compared(
    whole: Trained, tmp_path: Path
) -> None:
    less = Scorer.load(without(whole, tmp_path / "less", Label.HEDGING))
    lines = [{"text": "It may rain.", "hedging": 1}]
    evaluation = corpus.write(tmp_path / "data.jsonl", lines)
    with pytest.raises(DataError, match="no label in it is known to both"):
        judge(less, less, [evaluation])
