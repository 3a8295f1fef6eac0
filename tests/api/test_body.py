"""JSON bodies are read strictly, and what is wrong with one is said without quoting it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.body import parse
from api.problems import Problem


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "malformed_json"),
        (b"{", "malformed_json"),
        (b"{'text': 'secret'}", "malformed_json"),
        (b'{"text": "secret"} {}', "malformed_json"),
        (b'{"text": "secret\n"}', "malformed_json"),
        (b'{"start": NaN}', "malformed_json"),
        (b'{"start": -Infinity}', "malformed_json"),
        (b'{"start": ' + b"9" * 5000 + b"}", "malformed_json"),
        (b'{"text": "secret\xff"}', "not_utf8"),
        (b'{"text": "\xed\xa0\x80"}', "not_utf8"),
        ('{"text": "secret"}'.encode("utf-16"), "not_utf8"),
        (b"[" * 100_000, "json_too_deep"),
        (b'{"a":' * 100_000, "json_too_deep"),
    ],
)
def test_what_is_not_json_in_utf8_is_a_problem_that_does_not_quote_it(body, code):
    with pytest.raises(Problem) as caught:
        parse(body)
    assert caught.value.kind.code == code
    assert caught.value.kind.status == 400
    assert "secret" not in caught.value.detail


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b'\xef\xbb\xbf{"text": "a"}', {"text": "a"}),
        (b'{"text": "\\ud800"}', {"text": "\ud800"}),
        (b'{"text": "\\ud83d\\ude00"}', {"text": "😀"}),
        (b'{"text": "\\u0000"}', {"text": "\0"}),
        (b'{"text": "a", "text": "b"}', {"text": "b"}),
        (b"[" * 200 + b"]" * 200, None),
    ],
)
def test_unusual_json_is_read(body, value):
    assert value is None or parse(body) == value


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters()),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters()), inner),
)


@given(JSON, st.booleans(), st.sampled_from([None, 1]))
def test_any_json_is_read_as_python_reads_it(value, ascii_only, indent):
    text = json.dumps(value, ensure_ascii=ascii_only, indent=indent)
    body = text.encode("utf-8", "replace")  # what is no character can only be sent escaped
    assert repr(parse(body)) == repr(json.loads(body))


@given(st.binary(max_size=60))
def test_no_body_raises_anything_else(body):
    try:
        parse(body)
    except Problem as problem:
        assert problem.kind.status == 400
