"""The walk through readers' feedback: one item at a time on the terminal, one key each."""

from collections.abc import Callable, Sequence
from enum import Enum
from typing import TextIO

from rich.console import Console
from rich.text import Text

from model.labels import Label
from model.scorer import Scorer
from training.readable import readable
from training.record_spans import Spans
from training.review import Choice, Decision, Decisions, Item, accept, correct, reject

_NAMES = {Label.HEDGING: "hedging", Label.ANONYMOUS_SOURCING: "an unnamed source"}
_SEPARATOR = "|"
_QUESTION = "[a]ccept  [c]orrect  [r]eject  [s]kip  [b]ack  [q]uit > "
_WORDS = (
    "The words that carry it, as they stand there, with | between.\n"
    "Enter alone: the sentence does not carry it.\nWords > "
)
_HELP = """\
a  the readers are right: learn it as shown
c  type the words that carry it, or none if it does not
r  learn nothing from this one
s  decide later
b  go back to the one before
q  leave; what was decided is kept"""


class _Move(Enum):
    ON = 1
    BACK = -1
    OUT = 0


class Walk:
    """Asks about items, and writes each decision down at once."""

    def __init__(self, scorer: Scorer, decisions: Decisions, answers: TextIO, out: TextIO) -> None:
        """Ask on `out`, read from `answers`, whose end is as good as q."""
        self._scorer, self._decisions = scorer, decisions
        self._answers = answers
        self._console = Console(file=out, highlight=False, markup=False, emoji=False)

    def through(self, items: Sequence[Item]) -> None:
        """Go through `items` until all were shown or the person leaves."""
        place = 0
        while place < len(items):
            self._say(f"\n{place + 1} of {len(items)}", style="bold")
            move = self._ask(items[place])
            if move is _Move.OUT:
                return
            place = max(0, place + move.value)

    def _ask(self, item: Item) -> _Move:
        marked = self._show(item)
        before = self._decisions.of(item)
        if before is not None:
            self._say(f"Decided: {before.choice}. A new answer replaces it.", style="dim")
        choices: dict[str, Callable[[], Decision | None]] = {
            "a": lambda: accept(item, marked),
            "c": lambda: self._corrected(item),
            "r": lambda: reject(item),
        }
        while True:
            answer = self._read(_QUESTION)
            key = (answer or "").strip().lower()[:1]
            if answer is None or key == "q":
                return _Move.OUT
            if key in {"s", "b"}:
                return _Move.ON if key == "s" else _Move.BACK
            decision = choices[key]() if key in choices else None
            if decision is not None:
                self._decisions.add(decision)
                self._say(_told(item, decision))
                return _Move.ON
            if key not in choices:
                self._say(_HELP)

    def _corrected(self, item: Item) -> Decision | None:
        """Ask for the words until they are the sentence's; None when there is no answer."""
        while (answer := self._read(_WORDS)) is not None:
            words = [word.strip() for word in answer.split(_SEPARATOR) if word.strip()]
            try:
                return correct(item, words)
            except ValueError as error:
                self._say(str(error).partition(": ")[2] or str(error))
        return None

    def _show(self, item: Item) -> Spans:
        """Show the item; return the words that the model marks for its label."""
        (sentence,) = self._scorer.score_sentences([item.text])
        score = sentence.labels.get(item.label)
        flagged = score is not None and score.flagged
        cues = [cue for cue in sentence.cues if cue.label is item.label] if flagged else []
        marked = tuple((cue.start, cue.end) for cue in cues)
        self._console.print(_styled(item, marked), soft_wrap=True)
        probability = "it does not know this label" if score is None else f"{score.probability:.2f}"
        self._say(f"Model:   {probability}{_quoted(item.text, marked)}")
        verdict = "it carries" if item.value else "it does not carry"
        name = _NAMES[item.label]
        votes = f"{item.agree} agree, {item.disagree} disagree, when the model said"
        self._say(
            f"Readers: {verdict} {name}{_quoted(item.text, item.spans or ())} "
            f"({votes} {item.probability:.2f})"
        )
        return marked

    def _read(self, question: str) -> str | None:
        self._console.print(question, end="", soft_wrap=True)
        self._console.file.flush()
        answer = self._answers.readline()
        return answer.rstrip("\n") if answer else None

    def _say(self, text: str, style: str = "") -> None:
        self._console.print(text, style=style, soft_wrap=True)


def _styled(item: Item, marked: Spans) -> Text:
    """Return the sentence: underlined what the model marks, reversed what readers gave."""
    text = Text(readable(item.text))
    for start, end in marked:
        text.stylize("underline", start, end)
    for start, end in item.spans or ():
        text.stylize("reverse", start, end)
    return text


def _quoted(text: str, spans: Spans) -> str:
    """Return the words in words: not every terminal shows styles."""
    if not spans:
        return ""
    shown = readable(text)
    return " by " + ", ".join(f"“{shown[start:end]}”" for start, end in spans)


def _told(item: Item, decision: Decision) -> str:
    if decision.choice is Choice.REJECT:
        return "Left out."
    words = _quoted(item.text, decision.spans or ())
    return f"Kept: {item.label} {decision.value}{words}."
