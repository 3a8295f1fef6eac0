"""How much a client may ask for in a minute: Flask-Limiter, counted as `limit_storage` says.

A limit is a fixed window: it opens with a client's first request and ends a minute later, when the
client has all of it again. Answers say where their client stands, in the `RateLimit` and
`RateLimit-Policy` headers of draft-ietf-httpapi-ratelimit-headers-10.
"""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from flask import Flask, Response, current_app, g
from flask_limiter import Limiter, RateLimitExceeded, RequestLimit

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


def register(app: Flask, settings: Settings) -> None:
    """Set the limits of `app` up."""
    directory = runtime.directory()
    limiter = Limiter(
        client_id,
        app=app,
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
    app.extensions[_EXTENSION] = (
        limiter,
        {
            allowance: _spender(limiter, allowance, amount)
            for allowance, amount in amounts.items()
            if amount
        },
    )
    app.after_request(_add_headers)


def spend(allowance: Allowance, cost: int = 1) -> None:
    """Count `cost` requests of the current client; raises Problem (429) if those are too many.

    What is refused is not counted.
    """
    limiter, spenders = current_app.extensions[_EXTENSION]
    if allowance not in spenders or cost < 1:
        return
    g.limit_cost = cost
    refused = False
    try:
        spenders[allowance]()
    except RateLimitExceeded:
        refused = True
        if cost > 1:
            limiter.storage.incr(limiter.current_limit.key, WINDOW, amount=-cost)
    state = g.limit_state = _state(allowance, limiter.current_limit)
    if refused:
        metrics.rate_limited(allowance)
        raise _too_many(state, cost)


@dataclass(frozen=True, slots=True)
class _State:
    """Where a client stands: `left` of `amount` are left, and all again in `seconds`."""

    allowance: Allowance
    amount: int
    left: int
    seconds: int


def _spender(limiter: Limiter, allowance: Allowance, amount: int) -> Callable[[], None]:
    """Return a function that counts the current request and raises RateLimitExceeded."""

    def spender() -> None:
        pass

    # Flask-Limiter tells functions, and what limits them, apart by this name.
    spender.__qualname__ = f"spender.{allowance}"
    counted: Callable[[], None] = limiter.shared_limit(
        f"{amount} per {WINDOW} seconds", scope=allowance.value, cost=lambda: g.limit_cost
    )(spender)
    return counted


def _state(allowance: Allowance, limit: RequestLimit) -> _State:
    ends, left = limit.window
    seconds = min(WINDOW, max(1, math.ceil(ends - time.time())))
    return _State(allowance, limit.limit.amount, max(0, left), seconds)


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
