"""Scoring asks nobody: neither the service nor what it starts connects or looks up a name.

Every process of a test run under `sitecustomize` notes what it tries in a file, and may not do it.
"""

import os
import subprocess
import sys

from tests.service import ROOT

_DENY = """
import socket, sys
def deny(event, arguments):
    asks = event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.sendto")
    # Addresses of AF_UNIX are no pairs: that is how processes of one machine find each other.
    if asks or (event == "socket.connect" and isinstance(arguments[1], tuple)):
        with open({seen!r}, "a") as file:
            file.write(f"{{event}} {{arguments[1:]}} in {{sys.argv}}\\n")
        raise PermissionError(event)
sys.addaudithook(deny)
"""
_PROGRAM = """
import socket, sys
from api import create_app
from tests.api.pages import ARTICLE
if sys.argv[1] == "control":
    socket.create_connection(("127.0.0.1", 9))
client = create_app({"HEARSAY_DATA": sys.argv[2], "HEARSAY_ACCESS_LOG": "off"}).test_client()
links = "<img src='http://127.0.0.1:9/a.png'><link rel='canonical' href='http://127.0.0.1:9/'>"
page = ARTICLE.replace("<h1>", links + "<h1>")
bodies = [{"text": "It may rain."}, {"html": page}]
answers = [client.post("/v1/score", json=body) for body in bodies]
answers.append(client.post("/v1/score/batch", json={"documents": bodies}))
answers.append(client.post("/", data={"text": "It may rain."}))
print([answer.status_code for answer in answers], answers[2].json["scored"])
"""


def run(tmp_path, what: str) -> tuple[subprocess.CompletedProcess[str], str]:
    """Return the run, and what its processes tried."""
    seen = tmp_path / "seen"
    seen.touch()
    (tmp_path / "sitecustomize.py").write_text(_DENY.format(seen=str(seen)), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, what, str(tmp_path)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": f"{tmp_path}:{ROOT}"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return done, seen.read_text(encoding="utf-8")


def test_scoring_opens_no_connection(tmp_path):
    done, tried = run(tmp_path, "scoring")
    assert done.stdout.strip() == "[200, 200, 200, 200] 2", done.stderr
    assert tried == ""


def test_a_connection_would_have_been_noticed(tmp_path):
    done, tried = run(tmp_path, "control")
    assert done.returncode != 0
    assert "socket.getaddrinfo" in tried
