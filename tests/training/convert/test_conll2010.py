"""CoNLL-2010 and BioScope XML, in invented files: what hedges, by which words, and where."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from model.labels import Label
from training.__main__ import main
from training.convert.conll2010 import hedge_lines
from training.record_files import DataError
from training.records import read_records

H = Label.HEDGING

WIKIPEDIA = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE Annotation SYSTEM "hedge.dtd">
<Annotation created="2026" creators="nobody">
<DocumentSet>
<Document type="Wikipedia"><DocID type="WikiID"> Elm Pier_7 </DocID>
<DocumentPart type="Title">
<sentence id="S1.1" certainty="certain">Elm Pier</sentence></DocumentPart>
<DocumentPart type="Text">
<sentence id="S1.2" certainty="uncertain"><ccue>Some people</ccue> say that
  the pier is <ccue> widely  considered </ccue> old &amp; <ccue>may</ccue> fall.</sentence>
<sentence id="S1.3" certainty="uncertain">It is the finest pier of all.</sentence>
<sentence id="S1.4" certainty="certain">The caf\u00e9 🙂 opened in 1911.</sentence>
</DocumentPart></Document>
<Document type="Wikipedia"><DocumentPart type="Text">
<sentence id="S2.1" certainty="uncertain"
>🙂 It <ccue>may</ccue> rain, it <ccue>may</ccue> not.</sentence>
</DocumentPart></Document>
</DocumentSet></Annotation>
"""

BIOSCOPE = """<?xml version="1.0"?>
<Annotation><DocumentSet><Document type="Biological_abstract"><DocID type="PMID">100</DocID>
<DocumentPart type="AbstractText">
<sentence id="S1.1">The cells <xcope id="X1"><cue type="speculation" ref="X1">may</cue> grow,
<xcope id="X2"><cue type="negation" ref="X2">not</cue> shrink</xcope></xcope>.</sentence>
<sentence id="S1.2">The cells did
<xcope id="X3"><cue type="negation" ref="X3">not</cue> grow</xcope>.</sentence>
<sentence id="S1.3">It is <xcope id="X4"><cue type="speculation" ref="X4"><cue type="negation"
 ref="X4">not</cue> clear</cue>
<cue type="speculation" ref="X5">whether</cue> they grew</xcope>.</sentence>
<sentence id="S1.4"><xcope id="X6"><cue type="speculation" ref="X6">Either</cue> wine
<cue type="speculation" ref="X6">or</cue> tea</xcope>.</sentence>
</DocumentPart></Document></DocumentSet></Annotation>
"""


def write(path: Path, content: str) -> Path:
    path.write_text(content, encoding="utf-8")
    return path


def converted(*paths: Path) -> tuple[list[dict[str, Any]], list[str]]:
    told: list[str] = []
    return list(hedge_lines(paths, told.append)), told


def sentence(tmp_path: Path, attributes: str, inner: str) -> tuple[list[dict[str, Any]], list[str]]:
    """Return what comes of a sentence that follows a plain one."""
    content = (
        '<Document><sentence certainty="certain">It rained.</sentence>\n'
        f"<sentence {attributes}>{inner}</sentence></Document>"
    )
    lines, told = converted(write(tmp_path / "x.xml", content))
    return lines[1:], told


def test_wikipedia_sentences_have_their_certainty_and_cues(tmp_path: Path) -> None:
    lines, told = converted(write(tmp_path / "wiki.xml", WIKIPEDIA))
    assert told == []
    assert [(line["doc"], line["i"], line["hedging"]) for line in lines] == [
        ("Elm Pier_7", 0, 0),
        ("Elm Pier_7", 1, 1),
        ("Elm Pier_7", 2, 1),
        ("Elm Pier_7", 3, 0),
        ("wiki-2", 0, 1),
    ]
    assert lines[1] == {
        "id": "Elm Pier_7-1",
        "doc": "Elm Pier_7",
        "i": 1,
        "text": "Some people say that the pier is widely considered old & may fall.",
        "hedging": 1,
        "hedge_cues": ["Some people", "widely considered", "may"],
        "hedge_spans": [[0, 11], [33, 50], [57, 60]],
    }
    assert lines[3]["hedge_spans"] == []
    assert lines[4]["hedge_spans"] == [[5, 8], [18, 21]], "code points"


def test_uncertain_sentence_without_cues_is_not_annotated(tmp_path: Path) -> None:
    lines, _ = converted(write(tmp_path / "wiki.xml", WIKIPEDIA))
    assert set(lines[2]) == {"id", "doc", "i", "text", "hedging"}


def test_in_bioscope_only_cues_of_speculation_hedge(tmp_path: Path) -> None:
    lines, told = converted(write(tmp_path / "bio.xml", BIOSCOPE))
    assert told == []
    assert [(line["text"], line["hedging"], line["hedge_cues"]) for line in lines] == [
        ("The cells may grow, not shrink.", 1, ["may"]),
        ("The cells did not grow.", 0, []),
        ("It is not clear whether they grew.", 1, ["not clear", "whether"]),
        ("Either wine or tea.", 1, ["Either", "or"]),
    ]


def test_what_comes_out_can_be_trained_on(tmp_path: Path) -> None:
    wiki, bio = write(tmp_path / "w.xml", WIKIPEDIA), write(tmp_path / "b.xml", BIOSCOPE)
    out = tmp_path / "out.jsonl.gz"
    assert main(["convert", "conll2010", str(wiki), str(bio), "--out", str(out)]) == 0
    with gzip.open(out, "rt", encoding="utf-8") as file:
        lines = [json.loads(line) for line in file]
    records = read_records([out])
    assert [record.doc for record in records] == [line["doc"] for line in lines]
    for line, record in zip(lines, records, strict=True):
        cues = [record.text[start:end] for start, end in record.spans.get(H, ())]
        assert cues == line.get("hedge_cues", [])
        assert record.labels == {H: line["hedging"]}


def test_documents_of_several_files_that_share_a_name_go_on_counting(tmp_path: Path) -> None:
    one, two = write(tmp_path / "1.xml", BIOSCOPE), write(tmp_path / "2.xml", BIOSCOPE)
    lines, _ = converted(one, two)
    assert [line["i"] for line in lines] == list(range(8))
    assert len({line["id"] for line in lines}) == 8


def test_szeged_names_and_namespaces_are_read_alike(tmp_path: Path) -> None:
    content = (
        '<a:Document xmlns:a="urn:x"><a:Sentence>It <a:ccue type="modal">may</a:ccue> rain.'
        "</a:Sentence><a:Sentence>It rained.</a:Sentence></a:Document>"
    )
    lines, _ = converted(write(tmp_path / "s.xml", content))
    assert [(line["doc"], line["hedging"]) for line in lines] == [("s-1", 1), ("s-1", 0)]


def test_cue_at_the_edges_and_a_nested_one_keep_their_words(tmp_path: Path) -> None:
    inner = "\n <ccue>It <ccue>may</ccue>\n</ccue> rain<ccue> </ccue>,  <ccue>perhaps </ccue> "
    ((line,), _) = sentence(tmp_path, 'certainty="uncertain"', inner)
    assert line["text"] == "It may rain , perhaps"
    assert line["hedge_cues"] == ["It may", "perhaps"]


@pytest.mark.parametrize(
    ("attributes", "inner", "why"),
    [
        ('certainty="certain"', "It <ccue>may</ccue>.", "it is marked certain, but has a cue"),
        ('certainty="maybe"', "It may.", "certainty is “maybe”"),
        ("", "It may.", "certainty is “”"),
        ('certainty="certain"', "  ", "it is empty"),
    ],
)
def test_sentence_that_says_two_things_or_nothing_is_left_out(
    attributes: str, inner: str, why: str, tmp_path: Path
) -> None:
    lines, (told,) = sentence(tmp_path, attributes, inner)
    assert lines == []
    assert told.startswith(f"{tmp_path / 'x.xml'}, line 2: left out: {why}")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("<Document><sentence>It may.</sentence></Document>", "no sentence is labelled"),
        ("<Document>", "is not XML"),
        ("", "is not XML"),
        ("It may rain.", "is not XML"),
        (
            '<!DOCTYPE a [<!ENTITY x "y">]><a><sentence certainty="certain">&x;</sentence></a>',
            "the entity &x; is not one of XML's own",
        ),
        (
            '<!DOCTYPE a [<!ENTITY x SYSTEM "{secret}">]><a><sentence>&x;</sentence></a>',
            "the entity &x;",
        ),
        ("<a>" * 300 + "</a>" * 300, "is not XML"),
    ],
)
def test_file_that_cannot_be_used_is_named_and_nothing_is_written(
    content: str, why: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = write(tmp_path / "secret", "password")
    good = write(tmp_path / "good.xml", BIOSCOPE)
    bad = write(tmp_path / "bad.xml", content.replace("{secret}", secret.as_uri()))
    out = write(tmp_path / "out.jsonl", "as it was")
    assert main(["convert", "conll2010", str(good), str(bad), "--out", str(out)]) == 2
    told = capsys.readouterr().err
    assert str(bad) in told
    assert why in told
    assert "password" not in told
    assert out.read_text() == "as it was"
    assert {path.name for path in tmp_path.iterdir()} == {
        *("secret", "good.xml", "bad.xml", "out.jsonl")
    }


def test_entities_that_multiply_are_not_expanded(tmp_path: Path) -> None:
    more = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(9))
    content = (
        f'<!DOCTYPE a [<!ENTITY e0 "ha">{more}]>'
        '<a><sentence certainty="certain">&e9;</sentence></a>'
    )
    with pytest.raises(DataError, match=r"bomb\.xml"):
        converted(write(tmp_path / "bomb.xml", content))


@pytest.mark.parametrize("name", ["out.csv", "out.json", "in.xml"])
def test_place_to_write_is_checked_first(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path / "in.xml", BIOSCOPE)
    assert main(["convert", "conll2010", str(path), "--out", str(tmp_path / name)]) == 2
    assert "must end in .jsonl" in capsys.readouterr().err
    assert path.read_text() == BIOSCOPE


def test_what_is_left_out_is_told_with_an_end(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty = '<sentence certainty="certain"/>' * 50
    content = f'<a>{empty}<sentence certainty="certain">It rained.</sentence></a>'
    path, out = write(tmp_path / "in.xml", content), tmp_path / "out.jsonl"
    assert main(["convert", "conll2010", str(path), "--out", str(out)]) == 0
    told = capsys.readouterr()
    assert told.out == f"1 sentences written to {out}\n"
    *listed, last = told.err.splitlines()
    assert len(listed) == 20
    assert last == "… and 30 more like these"
