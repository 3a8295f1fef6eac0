"""What in a sentence looks like a label and is none: the zero rows of the labels' definition.

Each trap is found by rules on the sentence's words, whether or not the model fell into it, so that
false alarms can be told as a share of the sentences that hold the trap.
"""

import re
from enum import StrEnum
from typing import Final

from model.labels import Label
from model.lexicon import CLOSED, SAYING
from model.tokens import tokens
from training.wording import (
    COLLECTIVES,
    VAGUE_QUANTITY,
    any_of,
    is_plural,
    plain,
    word_set,
    wording,
)


class Trap(StrEnum):
    """The kinds of look-alike, as people read them."""

    ABILITY = "could or can"
    REPORTED_FUTURE = "would"
    DEONTIC = "should or must"
    PLAN = "promise or plan"
    DATE = "may in a date"
    ROUNDED = "rounded number"
    STANCE = "argue, warn, deny …"
    RULE_OR_CHOICE = "if or whether"
    PLAIN = "none of these"
    PRONOUN = "pronoun"
    PERSON = "named person"
    INSTITUTION = "institution on record"
    OUTLET = "named outlet"
    KNOWN_DOCUMENT = "document known already"
    CROWD = "crowd as actor"
    OTHER_SPEAKER = "other speaker"
    NO_ATTRIBUTION = "no attribution"


#: Each label's traps, in the order in which tables list them.
TRAPS: Final[dict[Label, tuple[Trap, ...]]] = {
    Label.HEDGING: tuple(Trap)[:9],
    Label.ANONYMOUS_SOURCING: tuple(Trap)[9:],
}

#: Wordings that hedge in other sentences. "can" is of ability, "would" of a reported future, …
_LOOK_LIKE_HEDGES: Final = {
    Trap.ABILITY: any_of("could; can; couldn't; can't; cannot"),
    Trap.REPORTED_FUTURE: any_of("would; wouldn't; 'd"),
    Trap.DEONTIC: any_of("should; must; ought; shouldn't; mustn't"),
    Trap.PLAN: any_of("will; won't; 'll; plan; plans; planned; planning; promis*; vow*; pledg*"),
    Trap.ROUNDED: any_of(
        "about 1*; about 2*; about 3*; about 4*; about 5*; about 6*; about 7*; about 8*; about 9*; "
        "roughly; approximately; nearly; almost; around; some 1*; some 2*; some 3*"
    ),
    Trap.STANCE: any_of(
        "accus*; insist*; argu*; assert*; maintain*; predict*; warn*; deny; denie*"
    ),
    Trap.RULE_OR_CHOICE: any_of("if; whether; unless"),
}
_MONTH: Final = re.compile(r"\bMay (?:\d|of\b)|\b(?:in|on|last|since|until|by|of|\d) May\b")

_PRONOUNS: Final = word_set("i he she we they you it who him her them me us this that")
_OUTLETS: Final = any_of(
    "times; post; cnn; reuters; bbc; news; journal; nbc; abc; cbs; msnbc; fox; ap; associated "
    "press; guardian; npr; politico; axios; bloomberg; telegraph; herald; tribune; globe; "
    "examiner; gazette; chronicle; observer; newspaper; magazine; broadcaster; buzzfeed; vox; "
    "breitbart; newsweek; afp; pbs; the hill; al jazeera; usa today; daily beast; site; website"
)
_INSTITUTIONS: Final = any_of(
    "department; ministry; police; company; spokesman; spokeswoman; spokesperson; white house; "
    "court; committee; agency; bureau; government; university; commission; prosecutors; fbi; cia; "
    "epa; cdc; fda; pentagon; congress; senate; house; council; administration; campaign; "
    "organization; group; association; institute; center; centre; union; board; authority; office; "
    "institution; bank; fund; nations; nato; party; democrats; republicans; gop; army; navy; "
    "military; force; forces; kremlin; parliament; foundation; corporation; inc; firm; school; "
    "hospital; church; service; network; coalition; league; team; statement; lawsuit; indictment; "
    "filing; filings; survey; poll; census; city; state; county; israel; iran; china; russia; "
    "ukraine; britain; france; germany; taliban; hamas; justices; judges; un"
)
_DOCUMENT: Final = any_of(
    "report; study; memo; document; documents; letter; book; survey; poll; review; article; law; "
    "bill; paper; analysis; email; emails; records; order; ruling; data; text; video"
)
_CROWD: Final = COLLECTIVES | word_set(
    "officials aides protesters protestors demonstrators residents witnesses workers teachers "
    "nurses students lawyers investigators authorities lawmakers senators soldiers troops members "
    "voters crowds neighbors relatives employees customers migrants refugees users fans parents "
    "families passengers sources staffers advisers diplomats rebels militants men women"
)
#: What may stand between a speaker and the verb: nothing that would make another speaker.
_BETWEEN: Final = word_set(
    "also has have had is was were are later then already repeatedly told 's"
)
#: Words of saying that are more often something else: nouns, sights, thoughts.
_OFTEN_NO_SPEECH: Final = word_set(
    "see seen find point points fear feared fears question report view viewed read reads note "
    "claim state show shown showed comment quote remark signal propose thought think thinking "
    "expect expects expected believed believe worry worries voice voiced estimate estimates "
    "dismiss dismissed advised mention thinks worried reporting writing speaking"
)
_SENTENCE_BREAKS: Final = word_set('. ; : ! ? “ ” " , and but that because as while')


def traps(label: Label, text: str) -> tuple[Trap, ...]:
    """Return every trap for `label` that the sentence `text` holds; at least one, in no order."""
    return _hedge_traps(text) if label is Label.HEDGING else _source_traps(text)


def false_alarm(label: Label, text: str, start: int, end: int) -> str:
    """Return the class of the cue `text[start:end]` in a sentence that does not carry `label`.

    It is the trap that the cue is; else the class of wording it would be of where the label holds.
    """
    if label is Label.HEDGING:
        found = [trap for trap in _hedge_traps(text[start:end]) if trap is not Trap.PLAIN]
        return found[0] if found else wording(label, text, start, end)
    words = tokens(text[start:end])
    named = _speaker_kind(words, opens=start == 0)
    if named is not Trap.OTHER_SPEAKER:
        return named
    near = [*tokens(text[:start])[-4:], *tokens(text[end:])[:5]]
    plural = any(word.lower() in _CROWD or is_plural(word.lower()) for word in words)
    if plural and not any(_reports(word) for word in [*near, *words]):
        return Trap.CROWD
    return wording(label, text, start, end)


def _hedge_traps(text: str) -> tuple[Trap, ...]:
    said = " ".join(plain(text))
    found = [trap for trap, cues in _LOOK_LIKE_HEDGES.items() if cues.search(said)]
    found += [Trap.DATE] if _MONTH.search(text) else []
    return tuple(found) or (Trap.PLAIN,)


def _source_traps(text: str) -> tuple[Trap, ...]:
    words = tokens(text)
    speakers = [phrase for k in range(len(words)) if (phrase := _speaker(words, k))]
    found = {_speaker_kind(phrase, opens=phrase == words[: len(phrase)]) for phrase in speakers}
    spoken = {word.lower() for phrase in speakers for word in phrase}
    if any(word.lower() in _CROWD and word.lower() not in spoken for word in words):
        found.add(Trap.CROWD)
    if not speakers:
        found.add(Trap.NO_ATTRIBUTION)
    return tuple(found)


def _speaker(words: list[str], at: int) -> list[str]:
    """Return the phrase that the word at `at` lets speak: beside a verb of saying, or empty."""
    if words[at].lower() == "to" and at and words[at - 1].lower() == "according":
        return _until_break(words[at + 1 :])
    if not _reports(words[at]):
        return []
    left = at
    while left and words[left - 1].lower() in _BETWEEN:
        left -= 1
    before = _until_break(words[:left][::-1])[::-1]
    return before or _until_break(words[at + 1 :])


def _until_break(words: list[str]) -> list[str]:
    end = next((k for k, word in enumerate(words) if word.lower() in _SENTENCE_BREAKS), len(words))
    return words[: min(end, 8)]


def _reports(word: str) -> bool:
    return CLOSED.get(word.lower()) == SAYING and word.lower() not in _OFTEN_NO_SPEECH


def _speaker_kind(words: list[str], *, opens: bool) -> Trap:
    """Return what kind of speaker a phrase names; `opens` where it begins the sentence."""
    said = " ".join(word.lower() for word in words)
    if VAGUE_QUANTITY.intersection(said.split()[:1]):
        return Trap.OTHER_SPEAKER
    capitalized = [w for k, w in enumerate(words) if w[:1].isupper() and (k or not opens)]
    first_is_name = opens and words and words[0][:1].isupper() and words[0].lower() not in CLOSED
    rules = (
        (Trap.PRONOUN, words and all(w in _PRONOUNS for w in said.split()[-1:])),
        (Trap.OUTLET, (capitalized or first_is_name) and _OUTLETS.search(said)),
        (Trap.INSTITUTION, _INSTITUTIONS.search(said)),
        (
            Trap.KNOWN_DOCUMENT,
            said.startswith(("the ", "that ", "this ")) and _DOCUMENT.search(said),
        ),
        (Trap.PERSON, capitalized or (first_is_name and not is_plural(words[0].lower()))),
    )
    return next((trap for trap, holds in rules if holds), Trap.OTHER_SPEAKER)
