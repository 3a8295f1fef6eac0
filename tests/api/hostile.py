"""Texts and bodies that nobody means well with, by name."""

import gzip
import json
import zlib

_LONG = 300_000

SCRIPTS = {
    "a script": "<script>document.title='owned'</script> It may rain.",
    "a handler": "<img src=x onerror=alert(1)> Officials said so.",
    "a closing tag": "</textarea></title></script><script>alert(1)</script> may",
    "a template": "{{ 7 * 7 }} {% raw %} ${7*7} #{7*7} may rain.",
    "an entity": "&lt;script&gt;alert(1)&lt;/script&gt; &#x3c;script&#x3e; may",
    "a data address": "<a href='javascript:alert(1)'>critics say</a>",
    "a style": "<style>*{background:url(//evil.example)}</style> It may rain.",
    "an svg": "<svg/onload=alert(1)><animate onbegin=alert(1)> may",
    "half a tag": "<scr\0ipt>alert(1)</scr\0ipt> reportedly",
}

TEXTS = {
    **SCRIPTS,
    "NUL": "It may \0 rain. \0",
    "only NUL": "\0" * 1000,
    "a high surrogate": "It may \ud800 rain.",
    "a low surrogate": "\udc00It may rain.",
    "surrogates the wrong way round": "It may \udc00\ud800 rain.",
    "surrogates alone": "\ud83d" * 1000,
    "a split emoji": "It may \ud83d rain \ude00.",
    "noncharacters": "\ufffe\uffff\ufdd0 \U0010ffff It may rain.",
    "a byte order mark": "\ufeffIt may rain.\ufeff",
    "control characters": "".join(map(chr, range(32))) + " It may rain.\x7f\x85\x9f",
    "overrides of direction": "\u202eniar yam tI\u202c \u2066\u2067\u2069 may",
    "line separators": "It may\u2028rain.\u2029It\x0bdid.\x0c",
    "combining marks": "a" + "\u0301" * 100_000 + " may",
    "joined emoji": "\U0001f468\u200d" * 20_000,
    "flags": "\U0001f1e6" * 50_001,
    "private use": "\ue000\U000f0000" * 1000,
    "a million dots": "." * 1_000_000,
    "half a million dots": "." * 500_000,
    "dots and blanks": ". " * (_LONG // 2),
    "initials": "A. " * (_LONG // 3),
    "abbreviations": "U.S. Mr. Jan. " * (_LONG // 14),
    "question marks": "?!" * (_LONG // 2),
    "open quotes": "“" * _LONG,
    "open brackets": "(" * _LONG,
    "apostrophes": "'" * _LONG,
    "one word": "a" * 500_000,
    "one word of capitals": "MAY" * 100_000,
    "blank lines": "a\n\n" * (_LONG // 3),
    "line breaks": "\n" * _LONG + "may",
    "blanks": " " * _LONG + "may",
    "hedges": "may " * (_LONG // 4),
    "sources": "officials said " * (_LONG // 15),
    "sentences": "It may rain. " * (_LONG // 13),
    "digits": "1,234.5 " * (_LONG // 8),
    "an ellipsis": "…" * _LONG,
    "hyphens": "-" * _LONG,
    "another script": "今日は雨が降るかもしれない。" * 2000,
    "right to left": "ייתכן שיירד גשם. " * 2000,
    "a format": "%s %n %x {0} {} %(a)s may",
    "SQL": "'; DROP TABLE feedback; -- may",
    "a path": "../../../../etc/passwd\0.html may",
    "JSON": json.dumps({"text": "It may rain.", "a": [1, None]}),
    "a log line": 'may"}\n{"event": "request", "status": 200}\r\nSet-Cookie: a=b',
}


def bodies() -> dict[str, tuple[dict[str, str], bytes]]:
    """Return headers and bodies for an address that takes JSON: broken, deep, packed, odd."""
    plain = {"Content-Type": "application/json"}
    found = {name: (plain, body) for name, body in _broken().items()}
    bomb = b'{"text": "' + b"a" * 50_000_000 + b'"}'
    packed = {"gzip": gzip.compress(bomb), "deflate": zlib.compress(bomb), "br": b"\x0b", "x": b"{"}
    for name, body in packed.items():
        found[f"a bomb in {name}"] = (plain | {"Content-Encoding": name}, body)
    for kind in (
        "text/html",
        "multipart/form-data; boundary=x",
        "application/xml",
        "\xff",
        "a/b;c",
    ):
        found[f"of type {kind}"] = ({"Content-Type": kind}, b'{"text": "It may rain."}')
    return found


def _broken() -> dict[str, bytes]:
    deep = {f"{depth} deep": b'{"text":' * depth + b"1" + b"}" * depth for depth in (990, 90_000)}
    lists = {f"{depth} lists deep": b"[" * depth + b"]" * depth for depth in (990, 500_000)}
    return {
        **deep,
        **lists,
        "990 deep in a field": b'{"text": "A.", "other": ' + b"[" * 990 + b"]" * 990 + b"}",
        "nothing": b"",
        "a blank": b" ",
        "a NUL": b"\0",
        "half an object": b'{"text": "It may',
        "two objects": b'{"text": "A."}{"text": "B."}',
        "no quotes": b"{text: It may rain}",
        "a trailing comma": b'{"text": "A.",}',
        "latin-1": '{"text": "café"}'.encode("latin-1"),
        "utf-16": '{"text": "A."}'.encode("utf-16"),
        "utf-32": '{"text": "A."}'.encode("utf-32"),
        "an overlong sequence": b'{"text": "\xc0\xaf"}',
        "a surrogate in bytes": b'{"text": "\xed\xa0\x80"}',
        "a cut-off character": b'{"text": "\xf0\x9f\x98"}',
        "random bytes": bytes(range(256)) * 100,
        "not a number": b'{"text": "A.", "start": NaN}',
        "infinity": b'{"text": "A.", "start": 1e999}',
        "a huge number": b'{"text": "A.", "start": ' + b"9" * 4_000 + b"}",
        "a number too long to read": b'{"text": "A.", "start": ' + b"9" * 100_000 + b"}",
        "a small number": b'{"text": "A.", "start": 1e-999}',
        "minus zero": b'{"text": "A.", "start": -0}',
        "a key twice": b'{"text": "A.", "text": 7}',
        "a hundred thousand keys": json.dumps({str(n): n for n in range(100_000)}).encode(),
        "a long key": json.dumps({"k" * 1_000_000: 1, "text": "A."}).encode(),
        "a prototype": b'{"__proto__": {"text": "A."}, "constructor": 1}',
        "a string": b'"It may rain."',
        "true": b"true",
        "a list of everything": b'[1, "a", null, {}]',
        "documents in documents": b'{"documents": [{"documents": [{"text": "A."}]}]}',
        "a hundred thousand documents": b'{"documents": [' + b"{}," * 99_999 + b"{}]}",
        "documents of nothing": b'{"documents": [null, [], "", 0, {}]}',
        "thresholds without end": json.dumps(
            {"text": "A.", "threshold": {str(n): n for n in range(50_000)}}
        ).encode(),
        "four megabytes of blanks": b" " * (4 * 1024 * 1024),
        "more than is taken": b" " * (4 * 1024 * 1024 + 1),
    }
