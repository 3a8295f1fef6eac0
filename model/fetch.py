"""Fetches a web page for the command line: the only socket that `model/` opens.

The service never fetches what a client names; here it is the user's own machine that does.
"""

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import requests

MAX_BYTES = 2 * 1024 * 1024
MAX_REDIRECTS = 5
TIMEOUT = 20.0  # seconds, for the whole page
_CHUNK = 64 * 1024
_HTML_TYPES = frozenset(["text/html", "application/xhtml+xml", "text/plain", ""])
_USER_AGENT = "Mozilla/5.0 (compatible; Hearsay; +command line)"


class FetchError(Exception):
    """A page that could not be fetched. The message is a sentence for the user."""


@dataclass(frozen=True, slots=True)
class Page:
    """A fetched page: where redirects led, its bytes, and the charset the server declared."""

    url: str
    body: bytes
    charset: str | None


def fetch(url: str, *, timeout: float = TIMEOUT, max_bytes: int = MAX_BYTES) -> Page:
    """Return the page at `url`, an http or https address.

    `timeout` (seconds) bounds connecting, each wait, and the whole. Raises FetchError when the
    page cannot be had: bad address, no answer, an HTTP error, too large, not a page of text.
    """
    import requests  # noqa: PLC0415 - only a URL needs it
    import urllib3.exceptions  # noqa: PLC0415 - as above

    with requests.Session() as session:
        session.max_redirects = MAX_REDIRECTS
        # requests hands redirects to the adapter of their scheme: there are only these two.
        if not url.lower().startswith(("http://", "https://")):
            raise FetchError(f"{url} is not an http or https address.")
        try:
            with session.get(
                url, timeout=timeout, stream=True, headers={"User-Agent": _USER_AGENT}
            ) as response:
                return _read(response, url, time.monotonic() + timeout, max_bytes)
        except requests.TooManyRedirects as error:
            raise FetchError(f"{url} redirects more than {MAX_REDIRECTS} times.") from error
        except (requests.Timeout, urllib3.exceptions.TimeoutError) as error:
            raise FetchError(f"{url} did not answer within {timeout:g} seconds.") from error
        except requests.exceptions.SSLError as error:
            raise FetchError(f"{url} has no valid certificate.") from error
        except (requests.ConnectionError, urllib3.exceptions.HTTPError) as error:
            raise FetchError(f"{url} could not be reached, or broke off.") from error
        except (requests.RequestException, ValueError) as error:
            raise FetchError(f"{url} is not an address that can be fetched: {error}") from error


def _read(response: "requests.Response", url: str, deadline: float, max_bytes: int) -> Page:
    if not response.ok:
        raise FetchError(f"{url} answered {response.status_code} {response.reason}.")
    content_type = response.headers.get("Content-Type", "")
    kind = content_type.partition(";")[0].strip().lower()
    if kind not in _HTML_TYPES:
        raise FetchError(f"{url} is {kind}, not a web page.")
    body = bytearray()
    # read1 returns what has come; iter_content waits for a full chunk, past any deadline.
    while chunk := response.raw.read1(_CHUNK, decode_content=True):
        body += chunk
        if len(body) > max_bytes:
            raise FetchError(f"{url} is larger than {max_bytes:,} bytes.")
        if time.monotonic() > deadline:
            raise FetchError(f"{url} took too long to arrive.")
    charset = response.encoding if "charset" in content_type.lower() else None
    return Page(response.url, bytes(body), charset)
