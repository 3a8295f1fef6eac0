"""Which class of wording a cue or a source is of: the rows of the labels' definition, by rules.

The rules read the words of the span and, where the definition does, of its sentence. They sort what
a model finds and misses, and decide nothing else; what no rule knows is OTHER.
"""

import re
from enum import StrEnum
from typing import Final

from model.labels import Label
from model.tokens import tokens


class Wording(StrEnum):
    """The classes of what carries a label, as people read them."""

    EPISTEMIC = "epistemic"
    DOXASTIC = "doxastic or distancing"
    INVESTIGATIVE = "investigative"
    CONDITIONAL = "conditional"
    VAGUE = "vague"
    UNNAMED_PERSON = "unnamed person"
    UNNAMED_GROUP = "unnamed group"
    COLLECTIVE = "vague collective"
    AGENTLESS = "agentless"
    RELAYED = "relayed"
    DOCUMENT = "unidentified document"
    OTHER = "other"
    UNMARKED = "words not annotated"


#: Each label's classes, in the order in which tables list them.
CLASSES: Final[dict[Label, tuple[Wording, ...]]] = {
    Label.HEDGING: (
        Wording.EPISTEMIC,
        Wording.DOXASTIC,
        Wording.INVESTIGATIVE,
        Wording.CONDITIONAL,
        Wording.VAGUE,
        Wording.OTHER,
        Wording.UNMARKED,
    ),
    Label.ANONYMOUS_SOURCING: (
        Wording.UNNAMED_PERSON,
        Wording.UNNAMED_GROUP,
        Wording.COLLECTIVE,
        Wording.AGENTLESS,
        Wording.RELAYED,
        Wording.DOCUMENT,
        Wording.OTHER,
        Wording.UNMARKED,
    ),
}


def word_set(listed: str) -> frozenset[str]:
    """Return the words of `listed`, which blanks part."""
    return frozenset(listed.split())


#: The wordings of each class; "claim*" is every word that begins so. In a cue that holds several,
#: the first class listed wins: "whether it may" is an open question, "some think" is vague.
_HEDGES: Final = {
    Wording.INVESTIGATIVE: "whether; investigat*; examine*; examining; question*; in question; "
    "remains to be seen; remain to be seen; not known; unknown; know if; see if; sure if; ask if; "
    "asked if; clear if; say if; wonder*; debate*; mystery; who knows; no one knows; "
    "nobody knows; not know; don't know; doesn't know; didn't know; do not know; no idea; wait "
    "and see; have to see; time will tell; too soon; too early",
    Wording.CONDITIONAL: "if; unless; in case; as long as; provided; otherwise; depend*; "
    "contingent; were to; should it; had it; hypothetical*; suppose; imagine",
    Wording.VAGUE: "some; many; most; few; others; several; numerous; various; a number of; "
    "critics; critic; experts; analysts; observers; economists; skeptics; detractors; opponents; "
    "supporters; scientists; people; everyone; sources; someone; something; widely; generally; "
    "often; broadly; commonly; consider; considers; considered; regard*; view; viewed; views; "
    "seen; see as; sees as; seeing; perceive*; perception; described; understood; known as; "
    "in some ways; in many ways; in a way; in a sense; in part; kind of; sort of; more or less; "
    "to some extent; to a degree; by some; somewhat; practically; virtually; essentially; "
    "basically; arguably",
    Wording.DOXASTIC: "believ*; belief*; think*; thought; suspect*; suspicion*; suspicious*; "
    "assum*; expect*; alleg*; claim*; purport*; so-called; speculat*; rumor*; rumour*; reported; "
    "reportedly; reports; report; supposed*; accus*; estimat*; project; projects; projected; "
    "projecting; projection*; forecast*; predict*; anticipat*; feel; feels; felt; feeling; "
    "guess*; opinion*; in my view; reckon*; figure; figures; figured; said to; told; fear*; "
    "worr*; hope*; theor*; conspiracy; ostensibl*; reputed*; unconfirmed; unverified; unproven; "
    "presum*; convinced; unconvinced; consensus; hunch; sense; sensed; concern*; contend*; "
    "deem*; interpret*; conclu*; hint*; trust",
    Wording.EPISTEMIC: "may; might; could; would; would've; could've; might've; 'd; wouldn't; "
    "couldn't; must; can; can't; cannot; should; ought; perhaps; maybe; possib*; impossible; "
    "probab*; improbable; likel*; unlikel*; apparent*; seem*; appear*; suggest*; indicat*; "
    "tend; tends; tended; tending; tendency; potential*; uncertain*; unclear; clear; not sure; "
    "unsure; isn't sure; aren't sure; sure; prospect*; doubt*; no doubt; chance*; odds; "
    "likelihood; plausibl*; implausibl*; conceivabl*; risk*; threat*; certainly; certainty; "
    "necessarily; impl*; infer*; look; looks; looked; looking; sound; sounds; sounded; "
    "sign; signs; signal*; evidence; skeptic*; questionable; bet; hard to; difficult to; "
    "not guaranteed; danger; set to; poised; about; roughly; at least; evidently; surely",
}
_HYPOTHETICAL: Final = word_set("would could might wouldn't couldn't 'd would've")

#: What opens agentless wording: an auxiliary or "it" ("is believed to"), or hearsay as a noun.
_AGENTLESS: Final = (
    "*edly; an estimated; it; is; are; was; were; be; been; being; has; have; had; 's; 're; "
    "faces; facing; stands; expected; estimated; considered; believed; thought; seen; "
    "viewed; regarded; said; alleged; suspected; accused; told; known; described; perceived; "
    "understood; assumed; deemed; reported; forecast; dubbed; credited; touted; hailed; widely; "
    "ostensibly; rumor*; rumour*; speculation; allegation*; accusation*; claim; claims; charges; "
    "suspicion*; perception*; expectation*; prediction*; consensus; wisdom; word; hearsay; "
    "assumption*; suggestion*; belief*; talk; thinking; complaints; concerns; we were told; we're "
    "told; is told; was told; being told"
)
_DOCUMENTS: Final = (
    "report; reports; document*; memo; memos; poll; polls; polling; survey*; study; studies; "
    "research; record; records; email*; e-mail*; statistic*; data; analysis; analyses; estimate; "
    "estimates; article*; headline*; paper; papers; review; reviews; filing*; letter; letters; "
    "assessment*; audit*; transcript*; figures; finding*; evidence; projection*; story; stories; "
    "account; accounts; intelligence; footage; video*; text; texts; message*; book; books; column; "
    "op-ed*; editorial*; piece; release*; statement*; dossier; note; notes; cable; cables; file; "
    "files; summary; draft; blog*; website*; sites; tweet*; lawsuit*; complaint; indictment*; "
    "affidavit*; testimony; model; models; literature; trial; trials; tests; forecasts; "
    "recording*; "
    "tape; tapes; coverage; media; newspaper*; outlet*; publication*; magazine*; channel*; "
    "station*; tabloid*; press; posts; interviews; view; views; numbers; surveillance"
)
#: Quantities that name no number: who is among them is left open.
VAGUE_QUANTITY: Final = word_set(
    "some many most others few fewer several various numerous much all everyone everybody anyone "
    "multiple countless scores dozens hundreds thousands millions plenty lots lot number majority "
    "minority handful chunk share range host variety bunch portion chorus slew half those certain "
    "nobody"
)
#: Groups known by what they know or want ("critics"), not by a place where one could ask.
COLLECTIVES: Final = word_set(
    "critics experts analysts observers skeptics sceptics supporters opponents advocates activists "
    "economists scientists historians scholars commentators pundits detractors proponents backers "
    "defenders boosters conservatives liberals progressives moderates democrats republicans "
    "americans people partisans fans rivals allies foes enemies strategists specialists academics "
    "researchers environmentalists traders investors forecasters voters doctors campaigners groups "
    "communities public world leaders muslims christians evangelicals libertarians pollsters "
    "watchers psychologists sociologists philosophers thinkers optimists pessimists loyalists "
    "friends nations countries"
)
#: What follows "people" that stand close enough to be asked: a group of sources, not a crowd.
_CLOSE: Final = "close to; familiar with; briefed; with knowledge; with direct knowledge; involved"
_RELAYING: Final = "citing; cited by; cites; quoting; quotes; based on; conversations with; told by"
_SINGULAR: Final = word_set("a an another this that one the his her their its our my")
_PLURALS: Final = word_set("people men women police personnel staff children faculty")
#: Where a phrase's head ends: what comes after describes it.
_TAIL: Final = word_set(
    ", ( who whom whose that which in on at with from to close familiar for by briefed involved "
    "including and or inside within near about outside against there here - – — working speaking "
    "contacted cited quoted reviewed obtained seen published not across this last made "
    "he she i they leaving "
    "interviewed polled such like ahead said told show showed shown suggest found"
)


def wording(label: Label, text: str, start: int, end: int) -> Wording:
    """Return the class of the words `text[start:end]`, which carry `label` in the sentence `text`.

    `start` and `end` are code points. A class that needs no context is the same in any sentence.
    """
    words = plain(text[start:end])
    if label is Label.HEDGING:
        return _hedge(words, plain(text))
    return _source(words, plain(text[:start])[-3:], plain(text[end:])[:2])


def _hedge(words: list[str], sentence: list[str]) -> Wording:
    if _HYPOTHETICAL.intersection(words) and _CONDITION.search(" ".join(sentence)):
        return Wording.CONDITIONAL
    said = " ".join(words)
    return next((name for name, cues in _HEDGE_RULES if cues.search(said)), Wording.OTHER)


def _source(words: list[str], before: list[str], after: list[str]) -> Wording:
    if not words:
        return Wording.OTHER
    said = " ".join(words)
    head, phrase = _head(words)
    relayed = _RELAYS.search(" ".join([*before, *words[:2]])) or "cited by" in " ".join(
        [*words, *after]
    )
    known_by_role = head in COLLECTIVES and words[0] not in {"the", "one"}
    singly = words[0] in _SINGULAR or len(words) < 5
    rules = (
        (Wording.RELAYED, relayed),
        (Wording.AGENTLESS, _OPENS_AGENTLESS.match(said) or _HEARSAY.match(head)),
        (Wording.DOCUMENT, _DOCUMENT.match(head)),
        (Wording.UNNAMED_GROUP, phrase & _NUMBERS or (_NEARBY.search(said) and is_plural(head))),
        (Wording.COLLECTIVE, phrase & VAGUE_QUANTITY or known_by_role),
        (Wording.UNNAMED_PERSON, phrase & {"one", "another", "a", "an"} and "of" in words),
        (Wording.UNNAMED_GROUP, is_plural(head)),
        (Wording.UNNAMED_PERSON, singly),
    )
    return next((name for name, holds in rules if holds), Wording.OTHER)


def is_plural(noun: str) -> bool:
    """Return whether a noun in lower case reads as a plural: "aides" does, "boss" does not."""
    return noun in _PLURALS or (noun.endswith("s") and not noun.endswith(("ss", "us", "'s")))


def _head(words: list[str]) -> tuple[str, set[str]]:
    """Return the noun that a source phrase is about, and the words up to it, its quantity's too."""
    end = next((k for k, word in enumerate(words) if k and word in _TAIL), len(words))
    phrase = words[:end]
    if "of" in phrase[1:-1]:
        at = phrase.index("of", 1)
        if phrase[at - 1] in _COUNTED or phrase[at - 1].isdigit():
            head, inner = _head(phrase[at + 1 :])
            return head, inner.union(phrase[:at])
        phrase = phrase[:at]
    return phrase[-1], set(phrase)


def plain(text: str) -> list[str]:
    """Return the tokens in lower case and with straight apostrophes, quotation marks left out."""
    folded = text.lower().replace("’", "'")
    return [word for word in tokens(folded) if word not in _QUOTES]


def any_of(cues: str) -> re.Pattern[str]:
    """Return what finds any of `cues` ("a; b c; d*") in words joined by single blanks."""
    each = (re.escape(" ".join(plain(cue))) for cue in cues.split("; "))
    pattern = "|".join(re.sub(r"(\\ )?\\\*(\\ )?", r"\\S*", cue) for cue in each)
    return re.compile(rf"(?<!\S)(?:{pattern})(?!\S)")


_QUOTES: Final = frozenset("\"“”‘'")
_NUMBERS: Final = word_set("two three four five six seven eight nine ten couple pair dozen")
_COUNTED: Final = VAGUE_QUANTITY | _NUMBERS | word_set("one group team members panel")
_HEDGE_RULES: Final = [(name, any_of(cues)) for name, cues in _HEDGES.items()]
_CONDITION: Final = any_of("if; unless; were to; in case; otherwise")
_OPENS_AGENTLESS: Final = any_of(_AGENTLESS)
_HEARSAY: Final = any_of(
    "*edly; rumor*; rumour*; speculation; allegation*; accusation*; suspicion*"
)
_DOCUMENT: Final = any_of(_DOCUMENTS)
_NEARBY: Final = any_of(_CLOSE)
_RELAYS: Final = any_of(_RELAYING)
