"""How much a client may ask for in a minute: Flask-Limiter, counted as `limit_storage` says.

A limit is a fixed window: it opens with a client's first request and ends a minute later, when the
client has all of it again. Answers say where their client stands, in the `RateLimit` and
`RateLimit-Policy` headers of draft-ietf-httpapi-ratelimit-headers-10.
"""

import math
import time
from dataclasses import dataclass
from enum import StrEnum

from flask import Flask, Response, current_app, g
from flask_limiter import Limiter
from limits import RateLimitItem, RateLimitItemPerSecond, WindowStats

from api import metrics, runtime
from api.clients import client_id
from api.limit_storage import SCHEME
from api.problems import Problem
from api.settings import Settings

WINDOW = 60  # seconds
_EXTENSION = "hearsay-limits"


class Allowance(StrEnum):
    """What is limited."""

    SCORE = "score"
    FEEDBACK = "feedback"

    __hash__ = str.__hash__  # the enum's own is slow


def register(app: Flask, settings: Settings) -> None:
    """Set the limits of `app` up."""
    directory = runtime.directory()
    limiter = Limiter(
        client_id,
        # Not `app`: for each request, Flask-Limiter's hooks would work out which limits its route
        # has, which costs as much as the rest of the service's. A route of ours says so itself.
        app=Flask(_EXTENSION),
        storage_uri=f"{SCHEME}://",
        storage_options={
            "redis": settings.redis_url or "",
            "path": str(directory / "limits.sqlite") if directory else "",
        },
        strategy="fixed-window",
    )
    amounts = {
        Allowance.SCORE: settings.scores_per_minute,
        Allowance.FEEDBACK: settings.feedbacks_per_minute,
    }
    limits = {a: RateLimitItemPerSecond(n, WINDOW) for a, n in amounts.items() if n}
    app.extensions[_EXTENSION] = limiter, limits
    app.after_request(_add_headers)


def spend(allowance: Allowance, cost: int = 1) -> None:
    """Count `cost` requests of the current client; raises Problem (429) if those are too many.

    What is refused is not counted.
    """
    limiter, limits = current_app.extensions[_EXTENSION]
    limit = limits.get(allowance)
    if limit is None or cost < 1:
        return
    key = client_id(), allowance.value
    granted = limiter.limiter.hit(limit, *key, cost=cost)
    if not granted:
        name = limit.key_for(*key)
        # Less than nothing: the window ended in between, and the next is not to have more for it.
        if limiter.storage.incr(name, WINDOW, amount=-cost) < 0:
            limiter.storage.clear(name)
    state = g.limit_state = _state(allowance, limit, limiter.limiter.get_window_stats(limit, *key))
    if not granted:
        metrics.rate_limited(allowance)
        raise _too_many(state, cost)


@dataclass(frozen=True, slots=True)
class _State:
    """Where a client stands: `left` of `amount` are left, and all again in `seconds`."""

    allowance: Allowance
    amount: int
    left: int
    seconds: int


def _state(allowance: Allowance, limit: RateLimitItem, stats: WindowStats) -> _State:
    seconds = min(WINDOW, max(1, math.ceil(stats.reset_time - time.time())))
    left = min(limit.amount, max(0, stats.remaining))
    return _State(allowance, limit.amount, left, seconds)


def _too_many(state: _State, cost: int) -> Problem:
    if cost > state.amount:
        detail = (
            f"{cost} at once are more than the {state.amount} that a client may ask for in a "
            "minute: send fewer at once."
        )
    else:
        detail = (
            f"A client may ask for {state.amount} in a minute, and {state.left} are left: "
            f"try again in {state.seconds} s."
        )
    return Problem("rate_limited", detail, headers={"Retry-After": str(state.seconds)})


def _add_headers(response: Response) -> Response:
    state: _State | None = g.get("limit_state")
    if state is not None:
        name = f'"{state.allowance}"'
        response.headers["RateLimit-Policy"] = f"{name};q={state.amount};w={WINDOW}"
        response.headers["RateLimit"] = f"{name};r={state.left};t={state.seconds}"
    return response
