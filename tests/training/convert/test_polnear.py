"""PolNeAR's folders, with invented articles: its attributions become those of the corpus format."""

import json
from pathlib import Path
from typing import Any

import pytest

from training.__main__ import main
from training.attribution import read_attributions
from training.convert.polnear import PARTS, attribution_lines

NAME = "elm-post_2026-03-01_pier-to-close-"
TEXT = (
    "Pier to close.\n\n🙂 “It will close,” the mayor said. “On Monday.” Two aides,\nwho had seen"
    " the plan, were told to wait.\n\nBo Fir denied it."
)


class Annotations:
    """brat lines over a text, by the words they cover."""

    def __init__(self, text: str = TEXT) -> None:
        self._text = text
        self.lines: list[str] = []
        self._spans = 0

    def span(self, kind: str, *words: str) -> str:
        """Add a span of one piece or several; return its id."""
        self._spans += 1
        starts = [self._text.index(word) for word in words]
        pieces = [f"{s} {s + len(w)}" for s, w in zip(starts, words, strict=True)]
        told = " ".join(words).replace("\n", " ")
        self.lines.append(f"T{self._spans}\t{kind} {';'.join(pieces)}\t{told}")
        return f"T{self._spans}"

    def event(self, **roles: tuple[str, ...]) -> None:
        """Add an event of the spans that `roles` name."""
        parts = [f"{role}:{self.span(role.rstrip('2'), *words)}" for role, words in roles.items()]
        trigger = self.span("Attribution", roles["Cue"][0])
        self.lines.append(f"E{self._spans}\tAttribution:{trigger} {' '.join(parts)}")


def corenlp(text: str, *sentences: str) -> str:
    """Return CoreNLP's XML for `sentences` of `text`, offsets counted as Java does."""

    def units(offset: int) -> int:
        return len(text[:offset].encode("utf-16-le")) // 2

    parts = []
    for sentence in sentences:
        begin, tokens, at = text.index(sentence), [], 0
        for word in sentence.split():
            at = sentence.index(word, at)
            tokens.append(
                f"<token><word>w</word><CharacterOffsetBegin>{units(begin + at)}"
                f"</CharacterOffsetBegin><CharacterOffsetEnd>{units(begin + at + len(word))}"
                "</CharacterOffsetEnd></token>"
            )
            at += len(word)
        parts.append(f"<sentence><tokens>{''.join(tokens)}</tokens></sentence>")
    mention = "<coreference><mention><sentence>1</sentence></mention></coreference>"
    return (
        '<?xml version="1.0"?><?xml-stylesheet href="x.xsl" type="text/xsl"?><root><document>'
        f"<sentences>{''.join(parts)}</sentences>{mention}</document></root>"
    )


def article(
    folder: Path,
    annotations: Annotations,
    *,
    name: str = NAME,
    text: str = TEXT,
    by: str = "_4b22",
    parsed: str | None = None,
) -> Path:
    """Write the files of an article; return the annotations' one."""
    for below in ("text", "attributions", "corenlp"):
        (folder / below).mkdir(parents=True, exist_ok=True)
    (folder / "text" / f"{name}.txt").write_bytes(text.encode())
    path = folder / "attributions" / f"{name}{by}.ann"
    path.write_text("".join(f"{line}\n" for line in annotations.lines))
    if parsed is not None:
        (folder / "corenlp" / f"{name}.txt.xml").write_text(parsed)
    return path


def plain() -> Annotations:
    found = Annotations()
    found.event(
        Content=("🙂 “It will close,”", "“On Monday.”"), Cue=("said",), Source=("the mayor",)
    )
    found.event(Content=("to wait",), Cue=("were told",))
    found.event(Source=("Bo Fir",), Cue=("denied",), Content=("it.",))
    return found


def converted(folder: Path) -> tuple[list[dict[str, Any]], list[str]]:
    told: list[str] = []
    return list(attribution_lines(folder, PARTS, told.append)), told


def words(lines: list[dict[str, Any]]) -> list[tuple[str | None, str | None]]:
    """Return the source and the cue of each attribution, as they stand in their sentences."""
    texts = {line["i"]: line["text"] for line in lines}

    def slice_(part: dict[str, Any], name: str) -> str | None:
        span, sent = part[f"{name}_span"], part[f"{name}_sent"]
        assert (span is None) == (sent is None)
        return None if span is None else texts[sent][span[0] : span[1]]

    return [
        (slice_(part, "source"), slice_(part, "cue"))
        for line in lines
        for part in line["attributions"]
    ]


SENTENCES = (
    "Pier to close.",
    "🙂 “It will close,” the mayor said.",
    "“On Monday.”",
    "Two aides,\nwho had seen the plan, were told to wait.",
    "Bo Fir denied it.",
)


@pytest.mark.parametrize("parsed", [corenlp(TEXT, *SENTENCES), None], ids=["corenlp", "ours"])
def test_attributions_stand_in_their_sentences(parsed: str | None, tmp_path: Path) -> None:
    article(tmp_path / "data" / "dev", plain(), parsed=parsed)
    lines, told = converted(tmp_path)
    assert told == []
    assert [line["text"] for line in lines] == [s.replace("\n", " ") for s in SENTENCES]
    assert [line["i"] for line in lines] == [0, 1, 2, 3, 4]
    assert {(line["doc"], line["outlet"], line["date"]) for line in lines} == {
        (NAME, "elm-post", "2026-03-01")
    }
    assert words(lines) == [("the mayor", "said"), (None, "were told"), ("Bo Fir", "denied")]
    assert [len(line["attributions"]) for line in lines] == [0, 1, 0, 1, 1]
    assert lines[1]["attributions"] == [
        {"source_span": [19, 28], "source_sent": 1, "cue_span": [29, 33], "cue_sent": 1}
    ]


def test_corenlp_decides_where_sentences_end(tmp_path: Path) -> None:
    joined = ("Pier to close.", TEXT[TEXT.index("🙂") : TEXT.index("\n\nBo")], "Bo Fir denied it.")
    article(tmp_path / "data" / "train", plain(), parsed=corenlp(TEXT, *joined))
    lines, told = converted(tmp_path / "data" / "train")
    assert told == []
    assert [line["text"] for line in lines] == [s.replace("\n", " ") for s in joined]


@pytest.mark.parametrize(
    "parsed",
    [
        "<root>",
        corenlp("x" * 500 + TEXT, *SENTENCES),
        corenlp(TEXT, *reversed(SENTENCES)),
        corenlp(TEXT, *SENTENCES).replace(">16<", ">17<", 1),
        "<root><sentences><sentence/></sentences></root>",
        corenlp(TEXT, *SENTENCES).replace(">16<", "><", 1),
    ],
    ids=["broken", "another text", "out of order", "inside a pair", "no tokens", "no offset"],
)
def test_sentences_that_do_not_fit_are_split_anew(parsed: str, tmp_path: Path) -> None:
    article(tmp_path / "dev", plain(), parsed=parsed)
    lines, (told,) = converted(tmp_path)
    assert f"{NAME}.txt.xml: split anew: " in told
    assert words(lines) == [("the mayor", "said"), (None, "were told"), ("Bo Fir", "denied")]


def test_source_in_pieces_is_several_and_one_across_sentences_is_none(tmp_path: Path) -> None:
    found = Annotations()
    found.event(Source=("Two aides,", "had seen"), Cue=("were told",), Source2=("the plan",))
    found.event(Source=("“On Monday.” Two aides,",), Cue=("to wait",))
    article(tmp_path / "dev", found)
    lines, _ = converted(tmp_path)
    assert words(lines) == [
        ("Two aides,", "were told"),
        ("had seen", None),
        ("the plan", None),
        (None, "to wait"),
    ]


def test_relations_and_nested_events_are_read_too(tmp_path: Path) -> None:
    found = Annotations()
    source, cue = found.span("Source", "the mayor"), found.span("Cue", "said")
    found.lines.append(f"R1\tSourceOf Arg1:{source} Arg2:{cue}")
    found.event(Source=("Bo Fir",), Cue=("denied",))
    found.lines[-1] += " Content:E3"
    found.lines += ["#1\tAnnotatorNotes T1\tsure?", "A1\tFactual E1", ""]
    article(tmp_path / "dev", found)
    lines, told = converted(tmp_path)
    assert told == []
    assert words(lines) == [("the mayor", "said"), ("Bo Fir", "denied")]


def test_line_ends_count_as_they_are(tmp_path: Path) -> None:
    text = TEXT.replace("\n", "\r\n")
    found = Annotations(text)
    found.event(Source=("Two aides,\r\nwho had seen the plan,",), Cue=("were told",))
    found.lines[0] = found.lines[0].replace("\r", "")
    found.lines = [f"{line}\r" for line in found.lines]
    article(tmp_path / "dev", found, text=text)
    lines, told = converted(tmp_path)
    assert told == []
    assert words(lines) == [("Two aides,  who had seen the plan,", "were told")]


def test_first_annotator_by_name_counts_and_the_parts_are_in_order(tmp_path: Path) -> None:
    other = Annotations()
    other.event(Source=("Two aides,",), Cue=("were told",))
    article(tmp_path / "dev", other, by="_d473")
    article(tmp_path / "dev", plain(), by="_4b22")
    article(tmp_path / "train", other, name="b")
    article(tmp_path / "annotator-training", other, name="c")
    lines, (told,) = converted(tmp_path)
    assert "_d473.ann: left aside" in told
    assert list(dict.fromkeys(line["doc"] for line in lines)) == ["b", NAME]
    assert words(lines)[1:] == [("the mayor", "said"), (None, "were told"), ("Bo Fir", "denied")]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("T1\tSource 0 4\tPlan", "line 1: at its offsets the text has other words"),
        ("T1\tSource 0 9999\tPier", "outside the text"),
        ("T1\tSource 4 0\tPier", "outside the text"),
        ("T1\tSource zero 4\tPier", "line 1 is no text-bound annotation"),
        ("T1 Source 0 4 Pier", "no text-bound annotation"),
        ("E1\tAttribution:T9 Cue:T8", "line 1: there is no T9"),
        ("E1\tAttribution", "line 1 is no event"),
        ("R1\tOf Arg1:T8 Arg2:T9", "there is no T8"),
        ("R1\tOf Arg1:T8", "no relation of two"),
    ],
)
def test_article_whose_files_do_not_fit_is_left_out_whole(
    line: str, why: str, tmp_path: Path
) -> None:
    bad, good = Annotations(), plain()
    bad.lines.append(line)
    path = article(tmp_path / "dev", bad, name="a")
    article(tmp_path / "dev", good)
    lines, (told,) = converted(tmp_path)
    assert told.startswith(f"{path}: article left out: ")
    assert why in told
    assert {line["doc"] for line in lines} == {NAME}


def test_article_without_its_text_or_in_another_encoding_is_left_out(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        article(tmp_path / "dev", plain(), name=name)
    (tmp_path / "dev" / "text" / "a.txt").unlink()
    (tmp_path / "dev" / "text" / "b.txt").write_bytes("caf\u00e9".encode("latin-1"))
    lines, told = converted(tmp_path)
    assert {line["doc"] for line in lines} == {"c"}
    assert ["a.txt cannot be read" in told[0], "b.txt is not UTF-8 (byte 3)" in told[1]] == [
        True
    ] * 2


def test_what_comes_out_is_an_attribution_corpus(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for part in PARTS:
        article(tmp_path / "data" / part, plain(), name=part)
    out = tmp_path / "out.jsonl"
    command = ["convert", "polnear", str(tmp_path), "--out", str(out)]
    assert main([*command, "--part", "train", "dev"]) == 0
    assert capsys.readouterr().out == f"10 sentences written to {out}\n"
    corpus = read_attributions(out)
    assert [line.doc for line in corpus] == ["train"] * 5 + ["dev"] * 5
    assert [line.rests for line in corpus[:5]] == [False, True, False, True, True]
    assert [line.text[a:b] for line in corpus[:5] for a, b in line.sources] == [
        "the mayor",
        "Bo Fir",
    ]
    assert json.loads(out.read_text().splitlines()[0])["id"] == "train-0"


def test_folder_without_articles_is_refused_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = Annotations()
    bad.lines.append("T1\tSource 0 4\tPlan")
    article(tmp_path / "all-bad" / "dev", bad)
    for folder, why in (
        (tmp_path / "none", "is no directory"),
        (tmp_path, "there are no articles in it"),
        (tmp_path / "all-bad", "there is nothing to write"),
    ):
        out = tmp_path / "out.jsonl"
        assert main(["convert", "polnear", str(folder), "--out", str(out)]) == 2
        assert why in capsys.readouterr().err
        assert [path.name for path in tmp_path.iterdir()] == ["all-bad"]
