"""What looks like a label and is none, on invented sentences."""

import pytest

from model.labels import ANNOTATED, Label
from training.traps import TRAPS, Trap, false_alarm, traps
from training.wording import Wording


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("She could swim, and he can row.", {Trap.ABILITY}),
        ("He said he would resign.", {Trap.REPORTED_FUTURE}),
        ("The town should pay, and must.", {Trap.DEONTIC}),
        ("The board plans to build a pier.", {Trap.PLAN}),
        ("It opened on May 4.", {Trap.DATE}),
        ("It cost about 400 crowns.", {Trap.ROUNDED}),
        ("Roughly half of them left.", {Trap.ROUNDED}),
        ("Ms. Elm denied it and warned him.", {Trap.STANCE}),
        ("The council decides whether to sign.", {Trap.RULE_OR_CHOICE}),
        ("The tram opened.", {Trap.PLAIN}),
        ("He could leave if he would.", {
            Trap.ABILITY, Trap.REPORTED_FUTURE, Trap.RULE_OR_CHOICE,
        }),
    ],
)  # fmt: skip
def test_what_looks_like_a_hedge(text: str, expected: set[Trap]) -> None:
    assert set(traps(Label.HEDGING, text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ana Elm said the pier opened.", Trap.PERSON),
        ("The pier opened, said Bo Fir.", Trap.PERSON),
        ("He said the pier opened.", Trap.PRONOUN),
        ("“It opened,” she added.", Trap.PRONOUN),
        ("The harbor ministry said the pier opened.", Trap.INSTITUTION),
        ("Police said the pier opened.", Trap.INSTITUTION),
        ("The pier opened, according to the Lund Gazette.", Trap.OUTLET),
        ("Reuters reported that the pier opened.", Trap.OUTLET),
        ("The study found that mills, the report said, are old.", Trap.KNOWN_DOCUMENT),
        ("Protesters gathered at the pier.", Trap.CROWD),
        ("The pier opened in June.", Trap.NO_ATTRIBUTION),
    ],
)
def test_what_looks_like_an_unnamed_source(text: str, expected: Trap) -> None:
    assert expected in traps(Label.ANONYMOUS_SOURCING, text)


def test_a_crowd_that_speaks_is_no_actor() -> None:
    assert Trap.CROWD not in traps(Label.ANONYMOUS_SOURCING, "Nurses said the ward was shut.")
    assert Trap.CROWD in traps(Label.ANONYMOUS_SOURCING, "Nurses held a vigil at the ward.")


@pytest.mark.parametrize("label", ANNOTATED)
@pytest.mark.parametrize("text", ["It rained.", "…", " ", "“", "said", "according to", "May"])
def test_every_sentence_has_a_row_in_the_table(label: Label, text: str) -> None:
    found = traps(label, text)
    assert found
    assert set(found) <= set(TRAPS[label])


@pytest.mark.parametrize(
    ("label", "text", "expected"),
    [
        (Label.HEDGING, "He said he [would] resign.", Trap.REPORTED_FUTURE),
        (Label.HEDGING, "It opened on [May 4].", Trap.DATE),
        (Label.HEDGING, "The [likely] heir.", Wording.EPISTEMIC),
        (Label.ANONYMOUS_SOURCING, "[He] said it rained.", Trap.PRONOUN),
        (Label.ANONYMOUS_SOURCING, "In May [Ana Elm] said it rained.", Trap.PERSON),
        (Label.ANONYMOUS_SOURCING, "[The harbor board] said it rained.", Trap.INSTITUTION),
        (Label.ANONYMOUS_SOURCING, "[Some nurses] held a vigil.", Trap.CROWD),
        (Label.ANONYMOUS_SOURCING, "[Some nurses] said it rained.", Wording.COLLECTIVE),
        (Label.ANONYMOUS_SOURCING, "[Some Republicans] held a vigil.", Trap.CROWD),
        (Label.ANONYMOUS_SOURCING, "[One aide] said it rained.", Wording.UNNAMED_PERSON),
        (Label.ANONYMOUS_SOURCING, "The mayor [reportedly] left.", Wording.AGENTLESS),
    ],
)
def test_a_false_alarm_is_the_trap_or_what_it_reads_like(
    label: Label, text: str, expected: str
) -> None:
    start, end = text.index("["), text.index("]") - 1
    plain = text.replace("[", "").replace("]", "")
    assert false_alarm(label, plain, start, end) == expected


def test_tables_list_every_trap_once() -> None:
    listed = [trap for label in ANNOTATED for trap in TRAPS[label]]
    assert sorted(listed) == sorted(Trap)
