"""What a request may hold: strict types, defaults, and answers that point at the field."""

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from api import settings as service_settings
from api.problems import Problem
from api.score_request import ScoreJob, order, score_job
from model.extract import Extracted
from model.labels import Label, Operating
from model.offsets import OffsetUnit

SCALAR = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
JSON = SCALAR | st.lists(SCALAR, max_size=2) | st.dictionaries(st.text(max_size=5), SCALAR)


LIMITS = service_settings.read({"HEARSAY_MAX_TEXT": "100", "HEARSAY_MAX_HTML": "1024"})
PAGE = Extracted(title="A title", authors=(), published=None, text="😀 A text.")


def job_of(body: dict[str, object]) -> ScoreJob:
    asked = order(body, LIMITS)
    return score_job(asked, LIMITS.max_text, PAGE if asked.html is not None else None)


def problem_of(**body: object) -> Problem:
    with pytest.raises(Problem) as caught:
        job_of({"text": "A text."} | body)
    return caught.value


def page_problem_of(**body: object) -> Problem:
    with pytest.raises(Problem) as caught:
        job_of({"html": "<p>A text."} | body)
    return caught.value


def faults_of(**body: object) -> list[tuple[str, str]]:
    return [(fault.pointer, fault.code) for fault in problem_of(**body).errors]


def test_defaults_are_those_of_the_contract():
    assert job_of({"text": "A text."}) == ScoreJob(
        text="A text.",
        offset_unit=OffsetUnit.UTF16,
        explain=True,
        start=0,
        threshold=Operating.BALANCED,
        warnings=(),
    )


def test_everything_can_be_given():
    body = {"text": "😀 A text.", "offset_unit": "codepoint", "explain": False, "start": 2}
    job = job_of(body | {"threshold": "precise"})
    assert job.offset_unit is OffsetUnit.CODEPOINT
    assert job.explain is False
    assert job.start == 2
    assert job.threshold is Operating.PRECISE


def test_a_start_in_utf16_becomes_code_points():
    assert job_of({"text": "😀 A text.", "start": 3}).start == 2


def test_thresholds_can_be_numbers_for_some_labels():
    job = job_of({"text": "A text.", "threshold": {"hedging": 1, "attribution": 0.25}})
    assert job.threshold == {Label.HEDGING: 1.0, Label.ATTRIBUTION: 0.25}


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("text", [None, 1, True, ["a"], {"a": "b"}]),
        ("offset_unit", [None, 16, ["utf16"], {}]),
        ("explain", [None, "yes", "true", 1, 0, 1.0, []]),
        ("start", [None, "0", True, 1.5, [0], float("inf"), float("nan"), {}]),
        ("threshold", [None, 0.5, True, ["balanced"]]),
    ],
)
def test_a_value_of_another_type_is_refused(field, values):
    for value in values:
        assert faults_of(**{field: value}) == [(f"/{field}", "wrong_type")]


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ({"offset_unit": "utf8"}, ("/offset_unit", "not_allowed")),
        ({"threshold": "careful"}, ("/threshold", "not_allowed")),
        ({"threshold": {"hedging": 1.01}}, ("/threshold/hedging", "out_of_range")),
        ({"threshold": {"hedging": -0.01}}, ("/threshold/hedging", "out_of_range")),
        ({"threshold": {"attribution": "0.5"}}, ("/threshold/attribution", "wrong_type")),
        ({"threshold": {"attribution": True}}, ("/threshold/attribution", "wrong_type")),
        ({"threshold": {"attribution": None}}, ("/threshold/attribution", "wrong_type")),
        ({"threshold": {"hedging": float("inf")}}, ("/threshold/hedging", "out_of_range")),
        ({"start": -1}, ("/start", "out_of_range")),
        ({"start": 8}, ("/start", "out_of_range")),
        ({"start": 10**40}, ("/start", "out_of_range")),
        ({"start": 1e300}, ("/start", "out_of_range")),
        ({"text": "😀 A text.", "start": 1}, ("/start", "out_of_range")),
    ],
)
def test_a_value_that_is_not_allowed_is_pointed_at(body, fault):
    assert faults_of(**body) == [fault]
    assert problem_of(**body).kind.code == "invalid_request"


@pytest.mark.parametrize("text", ["", " ", "\n\t\u00a0\u2003\u2028"])
def test_an_empty_text_is_a_problem_of_its_own(text):
    assert problem_of(text=text).kind.code == "empty_text"
    assert faults_of(text=text) == [("/text", "empty_text")]


def test_a_missing_text_is_one_too():
    with pytest.raises(Problem) as caught:
        job_of({})
    assert caught.value.kind.code == "empty_text"
    assert "missing" in caught.value.detail


def test_a_page_is_kept_until_its_text_is_found():
    asked = order({"html": "<p>\ud800A text.", "start": 3}, LIMITS)
    assert (asked.html, asked.text) == ("<p>\ud800A text.", None)
    job = score_job(asked, LIMITS.max_text, PAGE)
    assert (job.text, job.page, job.start) == (PAGE.text, PAGE, 2)


def test_text_and_html_are_one_too_many():
    problem = problem_of(html="<p>A text.")
    assert problem.kind.code == "invalid_request"
    assert [(fault.pointer, fault.code) for fault in problem.errors] == [("/html", "not_both")]


@pytest.mark.parametrize("html", ["", " ", "\n\t\u00a0"])
def test_an_empty_page_is_told_before_anything_reads_it(html):
    problem = page_problem_of(html=html)
    assert problem.kind.code == "no_article"
    assert problem.errors[0].pointer == "/html"


@pytest.mark.parametrize("html", [None, 3, ["<p>"], {}])
def test_a_page_of_another_type_is_refused(html):
    faults = page_problem_of(html=html).errors
    assert [(fault.pointer, fault.code) for fault in faults] == [("/html", "wrong_type")]


def test_the_limit_of_a_page_counts_bytes_and_is_named():
    assert order({"html": "é" * 512}, LIMITS).size == 512
    problem = page_problem_of(html="é" * 513)
    assert (problem.kind.code, problem.kind.status) == ("html_too_long", 413)
    assert "1,026" in problem.detail
    assert "1,024" in problem.detail


def test_a_page_may_hold_more_text_than_is_taken():
    page = Extracted(title=None, authors=(), published=None, text="a" * 101)
    with pytest.raises(Problem) as caught:
        score_job(order({"html": "<p>"}, LIMITS), LIMITS.max_text, page)
    assert caught.value.kind.code == "text_too_long"
    assert caught.value.errors[0].pointer == "/html"


def test_a_start_outside_the_text_of_a_page_is_pointed_at():
    assert page_problem_of(start=99).errors[0].pointer == "/start"
    assert page_problem_of(start=1).errors[0].pointer == "/start"


def test_the_limit_counts_code_points_and_is_named():
    assert job_of({"text": "😀" * 100}).text == "😀" * 100
    with pytest.raises(Problem) as caught:
        job_of({"text": "a" * 1101})
    assert caught.value.kind.code == "text_too_long"
    assert caught.value.kind.status == 413
    assert "1,101" in caught.value.detail
    assert "100" in caught.value.detail


def test_all_that_is_wrong_is_said_at_once():
    faults = faults_of(explain="yes", start=-1, threshold={"hedging": 2, "attribution": "x"})
    assert faults == [
        ("/explain", "wrong_type"),
        ("/start", "out_of_range"),
        ("/threshold/hedging", "out_of_range"),
        ("/threshold/attribution", "wrong_type"),
    ]


def test_unknown_fields_are_ignored_with_a_warning():
    body = {"text": "A text.", "language": "en", "threshold": {"irony": 0.5}}
    warnings = job_of(body).warnings
    assert [warning.code for warning in warnings] == ["unknown_field", "unknown_field"]
    assert "language" in warnings[0].detail
    assert "threshold.irony" in warnings[1].detail


def test_the_warnings_about_unknown_fields_stay_short():
    body = {"text": "A text."} | {f"{number}" * 5000: 1 for number in range(30)}
    warnings = job_of(body).warnings
    assert len(warnings) == 11
    assert all(len(warning.detail) < 120 for warning in warnings)
    assert "20 more" in warnings[-1].detail


@settings(suppress_health_check=[HealthCheck.too_slow])  # of a busy machine
@given(
    body=st.fixed_dictionaries(
        {},
        optional=dict.fromkeys(
            ["text", "html", "offset_unit", "explain", "start", "threshold", "other"], JSON
        ),
    )
)
@example({"html": "<p>A text."})
def test_no_object_raises_anything_but_a_problem_that_does_not_quote_it(body):
    try:
        job_of(body)
    except Problem as problem:
        assert problem.kind.status in {413, 422}
        assert problem.errors
