"""Figures of the running service for Prometheus, over all its workers.

Labels are routes, methods, statuses, names of limits and ids of models: never a path, a text or an
address. Workers count in files of the service's private directory (api/runtime.py); whether they
do, prometheus_client decides when it is imported, so that this comes after `runtime.create`.
"""

from functools import cache

from flask import Flask, Response
from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
    multiprocess,
)
from prometheus_client.registry import REGISTRY

from api import metric_files, runtime
from api.logs import method_name, route_name, seconds_so_far
from api.metric_files import Folder

_REQUESTS = Counter("hearsay_requests", "Answered requests.", ["route", "method", "status"])
_SECONDS = Histogram(
    "hearsay_request_seconds",
    "From a request's first line read to its answer, in seconds.",
    ["route"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
_SENTENCES = Counter("hearsay_sentences", "Scored sentences.")
_OVERRUNS = Counter("hearsay_extraction_overruns", "Pages whose extraction was stopped.")
_FEEDBACK = Counter("hearsay_feedback", "Feedback, by what became of it.", ["outcome"])
_REFUSED = Counter("hearsay_rate_limited", "Requests over a client's limit.", ["limit"])
_MODEL = Gauge(
    "hearsay_model_workers",
    "Workers that score with a model.",
    ["model"],
    multiprocess_mode="livesum",
)
_FOLDER = Folder()
_UNREADABLE = "unreadable"  # stands for the route and method of what never became a request


def register(app: Flask) -> None:
    """Count what `app` answers."""
    app.after_request(_end)


def sentences_scored(number: int) -> None:
    """Count `number` scored sentences."""
    _SENTENCES.inc(number)


def extraction_overrun() -> None:
    """Count a page whose extraction had to be stopped."""
    _OVERRUNS.inc()


def feedback(outcome: str) -> None:
    """Count a feedback; `outcome` is a word of ours: "stored", "repeated", "undone"."""
    _FEEDBACK.labels(outcome).inc()


def rate_limited(limit: str) -> None:
    """Count a request that was over the limit of this name."""
    _REFUSED.labels(limit).inc()


def unreadable(status: int) -> None:
    """Count an answer to what was not HTTP."""
    _REQUESTS.labels(_UNREADABLE, _UNREADABLE, str(status)).inc()


def model_in_use(model_id: str | None, before: str | None = None) -> None:
    """Note which model this worker scores with, if any, and that it no more does with `before`."""
    if before is not None:
        _MODEL.labels(before).set(0)
    if model_id is not None:
        _MODEL.labels(model_id).set(1)


def exposition() -> bytes:
    """Return the figures of all workers, in Prometheus' text format."""
    directory = runtime.directory()
    if directory is not None:
        with metric_files.reading(directory):
            registry = CollectorRegistry()
            multiprocess.MultiProcessCollector(registry, path=str(directory))  # type: ignore[no-untyped-call]  # it has no types
            return generate_latest(registry)
    return generate_latest(REGISTRY)


def worker_began(process: int) -> None:
    """Make room for what the worker `process` will count; raises OSError where there is none."""
    directory = runtime.directory()
    if directory is not None:
        metric_files.reserve(directory, process)


def worker_ended(process: int) -> None:
    """Take the worker `process` out of what is told of the living; what it counted stays."""
    directory = runtime.directory()
    if directory is not None:
        _FOLDER.ended(directory, process)
    multiprocess.mark_process_dead(process)  # type: ignore[no-untyped-call]  # it has no types


def _end(response: Response) -> Response:
    route = route_name() or "none"
    requests, seconds = _figures(route, method_name(), response.status_code)
    requests.inc()
    seconds.observe(seconds_so_far())
    return response


@cache
def _figures(route: str, method: str, status: int) -> tuple[Counter, Histogram]:
    """Return the figures of requests of one kind: there are few kinds, and finding them is slow."""
    return _REQUESTS.labels(route, method, str(status)), _SECONDS.labels(route)
