"""The model in use: without a sound one the service lives, says so, and scores nothing."""

import gc
import json
import threading
import weakref

import pytest

from api import create_app, logs, serving
from api.serving import SelfTestError, ServedModel, self_test, watch
from model import artifact
from model.scorer import Scorer
from model.served import POINTER
from tests.models import other_model, promote
from tests.waiting import wait_until

SECRET = b"0123456789abcdef"


@pytest.fixture
def client(tmp_path):
    app = create_app({"HEARSAY_DATA": str(tmp_path), "HEARSAY_MODEL": str(tmp_path / "none")})
    return app.test_client()


def test_without_a_model_the_process_is_alive_but_not_ready(client):
    assert client.get("/healthz").status_code == 200
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json["code"] == "model_unavailable"


def test_without_a_model_nothing_is_scored(client):
    assert client.post("/v1/score", json={"text": "It may rain."}).status_code == 503
    assert client.get("/v1/model").status_code == 503


def test_without_a_model_the_page_says_so_and_keeps_the_text(client):
    answer = client.post("/", data={"text": "It may rain."})
    assert answer.status_code == 503
    assert "It may rain." in answer.text
    assert "try again later" in answer.text


def test_the_model_that_ships_passes_its_self_test():
    self_test(Scorer.load(artifact.SHIPPED))


def test_a_model_that_finds_no_sentence_fails_it(article_of):
    class Mute:
        def score(self, text):
            return article_of(text)

    with pytest.raises(SelfTestError):
        self_test(Mute())


def test_a_model_that_fails_its_self_test_is_not_served(tmp_path, monkeypatch):
    def fail(_):
        raise SelfTestError("broken")

    monkeypatch.setattr(serving, "self_test", fail)
    app = create_app({"HEARSAY_DATA": str(tmp_path), "HEARSAY_ACCESS_LOG": "off"})
    assert app.test_client().get("/readyz").status_code == 503


@pytest.fixture
def served(tmp_path):
    logs.configure(access=False)
    return ServedModel(None, tmp_path, SECRET)


@pytest.fixture(scope="module")
def others(tmp_path_factory):
    """Return two models that can be promoted: directory and id."""
    folder = tmp_path_factory.mktemp("models")
    return [(folder / str(n), other_model(folder / str(n), n)) for n in range(2)]


def events(capsys):
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_promoted_model_is_taken_and_the_way_back_too(served, others, tmp_path, capsys):
    shipped = served.model_id()
    assert not served.refresh()
    promote(tmp_path, *others[0])
    assert served.refresh()
    assert served.model_id() == others[0][1] != shipped
    (tmp_path / POINTER).unlink()
    assert served.refresh()
    assert served.model_id() == shipped
    assert [(line["event"], line["model"]) for line in events(capsys)] == [
        ("model_changed", others[0][1]),
        ("model_changed", shipped),
    ]


def damaged(tmp_path, others):
    promote(tmp_path, *others[1])
    name = (tmp_path / POINTER).read_text().strip()
    payload = tmp_path / "models" / name / artifact.PAYLOAD
    payload.write_bytes(payload.read_bytes()[:-1])


def lost(tmp_path, _):
    (tmp_path / POINTER).write_text("0123456789abcdef")


def leading_out(tmp_path, _):
    (tmp_path / POINTER).write_text("../../elsewhere")


@pytest.mark.parametrize("spoil", [damaged, lost, leading_out])
def test_a_bad_model_is_refused_once_and_the_old_one_kept(served, others, tmp_path, capsys, spoil):
    promote(tmp_path, *others[0])
    served.refresh()
    before = served.current()
    capsys.readouterr()
    spoil(tmp_path, others)
    assert not any(served.refresh() for _ in range(5))
    assert served.current() is before
    (line,) = events(capsys)
    assert (line["event"], line["model"]) == ("model_refused", others[0][1])
    assert line["exception"] == "ArtifactError"


def test_after_a_bad_model_a_good_one_is_taken(served, others, tmp_path):
    damaged(tmp_path, others)
    served.refresh()
    promote(tmp_path, *others[0])
    assert served.refresh()
    assert served.model_id() == others[0][1]


def test_a_model_that_fails_its_self_test_replaces_none(served, others, tmp_path, monkeypatch):
    def fail(_):
        raise SelfTestError("broken")

    before = served.model_id()
    monkeypatch.setattr(serving, "self_test", fail)
    promote(tmp_path, *others[0])
    assert not served.refresh()
    assert served.model_id() == before


def test_a_service_that_began_without_a_model_gets_one(others, tmp_path):
    logs.configure(access=False)
    lost(tmp_path, others)
    served = ServedModel(None, tmp_path, SECRET)
    assert served.model_id() is None
    promote(tmp_path, *others[0])
    assert served.refresh()
    assert served.model_id() == others[0][1]


def test_a_chosen_model_does_not_follow_promotions(others, tmp_path):
    served = ServedModel(others[0][0], tmp_path, SECRET)
    promote(tmp_path, *others[1])
    assert not served.refresh()
    assert served.model_id() == others[0][1]


def test_the_old_model_is_given_back(served, others, tmp_path):
    old = weakref.ref(served.current().scorer)
    promote(tmp_path, *others[0])
    served.refresh()
    gc.collect()
    assert old() is None


def test_a_token_of_the_model_before_still_holds(served, others, tmp_path):
    before = served.current()
    token = before.signer.issue("It may rain.", {}, 2_000_000_000)
    promote(tmp_path, *others[0])
    served.refresh()
    again = serving.load(artifact.SHIPPED, SECRET).signer
    assert again.verify(token, "It may rain.", now=1_900_000_000)
    assert served.current().signer is not before.signer


def test_it_looks_by_itself_until_told_to_stop(served, others, tmp_path):
    ended = threading.Event()
    thread = watch(served, 0.05, ended)
    promote(tmp_path, *others[0])
    wait_until(lambda: served.model_id() == others[0][1])
    ended.set()
    thread.join(10)
    assert not thread.is_alive()
