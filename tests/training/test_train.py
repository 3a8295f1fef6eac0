"""Training from end to end on invented news: what the model knows, and what it was not told."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from model import artifact
from model.document import Sentence
from model.labels import Label, Operating
from model.tagger import calibrated
from model.tokens import tokens
from model.vocabulary import Vocabulary
from tests.training import corpus
from tests.training.conftest import Files, Trained, trained
from training import metrics, stage_two
from training.attribution import Attributed
from training.design import Design
from training.fit import Linear
from training.label_fits import Labelled, told
from training.records import Record, read_records
from training.stage_one import absent, fit_stage_one
from training.train import Inputs
from training.work import Workers

H, A, R = Label.HEDGING, Label.ANONYMOUS_SOURCING, Label.ATTRIBUTION
STORY = (
    "Two city officials said the bridge might close in June. Ana Elm said the tram line opened "
    "on March 3. The harbor board noted that the orchard sold 88 crates of pears. The river rose "
    "9 feet near the mill. The owner is said to leave in April. Bo Fir announced that the "
    "ferry carried 70 riders last year."
)


def rests(sentences: Sequence[Sentence]) -> list[bool]:
    """Tell which of the STORY's sentences rest on somebody, but for "is said to"."""
    return [s.labels[R].flagged for number, s in enumerate(sentences) if number != 4]


def test_whole_model_marks_what_it_was_shown(whole: Trained) -> None:
    sentences = whole.scorer.score(STORY).sentences
    assert [s.labels[H].flagged for s in sentences] == [True, False, False, False, True, False]
    assert [s.labels[A].flagged for s in sentences] == [True, False, False, False, True, False]
    assert rests(sentences) == [True, True, True, False, True]
    words = [STORY[cue.start : cue.end] for cue in sentences[0].cues]
    assert words == ["Two city officials", "might"]


def test_whole_model_rates_articles(whole: Trained) -> None:
    article = whole.scorer.score(STORY)
    assert article.warnings == ()
    assert article.summary.credibility is not None
    assert all(
        part is not None and part.percentile is not None for part in article.summary.labels.values()
    )


def test_manifest_tells_how_the_model_came_to_be(whole: Trained, files: Files) -> None:
    manifest = whole.manifest
    assert manifest["labels"] == [label.value for label in Label]
    assert [part["role"] for part in manifest["data"]] == ["data", "attribution", "reference"]
    assert [part["file"] for part in manifest["data"]] == [
        path.name for path in (files.data, files.attribution, files.reference)
    ]
    assert set(manifest["libraries"]) >= {"python", "numpy", "scikit-learn", "joblib"}
    assert isinstance(manifest["seed"], int)
    for limits in manifest["thresholds"].values():
        assert 0 < limits["balanced"] <= limits["precise"] <= 1
    for quantiles in manifest["reference"]["quantiles"].values():
        assert len(quantiles) == 101
        assert quantiles == sorted(quantiles)
    assert str(files.data.parent) not in (whole.directory / artifact.MANIFEST).read_text()


def test_manifest_tells_what_more_articles_would_bring_and_what_training_took(
    whole: Trained,
) -> None:
    for label in (H, A):
        curve = whole.manifest["learning_curve"][label]
        counts = [at["sentences"] for at in curve]
        assert len(curve) == 3
        assert counts == sorted(set(counts))
        assert counts[-1] == pytest.approx(240 * 4 / 5, abs=12)
        assert curve[-1]["f1"] == whole.manifest["metrics"][label]["not_active"]["f1"]
        assert all(at["f1"]["low"] <= at["f1"]["value"] <= at["f1"]["high"] for at in curve)
    effort = whole.manifest["training"]
    assert effort["seconds"] >= 0
    assert effort["cores"] >= 1
    assert f"on {effort['machine']}" in (whole.directory / artifact.CARD).read_text("utf-8")


def test_short_articles_are_no_reference(whole: Trained) -> None:
    long = [line for line in corpus.articles(40) if line["text"].count(".") >= 5]
    assert whole.manifest["reference"]["articles"] == len(long) < 40


def test_figures_are_of_the_parts_they_name(tmp_path: Path) -> None:
    lines = corpus.labelled(160)
    for line in lines[::4]:
        line["pick"] = "active"
    data = corpus.write(tmp_path / "data.jsonl", lines)
    model = trained(Inputs([data], tmp_path / "m"))
    for label in (H, A):
        figures = model.manifest["metrics"][label]
        assert figures["not_active"]["sentences"] == 120
        assert figures["random"]["sentences"] == sum(line["pick"] == "random" for line in lines)
        for part in figures.values():
            assert part["f1"]["low"] <= part["f1"]["value"] <= part["f1"]["high"]


def test_card_shows_id_figures_and_limits(whole: Trained) -> None:
    card = (whole.directory / artifact.CARD).read_text(encoding="utf-8")
    assert whole.manifest["id"] in card
    for label in Label:
        assert f"| {label} | {whole.manifest['thresholds'][label]['balanced']} |" in card
    assert "never whether it is true" in card


def test_without_corpus_and_articles_the_rest_is_null(files: Files, tmp_path: Path) -> None:
    model = trained(Inputs([files.data], tmp_path / "m"))
    article = model.scorer.score(STORY)
    assert model.scorer.labels == {H, A}
    assert article.sentences[0].labels[R] is None
    assert article.sentences[0].labels[A].flagged
    assert article.summary.labels.get(R) is None
    assert article.summary.labels[A].rate is None
    assert article.summary.labels[H].percentile is None
    assert article.summary.credibility is None
    assert [warning.code for warning in article.warnings] == ["no_reference"]


def test_without_articles_there_is_attribution_but_no_percentile(
    files: Files, tmp_path: Path
) -> None:
    model = trained(Inputs([files.data], tmp_path / "m", attribution=files.attribution))
    article = model.scorer.score(STORY)
    assert rests(article.sentences) == [True, True, True, False, True]
    summary = article.summary
    assert summary.labels[A].rate is not None
    assert [part.percentile for part in summary.labels.values()] == [None] * 3
    assert summary.credibility is None


@pytest.mark.parametrize("label", [H, A])
def test_model_of_one_label_is_null_for_the_other(
    label: Label, files: Files, tmp_path: Path
) -> None:
    other = A if label is H else H
    chosen = trained(Inputs([files.data], tmp_path / "chosen", labels=[label]))
    kept = {"hedging", "hedge_cues", "hedge_spans"}
    if label is H:
        kept = {"anonymous_sourcing", "sources", "source_spans"}
    lines = [{k: v for k, v in line.items() if k not in kept} for line in corpus.labelled(240)]
    found = trained(Inputs([corpus.write(tmp_path / "one.jsonl", lines)], tmp_path / "found"))
    assert chosen.manifest["id"] == found.manifest["id"]
    sentence, *_ = chosen.scorer.score(STORY).sentences
    assert chosen.scorer.labels == {label}
    assert sentence.labels[label].flagged
    assert sentence.labels[other] is None
    assert {cue.label for cue in sentence.cues} == {label}


def test_other_data_give_another_model(whole: Trained, files: Files, tmp_path: Path) -> None:
    data = corpus.write(tmp_path / "data.jsonl", corpus.labelled(240, seed=9))
    out = tmp_path / "m"
    other = trained(Inputs([data], out, files.attribution, files.reference))
    assert other.manifest["id"] != whole.manifest["id"]


def test_labelled_articles_that_are_in_the_corpus_are_tagged_by_a_model_that_never_saw_them() -> (
    None
):
    lines = corpus.attributed(24)
    sentences = [_attributed(line) for line in lines]
    # In article a0 alone a word reports that reports nowhere else.
    odd = Attributed("Gus Yew zorbled the tram is late.", "a0", ((0, 7),), ((8, 15),))
    sentences[:6] = [odd] * 6
    texts = [odd.text, odd.text]
    design = Design(texts, Vocabulary({}))
    workers = Workers(1, quiet=True)
    stage = fit_stage_one(sentences, design, ["pn-a0", "pn-b0"], Vocabulary({}), workers)
    first, second = stage.cue_log_odds.reshape(2, -1)
    at = tokens(odd.text).index("zorbled")
    assert second[at] > first[at] + 2
    assert np.array_equal(second, stage.cue.log_odds(design.glance).reshape(2, -1)[1])


def _attributed(line: corpus.Line) -> Attributed:
    spans = [(a["source_span"], a["cue_span"]) for a in line["attributions"]]
    return Attributed(
        line["text"],
        line["doc"],
        tuple(tuple(source) for source, _ in spans),
        tuple(tuple(cue) for _, cue in spans),
    )


def test_calibration_and_thresholds_are_fitted_at_natural_rates(
    files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(metrics, "RESAMPLES", 1)
    records = read_records([files.data])
    rng = np.random.default_rng(1)
    truth = np.array([record.labels[H] for record in records])
    best = truth * 2.0 - 1.0 + rng.normal(0, 1, len(truth))
    natural = np.array([record.pick == "random" for record in records])
    wild = np.where(natural, best, -best * 7)
    nothing = Linear(np.zeros(1), 0.0)
    one = stage_two._judged(labelled(records), H, (nothing, nothing), best)[0]
    two = stage_two._judged(labelled(records), H, (nothing, nothing), wild)[0]
    assert np.array_equal(one.line, two.line)
    assert one.thresholds == two.thresholds
    probability = calibrated(best[natural], one.line)
    assert probability.mean() == pytest.approx(truth[natural].mean(), abs=1e-3)


def labelled(records: list[Record]) -> Labelled:
    design = Design([record.text for record in records], Vocabulary({}))
    return Labelled(records, design, absent(design), np.ones(len(records), dtype=bool))


def test_positive_sentence_without_spans_teaches_no_token() -> None:
    records = [
        Record("It may rain.", "a", {H: 1}, {}, "random", 2.0),
        Record("It may rain.", "b", {H: 1}, {H: ((3, 6),)}, "random", 2.0),
        Record("It rained.", "c", {H: 0}, {}, "random", 0.5),
        Record("It rained.", "d", {A: 0}, {A: ()}, "random", 1.0),
    ]
    said = told(labelled(records), H)
    assert said.token_target.tolist() == [0] * 4 + [0, 1, 0, 0] + [0] * 6
    assert said.token_weight.tolist() == [0] * 4 + [2] * 4 + [0.5] * 3 + [0] * 3
    assert said.truth.tolist() == [1, 1, 0, -1]
    assert said.weight.tolist() == [2, 2, 0.5, 0]


def test_where_no_sentence_has_spans_every_token_of_a_positive_is_one_to_begin_with() -> None:
    records = [
        Record("It may rain.", "a", {H: 1}, {}, "random", 2.0),
        Record("It rained.", "b", {H: 0}, {}, "random", 1.0),
    ]
    said = told(labelled(records), H)
    assert said.token_target.tolist() == [1] * 4 + [0] * 3
    assert said.token_weight.tolist() == [2] * 4 + [1] * 3


def test_labels_without_spans_make_a_model_that_finds_them(tmp_path: Path) -> None:
    spans = {"hedge_cues", "hedge_spans", "sources", "source_spans"}
    lines = [
        {k: v for k, v in line.items() if k not in spans} for line in corpus.labelled(400, seed=3)
    ]
    data = corpus.write(tmp_path / "data.jsonl", lines)
    model = trained(Inputs([data], tmp_path / "m"))
    for label in (H, A):
        assert model.manifest["metrics"][label]["not_active"]["f1"]["value"] > 0.9


def test_a_sentence_never_learns_from_its_twin(tmp_path: Path) -> None:
    """Labels by chance can only be known by heart: from twins, if any of them were learnt from."""
    lines = corpus.by_chance(160)
    twins = [line | {"doc": f"{line['doc']}-{k}"} for k in range(4) for line in lines]
    data = corpus.write(tmp_path / "chance.jsonl", lines)
    also = corpus.write(tmp_path / "twins.jsonl", twins)
    model = trained(Inputs([data], tmp_path / "m", also=[also]))
    for label in (H, A):
        found = model.manifest["metrics"][label]["not_active"]["average_precision"]["value"]
        assert found < 0.7, "what stands in --also is held back with its twin"


def test_labels_that_only_also_files_carry_are_not_trained(tmp_path: Path) -> None:
    only = [{"text": f"It may rain on day {k}.", "hedging": 1} for k in range(3)]
    lines = [
        {k: v for k, v in line.items() if k not in {"hedging", "hedge_cues", "hedge_spans"}}
        for line in corpus.labelled(240)
    ]
    data = corpus.write(tmp_path / "data.jsonl", lines)
    also = corpus.write(tmp_path / "also.jsonl", only)
    assert trained(Inputs([data], tmp_path / "m", also=[also])).scorer.labels == {A}


def test_files_that_only_teach_are_in_no_figure(files: Files, tmp_path: Path) -> None:
    more = [
        line | {"id": f"more-{k}", "doc": f"more-{line['doc']}"}
        for k, line in enumerate(corpus.labelled(80, seed=5))
    ]
    also = corpus.write(tmp_path / "more.jsonl", more)
    alone = trained(Inputs([files.data], tmp_path / "alone"))
    both = trained(Inputs([files.data], tmp_path / "both", also=[also]))
    assert both.manifest["id"] != alone.manifest["id"]
    for label in (H, A):
        figures = [m.manifest["metrics"][label]["not_active"]["sentences"] for m in (alone, both)]
        assert figures[0] == figures[1]
    assert [file["role"] for file in both.manifest["data"]] == ["data", "also"]


def test_both_thresholds_are_in_the_model(whole: Trained) -> None:
    for at in Operating:
        assert set(whole.scorer.thresholds(at)) == set(Label)
