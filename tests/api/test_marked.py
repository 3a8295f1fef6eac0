"""A scored article as the page shows it: nothing lost, nothing added, everything numbered."""

from hypothesis import given
from hypothesis import strategies as st

from api.marked import MarkedText, marked_text
from model.document import Notice
from model.labels import Label

H, A = Label.HEDGING, Label.ANONYMOUS_SOURCING
TEXT = "The bridge may close, one official said. Ada Quill denied it.\n\nIt reportedly rusts."


def shown(result: MarkedText) -> list[str]:
    """Return the text of each paragraph."""
    return [
        "".join(
            "".join(piece.text for piece in run.marked.pieces) if run.marked else run.text
            for run in paragraph
        )
        for paragraph in result.paragraphs
    ]


def example(article_of):
    return article_of(
        TEXT,
        ("The bridge may close, one official said.", {H: ("may",), A: ("one official",)}),
        ("Ada Quill denied it.", {}),
        ("It reportedly rusts.", {H: ("reportedly",), A: ("reportedly",)}),
    )


def test_the_paragraphs_are_the_text(article_of):
    assert shown(marked_text(example(article_of))) == TEXT.split("\n\n")


def test_marked_sentences_are_numbered_and_noted_in_order(article_of):
    notes = marked_text(example(article_of)).notes
    assert [note.number for note in notes] == [1, 2]
    assert [note.labels for note in notes] == [(H, A), (H, A)]
    assert [reason.words for reason in notes[0].reasons] == [("may",), ("one official",)]
    assert notes[0].reasons[0].percent == 82


def test_agentless_wording_is_told_from_an_unnamed_person(article_of):
    first, second = marked_text(example(article_of)).notes
    assert [reason.no_source_given for reason in first.reasons] == [False, False]
    assert [reason.no_source_given for reason in second.reasons] == [False, True]


def test_the_cue_words_are_pieces_of_their_sentence(article_of):
    first, second = marked_text(example(article_of)).notes
    assert [piece.text for piece in first.pieces if piece.cue] == ["may", "one official"]
    assert [piece.text for piece in second.pieces if piece.cue] == ["reportedly"]


def test_overlapping_cues_repeat_no_word(article_of):
    text = "It is reportedly so."
    article = article_of(text, (text, {H: ("is reportedly",), A: ("reportedly so",)}))
    (note,) = marked_text(article).notes
    assert "".join(piece.text for piece in note.pieces) == text


def test_a_sentence_flagged_without_cue_words_is_still_marked(article_of):
    article = article_of("So they say.", ("So they say.", {A: ()}))
    (note,) = marked_text(article).notes
    assert note.reasons[0].words == ()


def test_what_was_not_read_is_shown_apart(article_of):
    article = article_of(TEXT, ("Ada Quill denied it.", {}), next_start=TEXT.index("It reportedly"))
    result = marked_text(article)
    assert result.unread == "It reportedly rusts."
    assert shown(result) == [TEXT.partition("\n\n")[0]]


def test_warnings_are_passed_on(article_of):
    article = article_of(TEXT, warnings=(Notice("too_short", "Too short to tell."),))
    assert marked_text(article).warnings == ("Too short to tell.",)


@given(st.lists(st.sampled_from(["may. ", "\n", " \n\n", "😀", "<b>", "\r\n", "\t"]), max_size=12))
def test_no_character_but_the_blank_lines_is_lost(article_of, parts):
    text = "".join(parts)
    marked = [("may.", {H: ("may",)})] if "may." in text else []
    kept = "".join("".join(shown(marked_text(article_of(text, *marked)))).split())
    assert kept == "".join(text.split())
