"""The model in use: without a sound one the service lives, says so, and scores nothing."""

import pytest

from api import create_app, serving
from api.serving import SelfTestError, self_test
from model import artifact
from model.scorer import Scorer


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
