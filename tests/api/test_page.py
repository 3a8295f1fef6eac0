"""The page over HTTP: marked text, kind errors, and nothing of a text that a browser would run."""

import re
from html.parser import HTMLParser

import pytest

from tests.api.conftest import TEXT, Call

SCRIPT = '<script>document.title = "owned"</script> may <b onclick=alert(1)>bold</b> & "quotes"'


def paste(call: Call, text: str, threshold: str = "balanced"):
    return call("POST", "/", files={"text": (None, text), "threshold": (None, threshold)})


class Article(HTMLParser):
    """Collects the article's text without the note numbers, and the elements in it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text, self.tags, self._depth, self._in_sup = "", [], 0, False
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        if dict(attributes).get("class") == "article":
            self._depth = 1
        elif self._depth:
            self.tags.append(tag)
            self._depth += tag == "div"
            self._in_sup = self._in_sup or tag == "sup"

    def handle_endtag(self, tag):
        self._depth -= bool(self._depth) and tag == "div"
        self._in_sup = self._in_sup and tag != "sup"

    def handle_data(self, data):
        if self._depth and not self._in_sup:
            self.text += data


def test_the_form_says_what_happens_to_the_text(call):
    page = call("GET", "/").text
    assert "<textarea" in page
    assert "not stored" in page
    assert "<script" not in page


def test_the_example_can_be_taken(call):
    assert "Harbor tunnel" in call("GET", "/?example").text


def test_a_pasted_text_comes_back_marked(call):
    answer = paste(call, TEXT)
    assert answer.status_code == 200
    shown = Article(answer.text)
    assert "".join(shown.text.split()) == "".join(TEXT.split())
    assert shown.tags.count("mark") >= 3
    assert 'class="mark hedging"' in answer.text
    assert 'class="mark anonymous_sourcing"' in answer.text
    assert '<b class="cue">' in answer.text
    assert "does not mean that the text is true" in " ".join(answer.text.split())


def test_notes_and_marks_lead_to_each_other(call):
    page = paste(call, TEXT).text
    ids = set(re.findall(r'id="([sn]\d+)"', page))
    links = set(re.findall(r'href="#([sn]\d+)"', page))
    assert ids == links != set()


def test_careful_marks_no_more_than_balanced(call):
    careful, balanced = paste(call, TEXT, "precise").text, paste(call, TEXT).text
    assert careful.count("<mark") <= balanced.count("<mark")
    assert re.search(r'value="precise"\s+checked', careful)
    assert re.search(r'value="balanced"\s+checked', balanced)


def test_line_breaks_of_a_form_are_those_of_the_text(call):
    page = paste(call, "First it may rain.\r\n\r\nThen it rained.").text
    assert page.count("<p>") >= 2
    assert "\r" not in page


def test_markup_in_a_text_is_text(call):
    answer = paste(call, f"{SCRIPT}\n\nIt may be {SCRIPT}.")
    assert "<script" not in answer.text
    assert "onclick=alert(1)>bold" not in answer.text
    shown = Article(answer.text)
    assert "".join(SCRIPT.split()) in "".join(shown.text.split())
    assert set(shown.tags) <= {"p", "span", "mark", "b", "sup", "a"}


@pytest.mark.parametrize("text", ["", "   \r\n "])
def test_an_empty_text_is_answered_kindly_on_the_page(call, text):
    answer = paste(call, text)
    assert answer.status_code == 422
    assert "There is no text." in answer.text
    assert 'role="alert"' in answer.text


def test_a_text_that_is_too_long_is_answered_kindly_on_the_page(call):
    answer = paste(call, "a" * 500_001)
    assert answer.status_code == 413
    assert "500,001" in answer.text


def test_a_body_that_is_too_large_is_answered_kindly_on_the_page(call):
    answer = paste(call, "a" * 4_500_000)
    assert answer.status_code == 413
    assert "in two or three parts" in answer.text


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({"Content-Type": "text/plain"}, b"text=A"),
        ({"Content-Type": "multipart/form-data"}, b"no boundary"),
        ({"Content-Type": "multipart/form-data; boundary=x"}, b"--x\r\nbroken"),
        ({"Content-Type": "application/x-www-form-urlencoded"}, b"text=%ff%00%"),
        ({"Content-Type": "application/x-www-form-urlencoded"}, b"a=b&" * 5000),
        ({}, b""),
    ],
)
def test_a_broken_form_is_never_a_failure_of_the_service(call, headers, body):
    assert call("POST", "/", headers=headers, data=body).status_code in {200, 413, 422}


def test_a_text_with_odd_characters_is_shown(call):
    answer = paste(call, "😀 It may \0 rain \u202e or \ufeff not. \x08 שלום.")
    assert answer.status_code == 200


def test_more_sentences_than_are_read_are_shown_unread(call):
    answer = paste(call, "It may rain. " * 2100)
    assert answer.status_code == 200
    assert "From here on the text was not read" in answer.text


def test_style_sheets_are_served_by_the_service_itself(call):
    page = call("GET", "/").text
    assert set(re.findall(r'(?:href|src)="([^"#]+)"', page)) == {
        *("/", "/?example", "/static/icon.svg", "/static/style.css"),
        *(f"/static/{sheet}.css" for sheet in ("marks", "form", "report")),
        *("/v1/model", "/docs"),
    }
