"""gunicorn's threaded worker, with our answer and log line for what never becomes a request.

gunicorn answers a broken request line or header itself: with HTML that quotes the request, and a
log line with the client's address. Here it is a problem detail, and a line without either.
"""

import json
import select
import selectors
import socket
import threading
import time
from contextlib import suppress
from functools import partial
from itertools import takewhile
from typing import Any

from gunicorn import util  # type: ignore[import-untyped]  # gunicorn ships no types
from gunicorn.http import errors  # type: ignore[import-untyped]  # gunicorn ships no types
from gunicorn.workers.gthread import ThreadWorker  # type: ignore[import-untyped]  # gunicorn ships no types

from api import logs, metrics
from api.problem_types import PROBLEM_TYPES
from api.problems import MEDIA_TYPE, document
from api.services import of
from api.serving import watch

_MOMENT = 1  # millisecond
_NOTIFY_SECONDS = 0.25
_HELD_FOR_EACH = 0.0005  # seconds; its answer takes longer
_HELD_AT_MOST = 0.01
_TOO_LARGE = (errors.LimitRequestLine, errors.LimitRequestHeaders)


class Worker(ThreadWorker):  # type: ignore[misc]  # gunicorn ships no types
    """A threaded worker whose own errors are problems, too, and which follows promotions.

    It waits for no client for ever: eight that stop in the middle would be all it has threads for.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._in_hand: dict[Any, float] = {}  # connection → when a thread took it
        self._queued: dict[Any, None] = {}  # connections that no thread has taken yet
        self._notify_at = 0.0
        self._accept_at = 0.0
        self._held = False  # whether nothing but the time keeps connections from being accepted

    def run(self) -> None:
        """Serve until told to stop, with the model that is to be served at the time."""
        found = of(self.wsgi)
        ended = threading.Event()
        found.models.refresh()
        metrics.worker_began(self.pid)
        metrics.model_in_use(found.models.model_id())
        if found.settings.model_poll:
            watch(found.models, found.settings.model_poll, ended)
        try:
            super().run()
        finally:
            ended.set()

    def accept(self, listener: socket.socket) -> None:
        """Accept a connection, and then none for as long as it will have to wait here anyhow.

        Workers take from one queue. Of many connections at once the quickest took nine in ten and
        kept them: their clients waited twice as long as need be, while another had little to do.
        """
        before = self.nr_conns
        super().accept(listener)
        if self.nr_conns == before:
            return  # another worker was quicker
        waiting = len(self._queued) + self._just_come()
        self._accept_at = time.monotonic() + min(waiting * _HELD_FOR_EACH, _HELD_AT_MOST)
        self.set_accept_enabled(self._accepting)

    def _just_come(self) -> int:
        """Return how many connections are too new to have been heard; older ones are silent."""
        since = time.monotonic() + self.cfg.keepalive - _HELD_AT_MOST
        newest_first = reversed(self.pending_conns)
        return sum(1 for _ in takewhile(lambda conn: conn.timeout > since, newest_first))

    def set_accept_enabled(self, enabled: bool) -> None:
        """Let connections be accepted, or not; the loop asks for it again and again."""
        self._held = enabled and time.monotonic() < self._accept_at
        super().set_accept_enabled(enabled and not self._held)

    def wait_for_and_dispatch_events(self, timeout: float) -> None:
        """Wait for whatever comes, at most until connections can be accepted again."""
        if self._held:
            self._held = False
            timeout = min(timeout, max(self._accept_at - time.monotonic(), 0.0))
        super().wait_for_and_dispatch_events(timeout)

    def enqueue_req(self, conn: Any) -> None:
        """Hand a connection to a thread once something has come through it.

        gunicorn's own would wait for that in a thread, for five seconds: as many as there are
        threads, opened and left alone, held everyone up for so long.
        """
        if conn.initialized or conn.data_ready or not self.alive:
            self._queued[conn] = None
            super().enqueue_req(conn)
            return
        conn.sock.setblocking(False)
        conn.timeout = time.monotonic() + self.cfg.keepalive
        self.pending_conns.append(conn)
        heard = partial(self.on_pending_socket_readable, conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, heard)

    def handle(self, conn: Any) -> Any:
        """Answer what comes through a connection; runs in a thread of its own.

        The next request is often on its way: while nobody waits for the thread, it stays a moment.
        The way there through the worker's loop is as long as that.
        """
        self._queued.pop(conn, None)
        self._in_hand[conn] = time.monotonic()
        try:
            kept = super().handle(conn)
            while kept is True and self._is_sending(conn):
                self._in_hand[conn] = time.monotonic()
                kept = super().handle(conn)
            return kept
        finally:
            self._in_hand.pop(conn, None)

    def _is_sending(self, conn: Any) -> bool:
        """Tell whether the next request begins to arrive in a moment, and nobody else waits."""
        if self._queued or not self.alive:
            return False
        if conn.parser.unreader.buf.getvalue():
            return True  # it came with the one before
        heard = select.poll()
        heard.register(conn.sock, select.POLLIN)
        return bool(heard.poll(_MOMENT)) and not self._queued and self.alive

    def notify(self) -> None:
        """Say that the worker is alive, some times a second; and look after its connections.

        gunicorn asks for it twice a request, and meanwhile a thread that answers would wait.
        """
        now = time.monotonic()
        if now < self._notify_at:
            return
        self._notify_at = now + _NOTIFY_SECONDS
        super().notify()
        for conn, taken in list(self._in_hand.items()):
            if now - taken > self.cfg.graceful_timeout:
                # What has not arrived by now is given up, and a while later so is what has not
                # been fetched. Until then, an answer that takes so long is still sent.
                late = now - taken > 2 * self.cfg.graceful_timeout
                with suppress(OSError):
                    conn.sock.shutdown(socket.SHUT_RDWR if late else socket.SHUT_RD)

    def handle_error(self, req: Any, client: socket.socket, addr: Any, exc: BaseException) -> None:
        """Answer a request that could not be read, or whose answer could not be sent."""
        del req, addr  # not looked at: what they hold belongs in no log
        request_id = logs.new_request_id()
        code = "bad_request"
        if isinstance(exc, _TOO_LARGE):
            code = "headers_too_large"
        elif not isinstance(exc, errors.ParseException):
            code = "internal_error"
            logs.failure(exc, request_id)
        status = int(PROBLEM_TYPES[code].status)
        metrics.unreadable(status)
        logs.request_line(
            request_id=request_id,
            method=None,
            route=None,
            status=status,
            bytes_in=None,
            bytes_out=None,
            ms=None,
        )
        try:
            util.write(client, _response(code, request_id))
        except OSError:
            return  # the client has gone


def _response(code: str, request_id: str) -> bytes:
    kind = PROBLEM_TYPES[code]
    body = json.dumps(document(kind, kind.advice, instance="", request_id=request_id)).encode()
    head = (
        f"HTTP/1.1 {int(kind.status)} {kind.status.phrase}\r\n"
        f"Content-Type: {MEDIA_TYPE}\r\n"
        f"Content-Length: {len(body)}\r\n"
        f"X-Request-ID: {request_id}\r\n"
        "Cache-Control: no-store\r\n"
        "X-Content-Type-Options: nosniff\r\n"
        "Connection: close\r\n\r\n"
    )
    return head.encode("ascii") + body
