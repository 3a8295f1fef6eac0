"""Classes of wording: the rows of the labels' definition, on invented sentences."""

import pytest

from model.labels import ANNOTATED, Label
from training.wording import CLASSES, Wording, any_of, is_plural, plain, wording


def of(label: Label, text: str) -> Wording:
    """Return the class of what stands in [brackets] in `text`."""
    start, end = text.index("["), text.index("]") - 1
    return wording(label, text.replace("[", "").replace("]", ""), start, end)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The pier [may] close.", Wording.EPISTEMIC),
        ("It is [likely] to rain.", Wording.EPISTEMIC),
        ("The plan [would] leave the ferry idle.", Wording.EPISTEMIC),
        ("Nobody [seems to] mind.", Wording.EPISTEMIC),
        ("[It’s unclear] what broke.", Wording.EPISTEMIC),
        ("She [believes] the lamp fell.", Wording.DOXASTIC),
        ("The [alleged] theft of a boat.", Wording.DOXASTIC),
        ("The bridge was [reportedly] shut.", Wording.DOXASTIC),
        ("The tram [is expected to] run.", Wording.DOXASTIC),
        ("[I don’t think] so.", Wording.DOXASTIC),
        ("He asked [whether] the mill burned.", Wording.INVESTIGATIVE),
        ("It [remains to be seen] who pays.", Wording.INVESTIGATIVE),
        ("Ask her [whether it may] rain.", Wording.INVESTIGATIVE),
        ("[If] the dam breaks, the town floods.", Wording.CONDITIONAL),
        ("If the dam breaks, the town [could] flood.", Wording.CONDITIONAL),
        ("Unless it rains, the wells [would] dry up.", Wording.CONDITIONAL),
        ("[Some say] the mill is haunted.", Wording.VAGUE),
        ("[Critics] doubt it.", Wording.VAGUE),
        ("[A number of] shops shut.", Wording.VAGUE),
        ("It [is considered] a masterpiece.", Wording.VAGUE),
        ("The [green] door.", Wording.OTHER),
    ],
)
def test_hedges_are_of_the_class_of_their_row(text: str, expected: Wording) -> None:
    assert of(Label.HEDGING, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[A senior harbor official] said so.", Wording.UNNAMED_PERSON),
        ("[One of the clerks] called it odd.", Wording.UNNAMED_PERSON),
        ("[The source] added more.", Wording.UNNAMED_PERSON),
        ("[an aide], who spoke quietly", Wording.UNNAMED_PERSON),
        ("[Officials] said so.", Wording.UNNAMED_GROUP),
        ("[two diplomats] told the paper", Wording.UNNAMED_GROUP),
        ("[Two of the experts] told the paper", Wording.UNNAMED_GROUP),
        ("[people close to the talks] say", Wording.UNNAMED_GROUP),
        ("according to [harbor-police officials]", Wording.UNNAMED_GROUP),
        ("[Critics] say the pier is ugly.", Wording.COLLECTIVE),
        ("[Some lawmakers] argue for it.", Wording.COLLECTIVE),
        ("[a number of clerks] object", Wording.COLLECTIVE),
        ("[Many] see a mistake.", Wording.COLLECTIVE),
        ("The owner [is believed to] be abroad.", Wording.AGENTLESS),
        ("The owner [reportedly] left.", Wording.AGENTLESS),
        ("[It was reported] that the mill burned.", Wording.AGENTLESS),
        ("[We’re told] it is over.", Wording.AGENTLESS),
        ("[rumors] spread in the port", Wording.AGENTLESS),
        ("The Gazette reported, citing [officials], that it sank.", Wording.RELAYED),
        ("[guards cited by the Gazette]", Wording.RELAYED),
        ("[documents seen by the Gazette] show", Wording.DOCUMENT),
        ("[internal memos] show it", Wording.DOCUMENT),
        ("[A recent study] found it", Wording.DOCUMENT),
        ("[polls] show a lead", Wording.DOCUMENT),
    ],
)
def test_sources_are_of_the_class_of_their_row(text: str, expected: Wording) -> None:
    assert of(Label.ANONYMOUS_SOURCING, text) == expected


def test_tables_list_every_class_once() -> None:
    listed = [name for label in ANNOTATED for name in CLASSES[label]]
    assert set(listed) == set(Wording)
    for label in ANNOTATED:
        assert len(set(CLASSES[label])) == len(CLASSES[label])


def test_words_that_are_no_words_are_other() -> None:
    for label in ANNOTATED:
        assert wording(label, "“ ”", 0, 3) is Wording.OTHER
        assert wording(label, "", 0, 0) is Wording.OTHER


def test_wordings_are_found_whole_and_by_their_beginning() -> None:
    found = any_of("claim*; may; we're told; *edly")
    for text in ("she claims", "it may", "We’re told it", "allegedly"):
        assert found.search(" ".join(plain(text))), text
    for text in ("disclaim", "mayor", "we told", "edl"):
        assert not found.search(" ".join(plain(text))), text


def test_plurals_are_told_from_words_that_end_like_them() -> None:
    assert all(map(is_plural, ("aides", "people", "police", "companies")))
    assert not any(map(is_plural, ("boss", "campus", "aide", "mayor's", "")))
