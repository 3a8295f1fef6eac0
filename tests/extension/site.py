"""The invented pages of tests/pages on a loopback port, some with headers of their own."""

import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

PAGES = Path(__file__).resolve().parents[1] / "pages"

HEADERS = {
    "/strict-csp.html": {
        "content-security-policy": "default-src 'none'; style-src 'none'; script-src 'none'; "
        "require-trusted-types-for 'script'; sandbox",
    },
}


class _Handler(SimpleHTTPRequestHandler):
    def log_message(self, *_args: object) -> None:
        """Say nothing."""

    def end_headers(self) -> None:
        for name, value in HEADERS.get(self.path.partition("?")[0], {}).items():
            self.send_header(name, value)
        # What is asked for with `?kept` may stay in memory for the way back.
        if not self.path.endswith("?kept"):
            self.send_header("cache-control", "no-store")
        super().end_headers()


class Site:
    """Serves until it is closed."""

    def __init__(self) -> None:
        handler = partial(_Handler, directory=str(PAGES))
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    @property
    def port(self) -> int:
        return self._server.server_port

    def url(self, page: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}/{page}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
