"""What a host runs is run here: the very command lines of deploy/, on this checkout."""

import json
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from api import keys
from tests.service import COMMAND, ROOT, environment

INSTALLED = "/opt/hearsay"
PYTHON = f"{INSTALLED}/.venv/bin/python"
UNIT = (ROOT / "deploy/hearsay.service").read_text(encoding="utf-8")
CONTAINER = (ROOT / "deploy/Containerfile").read_text(encoding="utf-8")
KEY, KEPT = keys.new_key()


def unit_values(name: str) -> list[str]:
    return re.findall(rf"(?m)^{name}=(.*)$", UNIT)


def container_command(instruction: str) -> list[str]:
    """Return the command after the last `instruction` (CMD, HEALTHCHECK … CMD)."""
    return json.loads(re.findall(rf"(?m)^{instruction}.*?(\[.*\])$", CONTAINER)[-1])


def variables(words: list[str]) -> dict[str, str]:
    return dict(word.split("=", 1) for word in words)


def here(command: list[str]) -> list[str]:
    """Return `command` with this checkout's Python in the place of the installed one."""
    assert command[0] == PYTHON
    return [sys.executable, *command[1:]]


@contextmanager
def started(command: list[str], **settings: str):
    """Run the service by `command`; give its process once it can score."""
    process = subprocess.Popen(
        here(command), cwd=ROOT, env=environment(**settings), stdout=subprocess.DEVNULL
    )
    try:
        deadline = time.monotonic() + 60
        while True:
            assert process.poll() is None, "the service did not start"
            assert time.monotonic() < deadline
            try:
                url = f"http://127.0.0.1:{settings['PORT']}"
                if requests.get(f"{url}/readyz", timeout=5).status_code == 200:
                    break
            except requests.ConnectionError:
                time.sleep(0.1)
        yield process, url
    finally:
        process.terminate()
        process.wait(60)


@pytest.fixture
def port():
    with socket.create_server(("127.0.0.1", 0)) as free:
        return str(free.getsockname()[1])


def test_the_unit_runs_and_its_reload_loses_nothing(tmp_path, port):
    (command,) = unit_values("ExecStart")
    settings = variables(shlex.split(unit_values("Environment")[0]))
    assert settings.pop("HEARSAY_DATA") == "%S/hearsay"
    (reload,) = unit_values("ExecReload")
    with started(shlex.split(command), HEARSAY_DATA=str(tmp_path), PORT=port, **settings) as (
        process,
        url,
    ):
        body = {"text": "It may rain."}
        assert requests.post(f"{url}/v1/score", json=body, timeout=30).status_code == 200
        subprocess.run(shlex.split(reload.replace("$MAINPID", str(process.pid))), check=True)
        for _ in range(30):
            assert requests.post(f"{url}/v1/score", json=body, timeout=30).status_code == 200
            time.sleep(0.05)
    assert process.returncode == 0


def test_systemd_finds_nothing_wrong_with_the_unit(tmp_path):
    """The paths are those of an installation; here, they are this checkout's."""
    unit = tmp_path / "hearsay.service"
    unit.write_text(UNIT.replace(PYTHON, sys.executable).replace(INSTALLED, str(ROOT)))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", unit], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_systemd_thinks_it_well_confined(tmp_path):
    unit = tmp_path / "hearsay.service"
    unit.write_text(UNIT)
    command = ["systemd-analyze", "security", "--offline=true", "--threshold=20", unit]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_unit_gives_the_workers_the_time_they_are_given():
    from_gunicorn = int(environment_default("HEARSAY_TIMEOUT"))
    assert int(unit_values("TimeoutStopSec")[0]) > from_gunicorn


def environment_default(variable: str) -> str:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    return re.search(rf"\| `{variable}` \| `(.*?)` \|", readme)[1]


@pytest.fixture
def container(tmp_path, port):
    settings = variables(shlex.split(re.search(r"(?m)^ENV (.*)$", CONTAINER)[1]))
    return settings | {"HEARSAY_DATA": str(tmp_path), "PORT": port}


def test_the_container_does_not_start_open_by_oversight(container):
    done = subprocess.run(
        here(container_command("CMD")),
        cwd=ROOT,
        env=environment(**container),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode != 0
    assert "python -m api key new NAME" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_container_runs_with_keys_and_its_health_check_sees_it(container):
    check = here(container_command("HEALTHCHECK"))
    sick = subprocess.run(check, env=os.environ | container, capture_output=True, check=False)
    assert sick.returncode != 0
    with started(container_command("CMD"), HEARSAY_API_KEYS=f"reader:{KEPT}", **container) as (
        process,
        url,
    ):
        subprocess.run(check, env=os.environ | container, check=True)
        body, shown = {"text": "It may rain."}, {"Authorization": f"Bearer {KEY}"}
        assert requests.post(f"{url}/v1/score", json=body, timeout=30).status_code == 401
        answer = requests.post(f"{url}/v1/score", json=body, headers=shown, timeout=30)
        assert answer.status_code == 200
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0


def test_what_the_container_copies_is_there_and_enough():
    copied = re.findall(r"(?m)^COPY (?!--from)(\S+) ", CONTAINER)
    assert {"api", "model", "requirements.txt"} <= set(copied)
    assert [name for name in copied if not (ROOT / name).exists()] == []
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    assert sorted(line[1:] for line in ignored if line.startswith("!")) == sorted(copied)


def test_the_container_has_the_python_of_debian_12_and_a_user_of_its_own():
    bases = re.findall(r"(?m)^FROM (\S+)", CONTAINER)
    assert set(bases) == {"docker.io/library/python:3.11-slim-bookworm"}
    assert re.findall(r"(?m)^USER (\S+)$", CONTAINER) == ["10001"]


def test_every_host_runs_what_make_serve_runs():
    make = (ROOT / "Makefile").read_text(encoding="utf-8")
    served = shlex.split(re.search(r"(?m)^serve:.*\n\t@PORT=\$\(PORT\) (.*)$", make)[1])
    unit = shlex.split(unit_values("ExecStart")[0])
    assert served[1:] == unit[1:] == container_command("CMD")[1:] == COMMAND


def test_what_is_logged_and_counted_is_told_to_whoever_watches():
    told = set(re.findall(r"`(\w+)`", (ROOT / "deploy/README.md").read_text(encoding="utf-8")))
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "api").rglob("*.py"))
    events = set(re.findall(r'(?:notice\(|event = )\s*"(\w+)"', code))
    figures = set(re.findall(r'(?:Histogram|Gauge)\(\s*"(\w+)"', code))
    figures |= {f"{name}_total" for name in re.findall(r'Counter\(\s*"(\w+)"', code)}
    assert {"redis_away", "model_unavailable", "storage_unavailable"} <= events
    assert {"hearsay_requests_total", "hearsay_model_workers"} <= figures
    assert events | figures <= told


def test_a_proxy_lets_through_what_the_service_takes():
    told = (ROOT / "deploy/README.md").read_text(encoding="utf-8")
    most = int(environment_default("HEARSAY_MAX_BODY")) // 2**20
    assert f"client_max_body_size {most}m;" in told  # nginx: of 2**20
    assert f"max_size {most}MiB" in told  # in Caddy, MB are of 10**6
    assert f"request_buffers {most}MiB" in told


def test_every_setting_that_is_spoken_of_exists():
    known = (ROOT / "README.md").read_text(encoding="utf-8")
    for path in (ROOT / "deploy").iterdir():
        told = set(re.findall(r"HEARSAY_[A-Z_]+", Path(path).read_text(encoding="utf-8")))
        assert {name for name in told if f"`{name}`" not in known} == set()
