# ruff: noqa: N999 - the name that gunicorn's users look for; nothing imports it
"""How gunicorn serves Hearsay.

`python -m gunicorn --config api/gunicorn.conf.py "api:create_app()"` is what `make serve` runs, and
what a host runs; what differs between them is in the settings (api/settings.py).
"""

import errno
import gc
import os
import signal
import socket
import sys
from typing import Any

from api import runtime

_OBJECTS_BETWEEN_SEARCHES = 5_000
_REQUESTS_A_CONNECTION = 100

runtime.create()  # before `metrics` is imported, as that says

from api import exposure, logs, metrics, secret, services, settings  # noqa: E402 - see above
from api.feedback import database  # noqa: E402 - see above

try:
    _values = settings.read(os.environ)
    exposure.check(_values)
    secret.service_secret(_values.secret, _values.data)
    database.prepare_at_start(_values)
except settings.SettingsError as error:
    raise SystemExit(f"Hearsay cannot start. {error}") from None

bind = f"{f'[{_values.host}]' if ':' in _values.host else _values.host}:{_values.port}"
workers = _values.workers
threads = _values.threads
worker_class = "api.worker.Worker"
preload_app = True  # the model is loaded once, and the workers share its memory
timeout = _values.timeout
graceful_timeout = _values.timeout
keepalive = 15
max_requests = 20_000  # a leak somewhere below us cannot grow for ever
max_requests_jitter = 2_000
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108, PTH112 - a slow disk must not look like a hanging worker
control_socket_disable = True
accesslog = None  # api/logs.py writes one line a request, without addresses and paths
errorlog = "-"
logger_class = "api.library_logs.ServiceLogger"
forwarded_allow_ips = ""  # what a proxy says of the client is read in api/clients.py
loglevel = "warning"
proc_name = "hearsay"


def on_starting(server: Any) -> None:
    """Say in one sentence when the port is taken, where gunicorn would try for five seconds."""
    del server
    for name in settings.unknown(os.environ):
        detail = f"{name} is no setting of Hearsay: `python -m api settings` lists them."
        logs.notice("unknown_setting", detail=detail)
    if "GUNICORN_FD" in os.environ or "LISTEN_FDS" in os.environ:
        return  # the sockets are handed over, by an older process or by systemd
    family = socket.AF_INET6 if ":" in _values.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_values.host, _values.port))
        except OSError as error:
            raise SystemExit(
                f"Hearsay cannot listen on {bind}: {error.strerror}. {_advice(error)}"
            ) from None


def _advice(error: OSError) -> str:
    """Return what to do about an address that cannot be listened on."""
    if error.errno == errno.EADDRINUSE:
        return f"Another program has it, so choose one: make serve PORT={_values.port % 65535 + 1}"
    if error.errno == errno.EACCES:
        return "Choose a port from 1024 on (PORT), as lower ones are for root alone."
    return "Set HEARSAY_HOST to an address of this machine."


def pre_request(worker: Any, req: Any) -> None:
    """Announce the end of a connection that has served long, or whose body may not be read.

    A connection stays with its worker: after another was replaced, all of them might be with one.
    """
    del worker
    if req.req_number >= _REQUESTS_A_CONNECTION:
        req.force_close()
    for name, value in req.headers:
        if name == "TRANSFER-ENCODING":
            req.force_close()
        if name == "CONTENT-LENGTH" and value.isdecimal() and int(value) > _values.max_body:
            req.force_close()


def pre_fork(server: Any, worker: Any) -> None:
    """Have a new worker begin with the promoted model, in memory it shares with the others."""
    del worker
    services.of(server.app.wsgi()).models.refresh()


def post_fork(server: Any, worker: Any) -> None:
    """Prepare a new worker's memory, and let it end when told to before it listens.

    Until then it would not hear: a service that was stopped right after its start waited for such
    a worker for half a minute.
    """
    del server, worker
    # What was loaded stays: it need not be searched for garbage, nor copied for that. An answer
    # takes some two thousand objects, none of them in a circle.
    gc.freeze()
    gc.set_threshold(_OBJECTS_BETWEEN_SEARCHES, 20, 50)
    for ending in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT):
        signal.signal(ending, signal.SIG_DFL)


def child_exit(server: Any, worker: Any) -> None:
    """Count a worker that has ended no more among the living."""
    del server
    metrics.worker_ended(worker.pid)


def when_ready(server: Any) -> None:
    """Say once where the page is, and what the next step is."""
    try:  # the sockets may be others than the settings say, if systemd handed them over
        exposure.check(_values, *map(_address, server.LISTENERS))
    except settings.SettingsError as error:
        raise SystemExit(f"Hearsay cannot start. {error}") from None
    sys.stderr.write(
        f"\nHearsay is at {_shown(server.LISTENERS[0])} : paste a text there, or POST it to "
        "/v1/score.\n"
        "`make extension` builds the browser extension; Ctrl+C stops the service.\n\n"
    )
    sys.stderr.flush()


def _shown(listener: Any) -> str:
    """Return where a browser finds what `listener` listens on."""
    name = listener.sock.getsockname()
    if not isinstance(name, tuple):
        return f"the socket {name}"
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(name[0], name[0])  # noqa: S104 - only a name here
    return f"http://{f'[{host}]' if ':' in host else host}:{name[1]}/"


def _address(listener: Any) -> str:
    """Return the address that `listener` listens on; nothing for a Unix socket."""
    name = listener.sock.getsockname()
    return name[0] if isinstance(name, tuple) else ""
