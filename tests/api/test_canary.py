"""A marked sentence goes in at every door, and is found nowhere but in the answers that owe it.

It is scored, as text, page, batch and form; fed back without leave to keep it; and made to fail in
every way that a client can. Then all that the service has written anywhere is searched for it.
"""

import json
import shutil
import socket
from pathlib import Path

import pytest
import requests

from api import create_app, keys
from model.scorer import Scorer
from tests.api.pages import ARTICLE, ENDLESS
from tests.judgments import judgment
from tests.redis_server import redis_server
from tests.service import running
from tests.waiting import wait_until

MARK = "Kanaryville"
SENTENCE = f"{MARK} officials may have whispered to the heron."
TEXT = f"{SENTENCE} Mayor Ada Quill denied it on Monday. Nobody else was asked."
PAGE = ARTICLE.replace("<title>", f"<title>{MARK} ").replace("<p>", f"<p>{SENTENCE} ", 1)
KEY, KEPT = keys.new_key()
WRONG_KEY = keys.new_key()[0]
JSON = {"Content-Type": "application/json"}
SECONDS = 60


class Client:
    """Asks the service with the key, and keeps what must not quote the sentence."""

    def __init__(self, url: str) -> None:
        self._url = url
        self.refusals: list[requests.Response] = []

    def ask(self, method: str, path: str, expected: int, **options) -> requests.Response:
        headers = {"Authorization": f"Bearer {KEY}"} | options.pop("headers", {})
        answer = requests.request(
            method, self._url + path, headers=headers, timeout=SECONDS, **options
        )
        assert answer.status_code == expected, answer.text[:200]
        if expected >= 400 and "html" not in answer.headers["Content-Type"]:
            self.refusals.append(answer)
        return answer


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Give the running service's parts, after all has been asked of it."""
    data = tmp_path_factory.mktemp("data")
    settings = {
        "HEARSAY_WORKERS": "2",
        "HEARSAY_API_KEYS": f"reader:{KEPT}",
        "HEARSAY_EXTRACT_SECONDS": "1",
        "HEARSAY_MAX_TEXT": "20000",
    }
    with (
        redis_server(tmp_path_factory.mktemp("redis")) as redis,
        running(data, HEARSAY_REDIS_URL=redis.url, **settings) as server,
    ):
        client = Client(server.url)
        owed(client)
        refused(client)
        broken(server.port)
        metrics = client.ask("GET", "/metrics", 200).text
        wait_for_the_log(server, client.ask("GET", "/healthz", 200))
        shared = Path("/dev/shm").glob(f"hearsay-{server.pid}-*")  # noqa: S108 - where it is made
        copy = tmp_path_factory.mktemp("copy")
        for directory in (data, *shared):
            shutil.copytree(directory, copy / directory.name)
        yield server, client, metrics, redis.client(), copy


def owed(client):
    """Have it scored and fed back."""
    scored = client.ask("POST", "/v1/score", 200, json={"text": TEXT}).json()
    page = client.ask("POST", "/v1/score", 200, json={"html": PAGE}).json()
    assert MARK in page["text"]
    both = {"documents": [{"text": TEXT}, {"html": PAGE}, {"text": [SENTENCE]}]}
    assert client.ask("POST", "/v1/score/batch", 200, json=both).json()["failed"] == 1
    client.ask("POST", "/", 200, files={"text": (None, TEXT), "key": (None, KEY)})
    given = judgment(scored, SENTENCE, verdict="disagree", share_text=False)
    named = given | {"idempotency_key": f"{MARK}-000000000001"}
    kept = client.ask("POST", "/v1/feedback", 201, json=named).json()
    client.ask("POST", "/v1/feedback", 409, json=named | {"verdict": "agree"})
    client.ask("POST", "/v1/feedback", 422, json=given | {"sentence": f"{SENTENCE}!"})
    client.ask("POST", "/v1/feedback", 422, json=given | {"token": MARK})
    client.ask("POST", "/v1/feedback", 422, json=given | {"label": MARK, "verdict": SENTENCE})
    path = f"/v1/feedback/{kept['id']}"
    client.ask("DELETE", path, 404, headers={"Undo-Secret": MARK})
    client.ask("DELETE", f"/v1/feedback/{MARK}", 404, headers={"Undo-Secret": kept["secret"]})


def refused(client):
    """Have it refused, for every reason there is."""
    ask = client.ask
    cut_off = json.dumps({"text": TEXT}).encode()[:-9]
    ask("POST", "/v1/score", 400, data=cut_off, headers=JSON)
    ask("POST", "/v1/score", 400, data=TEXT.encode("utf-16"), headers=JSON)
    ask("POST", "/v1/score", 415, data=TEXT, headers={"Content-Type": f"text/{MARK}"})
    ask("POST", "/v1/score", 415, data=TEXT, headers=JSON | {"Content-Encoding": MARK})
    ask("POST", "/v1/score", 422, json={"text": [SENTENCE]})
    ask("POST", "/v1/score", 422, json={"text": TEXT, "threshold": SENTENCE})
    ask("POST", "/v1/score", 422, json={"text": TEXT, "html": PAGE})
    ask("POST", "/v1/score", 422, json={"html": f"<title>{SENTENCE}</title>"})
    ask("POST", "/v1/score", 413, json={"text": TEXT * 300})
    ask("POST", "/v1/score", 413, data=SENTENCE * 100_000, headers=JSON)
    ask("POST", "/v1/score", 503, json={"html": f"<p>{SENTENCE}</p>{ENDLESS}"})
    ask("POST", f"/v1/{MARK}?{MARK}={MARK}", 404, json={"text": TEXT})
    ask("GET", f"/problems/{MARK}", 404, headers={"Referer": f"http://x/{MARK}"})
    ask("PUT", "/v1/score", 405, data=TEXT)
    ask("POST", "/v1/score", 403, json={"text": TEXT}, headers={"Origin": f"http://{MARK}.org"})
    ask("POST", "/v1/score", 421, json={"text": TEXT}, headers={"Host": f"{MARK}.example"})
    bearer = {"Authorization": f"Bearer {WRONG_KEY}", "X-Forwarded-For": MARK}
    ask("POST", "/v1/score", 401, json={"text": TEXT}, headers=bearer)
    ask("POST", "/", 413, files={"text": (None, TEXT * 300), "key": (None, KEY)})


def broken(port):
    """Send what is no HTTP, and what ends too soon."""
    for sent in (
        f"{MARK} / HTTP/9\r\n\r\n",
        f"GET /{MARK} HTTP/1.1\r\n{MARK} : x\r\n\r\n",
        f"GET /{MARK * 2000} HTTP/1.1\r\n\r\n",
        f"POST /v1/score HTTP/1.1\r\nHost: localhost\r\nContent-Length: 999\r\n\r\n{SENTENCE}",
    ):
        with socket.create_connection(("127.0.0.1", port), timeout=SECONDS) as connection:
            connection.sendall(sent.encode())
            connection.shutdown(socket.SHUT_WR)
            assert MARK not in connection.recv(10_000).decode()


def wait_for_the_log(server, answer):
    request_id = answer.headers["X-Request-ID"]
    wait_until(lambda: any(request_id in line for line in server.output))


def test_it_is_in_no_line_of_the_log(run):
    server = run[0]
    printed = "".join(server.output)
    assert printed.count('"event":"request"') > 30
    assert "extraction_overrun" in printed
    assert MARK.lower() not in printed.lower()
    assert "heron" not in printed


def test_nor_is_a_key_or_an_address(run):
    server = run[0]
    printed = "".join(line for line in server.output if line.startswith("{"))
    for secret in (KEY, KEPT, WRONG_KEY, keys.digest(WRONG_KEY), "127.0.0.1"):
        assert secret not in printed


def test_every_line_of_the_log_is_json(run):
    lines = [line for line in run[0].output if line.strip()]
    others = [line for line in lines if not line.startswith("{")]
    assert len(others) == 2  # the greeting
    assert all("event" in json.loads(line) for line in lines if line.startswith("{"))


def test_it_is_in_no_problem(run):
    client = run[1]
    assert len(client.refusals) > 20
    for answer in client.refusals:
        whole = answer.text + str(answer.headers)
        assert MARK.lower() not in whole.replace(answer.json()["instance"], "").lower()
        assert "heron" not in whole
        assert KEY not in whole


def test_it_is_in_no_figure(run):
    figures = run[2]
    assert "hearsay_extraction_overruns_total 1.0" in figures
    assert 'hearsay_feedback_total{outcome="stored"} 1.0' in figures
    assert MARK.lower() not in figures.lower()


def test_it_is_in_no_file(run):
    copy = run[4]
    files = [path for path in copy.rglob("*") if path.is_file()]
    assert {"feedback.sqlite", "secret"} <= {path.name for path in files}
    held = b"".join(path.read_bytes() for path in files)
    for searched in (MARK, "heron", KEY, "127.0.0.1"):
        assert searched.encode() not in held
        assert searched.encode("utf-16-le") not in held


def test_redis_holds_neither_it_nor_who_asked(run):
    redis = run[3]
    keys_held = [key.decode() for key in redis.scan_iter()]
    assert any("score" in key for key in keys_held)
    assert any("feedback" in key for key in keys_held)
    for searched in (MARK, "reader", KEY, KEPT, "127.0.0.1"):
        assert not any(searched in key for key in keys_held)


def test_an_error_of_ours_that_quotes_it_is_logged_without(tmp_path, monkeypatch, capfd):
    def fail(_, text, **__):
        raise ValueError(text)

    app = create_app({"HEARSAY_DATA": str(tmp_path)})
    monkeypatch.setattr(Scorer, "score", fail)
    answer = app.test_client().post("/v1/score", json={"text": TEXT})
    assert answer.status_code == 500
    printed = capfd.readouterr()
    assert '"exception":["builtins.ValueError"]' in printed.out
    assert MARK not in printed.out + printed.err + answer.text
