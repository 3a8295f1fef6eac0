"""With API keys: who may, what stays open, and what a refusal says."""

import pytest

from api import create_app, keys
from tests.api.conftest import TEXT

READER, DESK = keys.new_key(), keys.new_key()
HERE, AWAY = {"REMOTE_ADDR": "127.0.0.1"}, {"REMOTE_ADDR": "203.0.113.7"}


@pytest.fixture
def client(tmp_path):
    kept = f"reader:{READER[1]},desk:{DESK[1]}"
    app = create_app({"HEARSAY_DATA": str(tmp_path), "HEARSAY_API_KEYS": kept})
    return app.test_client()


@pytest.fixture
def keyless(tmp_path):
    return create_app({"HEARSAY_DATA": str(tmp_path)}).test_client()


def score(client, authorization=None):
    headers = {} if authorization is None else {"Authorization": authorization}
    return client.post("/v1/score", json={"text": TEXT}, headers=headers)


def test_keys_are_long_and_no_two_are_alike():
    assert READER[0] != DESK[0]
    assert len(READER[0]) > 40
    assert keys.digest(READER[0]) == READER[1]


@pytest.mark.parametrize("key", [READER[0], DESK[0]], ids=["reader", "desk"])
@pytest.mark.parametrize("scheme", ["Bearer", "bearer"])
def test_each_key_opens_the_service(client, scheme, key):
    assert score(client, f"{scheme} {key}").status_code == 200


@pytest.mark.parametrize(
    "authorization",
    [
        *("Bearer", "Bearer ", "Bearer wrong", f"Basic {READER[0]}", READER[0], "Bearer \xe9"),
        *(f"Bearer {READER[0][:-1]}", f"Bearer {READER[0]}x", f"Bearer {READER[1]}"),
        "Bearer " + "x" * 5000,
    ],
    ids=range(10),
)
def test_nothing_else_does(client, authorization):
    answer = score(client, authorization)
    assert answer.status_code == 401
    assert answer.json["code"] == "unauthorized"
    assert answer.headers["WWW-Authenticate"].startswith('Bearer realm="hearsay"')
    assert "x" * 20 not in answer.text


def test_no_key_and_a_wrong_one_are_told_apart(client):
    assert "error" not in score(client).headers["WWW-Authenticate"]
    assert 'error="invalid_token"' in score(client, "Bearer x").headers["WWW-Authenticate"]


@pytest.mark.parametrize("path", ["/v1/model", "/v1/limits", "/v1/nothing"])
def test_all_of_the_api_asks_for_a_key(client, path):
    assert client.get(path).status_code == 401


@pytest.mark.parametrize("path", ["/", "/openapi.json", "/problems/unauthorized"])
@pytest.mark.parametrize("from_", [HERE, AWAY])
def test_what_explains_the_service_stays_open(client, path, from_):
    assert client.get(path, environ_base=from_).status_code == 200


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_so_does_what_a_host_probes(client, path):
    assert client.get(path, environ_base=AWAY).status_code == 200


def test_without_keys_nobody_is_asked_for_one(keyless):
    assert score(keyless).status_code == 200
    assert score(keyless, "Bearer anything").status_code == 200


def test_the_page_asks_for_the_key_and_never_shows_it(client):
    assert 'type="password"' in client.get("/").text
    refused = client.post("/", data={"text": TEXT})
    assert refused.status_code == 401
    assert "Put in the key you were given" in refused.text
    assert "two people familiar" in refused.text
    marked = client.post("/", data={"text": TEXT, "key": DESK[0]})
    assert marked.status_code == 200
    assert "<mark" in marked.text
    assert DESK[0] not in marked.text


def test_the_page_of_a_service_without_keys_does_not_speak_of_any(keyless):
    assert 'name="key"' not in keyless.get("/").text
    assert 'href="/v1/model"' in keyless.get("/").text


@pytest.mark.parametrize("path", ["/", "/docs", "/problems/unauthorized"])
def test_no_page_leads_to_where_a_browser_has_no_key(client, path):
    assert 'href="/v1/' not in client.get(path).text


def test_figures_are_for_this_machine_or_a_key(client):
    assert client.get("/metrics", environ_base=HERE).status_code == 200
    refused = client.get("/metrics", environ_base=AWAY)
    assert (refused.status_code, refused.json["code"]) == (401, "unauthorized")
    shown = {"Authorization": f"Bearer {READER[0]}"}
    assert client.get("/metrics", environ_base=AWAY, headers=shown).status_code == 200


def test_figures_of_a_service_without_keys_are_for_this_machine(keyless):
    assert keyless.get("/metrics", environ_base=HERE).status_code == 200
    refused = keyless.get("/metrics", environ_base=AWAY)
    assert (refused.status_code, refused.json["code"]) == (403, "forbidden")
    past_a_proxy = {"X-Forwarded-For": "203.0.113.7"}
    assert keyless.get("/metrics", environ_base=HERE, headers=past_a_proxy).status_code == 403


def test_a_key_is_a_client_wherever_it_is_used_from(tmp_path):
    kept = f"reader:{READER[1]},desk:{DESK[1]}"
    settings = {"HEARSAY_API_KEYS": kept, "HEARSAY_SCORES_PER_MINUTE": "2"}
    client = create_app({"HEARSAY_DATA": str(tmp_path), **settings}).test_client()

    def status(key, address):
        return client.post(
            "/v1/score",
            json={"text": "It may rain."},
            headers={"Authorization": f"Bearer {key}"},
            environ_base={"REMOTE_ADDR": address},
        ).status_code

    one, other = READER[0], DESK[0]
    assert [status(one, "203.0.113.7"), status(one, "203.0.113.8")] == [200, 200]
    assert status(one, "203.0.113.9") == 429
    assert status(other, "203.0.113.7") == 200
