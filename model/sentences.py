"""Splits a text into sentences: exact offsets, time linear in the text whatever it holds.

One regular expression finds every place where a sentence could end: a run of terminators, the
quotes and brackets that close after it, and the white space behind them. It cannot fail once
it has begun, so that it goes over the text once, looking back at five characters at most. What
stands on either side then decides, and neither side is looked at further than a fixed number of
characters.
"""

import re

from model.document import Span, span_of

_CJK_STOPS = "。！？｡"  # written without a space behind them
_STOPS = ".!?…‼⁇⁈⁉؟۔।॥։።" + _CJK_STOPS
_CLOSERS = "\"'”’»›)]}」』）】〉》〕］"
_CLOSING_QUOTES = frozenset("\"'”’»›」』")
_CANNOT_BEGIN = frozenset([*_STOPS, *_CLOSERS, *",;:", ""])
_OPENERS = "\"'“‘«‹„([{「『（【〈《〔［"

_STOP_SET = re.escape(_STOPS)
_RUN_SET = re.escape(_STOPS + _CLOSERS)

_BLANK = re.compile(r"\s*+")
_BULLET = re.compile(r"[•‣◦▪●■►▶✓*-]\s|\d{1,2}[.)]\s")

_TITLES = """
    Mr Mrs Ms Mx Dr Drs Prof Profs Sen Sens Rep Reps Gov Govs Gen Gens Lt Col Cols Capt Cmdr
    Cdr Sgt Cpl Maj Adm Pvt Pfc Spc Brig Rev Revs Fr Msgr Hon Pres Sec Supt Det Insp Atty Amb
    Messrs Mme Mlle Mt Asst Assoc Dep Ald vs v viz cf ca e.g i.e
    MR MRS MS DR SEN REP GOV GEN LT
"""
_NUMBERED = """
    No Nos no nos p pp Fig Figs fig Vol vol Art Ch ch Eq Sect Pt Rs Op op c
    Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Mon Tue Tues Wed Thu Thur Thurs Fri Sat Sun
"""
_MAYBE_LAST = """
    Inc Corp Co Cos Ltd Bros Plc Jr Sr Esq St Ste Ave Blvd Rd Hwy Sq Pkwy Ft Dept Depts Assn Univ
    Natl Intl Bldg Apt al approx est Mfg Cie ST JR INC CORP
"""
_STATES = """
    Ala Ariz Ark Calif Colo Conn Del Fla Ga Ill Ind Kan Kans Ky La Md Mass Mich Minn Miss Mo Mont
    Neb Nev Okla Ont Ore Pa Que Tenn Tex Va Vt Wash Wis Wyo D.C N.C N.D N.H N.J N.M N.Y R.I S.C
    S.D W.Va
"""
#: Words before a dot that leave the sentence open, however the next word begins.
_NEVER_LAST = frozenset(_TITLES.split())
#: Words before a dot that leave it open when a number follows.
_BEFORE_NUMBER = frozenset(_NUMBERED.split())
#: Words before a dot that leave it open unless the next word is one that begins sentences.
_AMBIGUOUS = frozenset(_MAYBE_LAST.split())
#: These too; but after a comma only a comma keeps the sentence going ("Reno, Nev., on Monday").
_PLACES = frozenset(_STATES.split())
_CLOCK = frozenset(["a.m", "p.m", "A.M", "P.M"])
_EXCLAIMED_NAMES = frozenset(["Yahoo", "Jeb", "Jeopardy"])
_ABBREVIATION_LENGTH = 12  # a longer word before a dot is a word
_TAIL = 4  # letters by which most words before a dot are told from all abbreviations
_TAILS = frozenset(
    word[-_TAIL:] for word in (*_NEVER_LAST, *_BEFORE_NUMBER, *_AMBIGUOUS, *_PLACES, *_CLOCK)
)
_LOWER_TAILS = "|".join(sorted(tail for tail in _TAILS if re.fullmatch(r"[a-z]{4}", tail)))

# Group 1 is the run: stops and closers, spaced dots (". . ."), closing quotes that strayed
# one blank away, and footnote marks ("[3]"). Group 2 tells at a glance that the run is the dot
# behind a word that is no abbreviation, with a capital to follow, as most are.
_CANDIDATE = re.compile(
    rf"([{_STOP_SET}](?:(?<=[a-z]{{{_TAIL}}}\.)(?<!(?:{_LOWER_TAILS})\.)()(?=\s[A-Z])"
    rf"|[{_RUN_SET}]*+(?>(?:[ \xa0](?:[.…]|’?”)(?!\w)[{_RUN_SET}]*+)*)"
    r"(?>(?:\[\d{1,3}\])*)))\s*+"
)
_LINE_BREAK = re.compile(r"[\r\n\u2029]\s*+")
_NEWLINE = re.compile(r"\n\s*+")  # what most texts have alone is found four times as fast
_DOTTED = re.compile(r"(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,2}")  # U.S, D.C, Ph.D, J.R.R
_LIST_NUMBER = re.compile(r"\d{1,3}|[IVX]{1,5}|[A-Za-z]")

_STARTERS = """
    A According Across After All Although Also Amid Among An Another Any As Asked Because Before
    Both But Despite During Each Earlier Even Every Few For From Given He Her Here His How However
    I If In Instead It Its Just Last Later Like Many Maybe Meanwhile More Moreover Most Much My
    Neither Nevertheless No Nobody None Nor Not Nothing Now On Once One Only Other Others Our
    Perhaps She Since So Some Soon Still Such That The Their Then There These They This Those
    Though Three Through Thus Today Two Unlike Until We What When Whether Which While Who Why Yes
    Yet You Your
"""
#: These begin sentences too, but in a headline ("U.S. Is Said To …") they only go on with it.
_LOWER_STARTERS = """
    And Are At By Can Could Did Do Does Had Has Have Is Of Or Over Should To Under Was Were Will
    With Without Would
"""
_STARTER = re.compile(
    rf"[{re.escape(_OPENERS)}]{{0,3}}(?:"
    rf"(?:{'|'.join(_STARTERS.split())})(?![\w.-])"
    rf"|(?:{'|'.join(_LOWER_STARTERS.split())})\s[a-z]"
    r"|M(?:rs?|s)\.\s)"
)
# What cannot follow a town's state without a comma, and so begins a sentence.
_AFTER_PLACE = re.compile(
    rf"[{re.escape(_OPENERS)}]{{0,3}}(?=[A-Z])(?!(?:Gov|Sen|Rep|Mayor|Attorney)\b)(?<!\()"
)
_AFTER_CLOCK = re.compile(
    r"[(—–-]|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
    r"|(?:[ECMP]\.?(?:[SD]\.?)?T|GMT|BST|UTC|CET|HST|AKDT|Eastern|Central|Mountain|Pacific)\b"
    r"|[A-Z][a-z]{0,15}\s[Tt]ime\b"
)
_LEAD_IN = re.compile(rf"[{re.escape(_OPENERS)}—–\-•*_\s]{{0,8}}")
# “Who asked?” Jane Roe wondered: a question or a cry in quotes, and then who uttered it.
_SPEAKER = re.compile(
    r"(?!(?:If|When|As|But|And|While|After|Before|Then|What|That|So|In|On|At)\s)"
    r"(?:[A-Z][\w’'-]{0,20}\.?,?\s){1,4}"
    r"(?:said|says|asked|asks|told|wrote|writes|tweeted|added|shouted|yelled|cried|exclaimed"
    r"|wondered|replied|responded|demanded|declared|continued|joked|quipped|screamed|posted)\b"
)
_ADDRESS = re.compile(r"[\w.-]{1,30}@|(?:Com|Org|Net|Gov|Edu|Co|Io|Tv)\b")
_PARENTHESIS = 200  # how far back the bracket that ")" closes is looked for


def split(text: str) -> list[Span]:
    r"""Return the sentences of `text` in order, in code points.

    Spans neither start nor end with white space, do not overlap, and hold every character that
    is not white space. Two line breaks with nothing but blanks between them ("\n\n",
    "\r\n\r\n") or U+2029 always end a sentence; one line break does only before a bullet.
    """
    spans: list[Span] = []
    length = len(text)
    start = _end_of(_BLANK, text, 0)
    line_break = _LINE_BREAK if "\r" in text or "\u2029" in text else _NEWLINE
    for gap in line_break.finditer(text, start):
        if gap.end() < length and _ends_block(text, gap):
            _split_block(text[start : gap.start()].rstrip(), start, spans)
            start = gap.end()
    if start < length:
        _split_block(text[start:].rstrip(), start, spans)
    return spans


def _end_of(pattern: re.Pattern[str], text: str, position: int) -> int:
    match = pattern.match(text, position)
    return position if match is None else match.end()


def _ends_block(text: str, gap: re.Match[str]) -> bool:
    white = gap.group()
    if white.count("\n") > 1:
        return True
    if len(white) > 1 or white == "\u2029":
        lines = white.count("\n") + white.count("\r") - white.count("\r\n")
        if lines > 1 or "\u2029" in white:
            return True
    return _BULLET.match(text, gap.end()) is not None


def _split_block(block: str, offset: int, spans: list[Span]) -> None:
    """Append the sentences of `block`, which begins with no white space, moved by `offset`.

    Of the text only the block is at hand: what stands in the next cannot change its sentences.
    """
    start, end = 0, len(block)
    for candidate in _CANDIDATE.finditer(block):
        following, plain = candidate.end(), candidate.start(2)
        # A sentence may begin within the word, behind a dot without a blank.
        if following < end and (plain - start > _TAIL or _is_boundary(block, start, candidate)):
            spans.append(span_of((offset + start, offset + candidate.end(1))))
            start = following
    spans.append(span_of((offset + start, offset + end)))


def _is_boundary(text: str, start: int, candidate: re.Match[str]) -> bool:
    """Tell whether the sentence that began at `start` ends with `candidate`."""
    run, following = candidate.group(1), candidate.end()
    if candidate.end(1) == following:
        return _is_unspaced_boundary(text, candidate)
    if not ("A" <= text[following] <= "Z" or _can_begin(text, following)):
        return False
    if run[0] == "." and not any(stop in run for stop in "!?…") and run.count(".") == 1:
        return _dot_ends(text, start, candidate)
    if run[0] in "!?":
        return _outcry_ends(text, start, candidate)
    return True


def _can_begin(text: str, position: int) -> bool:
    """Tell whether what stands at `position`, behind white space, can open a sentence."""
    position = _end_of(_LEAD_IN, text, position)
    following = text[position : position + 2]
    if following[:1].islower():
        return following[1:].isupper()  # iPhone, eBay
    return following[:1] not in _CANNOT_BEGIN


def _dot_ends(text: str, start: int, candidate: re.Match[str]) -> bool:
    """Tell whether a lone dot, and not an abbreviation's, ends the sentence."""
    dot, following = candidate.start(), candidate.end()
    window = text[max(start, dot - _ABBREVIATION_LENGTH) : dot]
    words = window.split()
    if not words or window[-1].isspace():
        return True
    word = words[-1].lstrip(_OPENERS + "—–/-")
    is_list_number = dot - len(word) == start and _LIST_NUMBER.fullmatch(word)
    if word in _NEVER_LAST or is_list_number:
        return False
    if word in _BEFORE_NUMBER:
        return not text[following].isdigit()
    if word in _CLOCK:
        return _AFTER_CLOCK.match(text, following) is None
    if not _is_abbreviation(word):
        return True
    is_place_after_comma = word in _PLACES and window[: -len(word)].endswith(", ")
    follows = _AFTER_PLACE if is_place_after_comma and candidate.group(1) == "." else _STARTER
    return follows.match(text, following) is not None


def _is_abbreviation(word: str) -> bool:
    if word in _AMBIGUOUS or word in _PLACES:
        return True
    return (len(word) == 1 and word.isalpha()) or _DOTTED.fullmatch(word) is not None


def _outcry_ends(text: str, start: int, candidate: re.Match[str]) -> bool:
    """Tell whether "!" or "?" ends the sentence: not inside it, not before its speaker."""
    mark, following, run = candidate.start(), candidate.end(), candidate.group(1)
    if any(character in _CLOSING_QUOTES for character in run):
        return _SPEAKER.match(text, following) is None
    if ")" in run:
        opened = text.rfind("(", max(start, mark - _PARENTHESIS), mark)
        return opened <= start or _STARTER.match(text, following) is not None
    word = text[max(start, mark - _ABBREVIATION_LENGTH) : mark].rpartition(" ")[2]
    return word not in _EXCLAIMED_NAMES or _STARTER.match(text, following) is not None


def _is_unspaced_boundary(text: str, candidate: re.Match[str]) -> bool:
    """Tell whether a run with no white space behind it ends a sentence.

    It does after the stops of scripts that write no spaces, and where a blank was lost between
    a word and a capitalized one ("left.The"); it does not in "3.5", "U.S.-led", "example.com".
    """
    mark, following, run = candidate.start(), candidate.end(), candidate.group(1)
    if run[0] in _CJK_STOPS:
        return run[-1] not in _CLOSERS or text[following] in _OPENERS
    before, after = text[max(0, mark - 3) : mark], text[following : following + 2]
    if _ADDRESS.match(text, following):
        return False
    return (
        len(before) == 3
        and before.islower()
        and before.isalpha()
        and after[0].isupper()
        and after[1:].islower()
    )
