"""Telling English from other languages by its little words, on invented news."""

import pytest

from model.language import Counts, is_english, traits
from model.tokens import tokens

FOREIGN = {
    "German": "Die Brücke am Hafen wird im Juni gesperrt, teilte die Stadt am Dienstag mit. Der "
    "Rat will im Herbst über den Neubau entscheiden. Wer die Kosten trägt, ist noch offen, viele "
    "Anwohner sind besorgt.",
    "French": "Le pont du port sera fermé en juin, a annoncé la mairie mardi. Le conseil doit se "
    "prononcer à l'automne sur sa reconstruction. On ne sait pas encore qui va payer, et beaucoup "
    "d'habitants s'inquiètent.",
    "Spanish": "El puente del puerto se cerrará en junio, anunció el martes el ayuntamiento. El "
    "consejo decidirá en otoño si lo reconstruye. Todavía no se sabe quién va a pagar, y muchos "
    "vecinos están preocupados.",
    "Dutch": "De brug bij de haven gaat in juni dicht, zei de gemeente dinsdag. De raad beslist in "
    "het najaar over de nieuwbouw. Wie het gaat betalen is nog niet bekend, en veel bewoners maken "
    "zich zorgen over de veerboot.",
    "Polish": "Most w porcie zostanie zamknięty w czerwcu, poinformował we wtorek urząd miasta. "
    "Rada zdecyduje jesienią o jego odbudowie. Nie wiadomo jeszcze, kto za to zapłaci, a wielu "
    "mieszkańców jest zaniepokojonych.",
    "Turkish": "Limandaki köprü haziran ayında kapatılacak, belediye salı günü açıkladı. Meclis "
    "sonbaharda yeni köprü için karar verecek. Parayı kimin ödeyeceği henüz belli değil ve pek çok "
    "mahalleli bundan kaygı duyuyor.",
    "Chinese": "市政府周二宣布，港口大桥将于六月关闭。议会将在秋季决定是否重建。"
    "目前还不清楚谁来付钱，许多居民感到担忧。",
    "Japanese": "市は火曜日、港の橋を六月に閉鎖すると発表した。議会は秋に再建を決める。"
    "誰が払うかはまだ分からない。",
    "Russian": "Мост в порту закроют в июне, сообщила во вторник мэрия. Совет решит осенью, "
    "строить ли новый. Кто заплатит, пока неизвестно, и многие жители обеспокоены.",
    "Arabic": "أعلنت البلدية يوم الثلاثاء أن جسر الميناء سيغلق في يونيو. سيقرر المجلس في الخريف "
    "إعادة بنائه. ولا يعرف أحد من سيدفع.",
}
ENGLISH = {
    "plain": "The harbor bridge will close in June, the city said on Tuesday. The council will "
    "decide in the fall whether to rebuild it. It is unclear who will pay, and many residents are "
    "worried about the ferry.",
    "quotes": "“We were not asked,” said Ana Elm. “Nobody came. Nobody called. We read it in the "
    "paper.” “That is not how it was,” Bo Fir said. “We sent letters to every house on the shore, "
    "and we asked for answers.”",
    "numbers": "Sales rose 12.5 percent to $3.4 billion in the third quarter from $3.0 billion a "
    "year earlier. Profit fell 7 percent to $210 million, or 41 cents a share, on costs of $96 "
    "million for the two plants it closed in May.",
    "names": "Ana Elm of Alder Falls beat Bo Fir of Port Larch, 6-3, 6-4, in the final of the Yew "
    "Open on Sunday. Cora Ash and Dov Rowan won the doubles over Eve Moss and Finn Reed.",
    "headlines": "HARBOR BRIDGE TO CLOSE IN JUNE. THE COUNCIL IS TO VOTE ON A NEW ONE IN THE FALL, "
    "AND RESIDENTS ARE WORRIED ABOUT THE COST OF IT.",
}


def counts(text: str) -> Counts:
    """Return what the tokens of `text` add up to."""
    return Counts(*map(sum, zip(*map(traits, ["", *tokens(text)]), strict=True)))


def test_a_word_adds_itself_its_letters_and_whether_it_is_little() -> None:
    assert traits("The") == traits("the") == (1, 1, 3, 0)
    assert traits("bridge") == (1, 0, 6, 0)
    assert traits("naïve") == (1, 0, 5, 0)
    assert traits("Мост") == (1, 0, 4, 4)
    assert traits("中文") == (1, 0, 2, 2)
    assert traits("") == traits("12") == traits(",") == traits("🙂") == traits("'s") == (0, 0, 0, 0)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (Counts(words=20, little=3, letters=80, foreign=0), True),
        (Counts(words=20, little=2, letters=80, foreign=0), False),
        (Counts(words=19, little=0, letters=80, foreign=0), None),
        (Counts(words=19, little=9, letters=80, foreign=41), False),
        (Counts(words=19, little=9, letters=80, foreign=40), None),
        (Counts(words=2, little=0, letters=19, foreign=19), None),
        (Counts(words=2, little=0, letters=20, foreign=20), False),
        (Counts(words=0, little=0, letters=0, foreign=0), None),
    ],
)
def test_share_of_little_words_settles_it(given: Counts, told: bool | None) -> None:
    assert is_english(given) is told


@pytest.mark.parametrize("text", FOREIGN.values(), ids=FOREIGN.keys())
def test_other_languages_are_told(text: str) -> None:
    assert is_english(counts(text)) is False


@pytest.mark.parametrize("text", ENGLISH.values(), ids=ENGLISH.keys())
def test_english_is_no_false_alarm(text: str) -> None:
    assert is_english(counts(text)) is True


@pytest.mark.parametrize("text", ["", "🙂 ... 12 !", "It may rain.", "Es regnet.", "他走了。"])
def test_short_texts_tell_nothing(text: str) -> None:
    assert is_english(counts(text)) is None


def test_foreign_names_and_a_quotation_leave_a_text_english() -> None:
    text = ENGLISH["plain"] + " “Мост закроют в июне,” said Анна Елмова, who has lived there."
    assert is_english(counts(text)) is True
