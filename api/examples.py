"""Invented requests and answers for `/openapi.json`. The tests check that they fit the schemas."""

from dataclasses import replace
from typing import Any

from api import settings
from api.problem_types import PROBLEM_TYPES
from api.problems import Fault, document
from api.told_limits import told_limits

SCORE_REQUEST: dict[str, Any] = {
    "text": "The bridge may close, one official said. Ada Quill denied it.",
    "offset_unit": "utf16",
    "explain": True,
    "start": 0,
    "threshold": "balanced",
}

PAGE_REQUEST: dict[str, Any] = {
    "html": "<html><head><title>Bridge may close</title>"
    '<meta name="author" content="Ines Marlow">'
    '<meta property="article:published_time" content="2026-03-05"></head>'
    f"<body><article><p>{SCORE_REQUEST['text']}</p></article></body></html>",
}

SCORE_ANSWER: dict[str, Any] = {
    "model": {
        "id": "sha256:5d41402abc4b2a76b9719d911017c592ae1f4c2d9f1f0a6b3c8e7d6a5b4c3d2e",
        "thresholds": {"hedging": 0.5, "anonymous_sourcing": 0.6, "attribution": 0.5},
    },
    "offset_unit": "utf16",
    "text_length": 61,
    "complete": True,
    "warnings": [{"code": "too_short", "detail": "The text has fewer than 5 sentences."}],
    "article": {
        "credibility": None,
        "interval": None,
        "formula": "v1",
        "sentence_count": 2,
        "labels": {
            "hedging": {"flagged": 1, "rate": 0.46, "percentile": 97},
            "anonymous_sourcing": {"flagged": 1, "rate": 0.5, "percentile": 88},
            "attribution": {"flagged": 2, "rate": 0.91, "percentile": 99},
        },
    },
    "sentences": [
        {
            "start": 0,
            "end": 40,
            "labels": {
                "hedging": {"probability": 0.91, "flagged": True},
                "anonymous_sourcing": {"probability": 0.94, "flagged": True},
                "attribution": {"probability": 0.98, "flagged": True},
            },
            "cues": [
                {"start": 11, "end": 14, "label": "hedging", "text": "may", "weight": 0.93},
                {
                    "start": 22,
                    "end": 34,
                    "label": "anonymous_sourcing",
                    "text": "one official",
                    "weight": 0.95,
                    "kind": "unnamed source",
                },
            ],
            "token": "aVkO8uTvA6Jb0mT0Kc2xg1rV5ZkqWdE",
        },
        {
            "start": 41,
            "end": 61,
            "labels": {
                "hedging": {"probability": 0.02, "flagged": False},
                "anonymous_sourcing": {"probability": 0.01, "flagged": False},
                "attribution": {"probability": 0.84, "flagged": True},
            },
            "cues": [],
            "token": "aVkO8gED1X9c4nQ7Lz5yWb2tRf8uHsM",
        },
    ],
}

FEEDBACK_REQUEST: dict[str, Any] = {
    "model": SCORE_ANSWER["model"]["id"],
    "token": SCORE_ANSWER["sentences"][0]["token"],
    "sentence": "The bridge may close, one official said.",
    "label": "hedging",
    "verdict": "agree",
    "spans": [{"start": 11, "end": 20}],
    "offset_unit": "utf16",
    "share_text": True,
    "idempotency_key": "0d9a7f5e-8c41-4b8e-9d0f-2f6c1f3b7a10",
}

FEEDBACK_ANSWER: dict[str, Any] = {
    "id": "fQ3nV8xJ2kLw0ZpR",
    "secret": "mB1xW6yT9uC4eK8rN2sD5gH7jL0qP3vA6zF9iO1tY4w",
    "text_kept": True,
    "replaced": False,
    "warnings": [],
}

PAGE_ANSWER: dict[str, Any] = {
    "title": "Bridge may close",
    "authors": ["Ines Marlow"],
    "published": "2026-03-05",
    "text": SCORE_REQUEST["text"],
    **SCORE_ANSWER,
}

BATCH_REQUEST: dict[str, Any] = {
    "documents": [{"text": SCORE_REQUEST["text"]}, {"text": " "}],
    "explain": True,
}

#: What `errors` holds, for kinds of problems that have something to point at.
FAULTS: dict[str, tuple[Fault, ...]] = {
    "invalid_request": (Fault("/start", "wrong_type", "It must be a whole number, 0 or more."),),
    "empty_text": (Fault("/text", "empty_text", "text is empty or only white space."),),
    "no_article": (Fault("/html", "no_article", "No article text was found in the page."),),
    "text_too_long": (
        Fault(
            "/text",
            "text_too_long",
            "The text has 612,004 characters; at most 500,000 are taken at once.",
        ),
    ),
    "html_too_long": (
        Fault(
            "/html", "html_too_long", "The page has 3,145,728 bytes; at most 2,097,152 are taken."
        ),
    ),
}

BATCH_ANSWER: dict[str, Any] = {
    "scored": 1,
    "failed": 1,
    "warnings": [],
    "results": [
        {"status": 200, "result": SCORE_ANSWER},
        {
            "status": 422,
            "problem": document(
                PROBLEM_TYPES["empty_text"],
                FAULTS["empty_text"][0].detail,
                instance="/v1/score/batch",
                request_id="0" * 32,
                errors=[replace(FAULTS["empty_text"][0], pointer="/documents/1/text")],
            ),
        },
    ],
}

MODEL: dict[str, Any] = {
    "id": SCORE_ANSWER["model"]["id"],
    "created_at": "2026-03-01T09:30:00+00:00",
    "labels": ["hedging", "anonymous_sourcing", "attribution"],
    "thresholds": {
        "hedging": {"balanced": 0.5, "precise": 0.83},
        "anonymous_sourcing": {"balanced": 0.6, "precise": 0.79},
        "attribution": {"balanced": 0.5, "precise": 0.71},
    },
    "metrics": {"hedging": {"random": {"f1": {"value": 0.9, "low": 0.88, "high": 0.92}}}},
    "credibility": {
        "formula": "v1",
        "cost_per_percentile": {"hedging": 0.35, "anonymous_sourcing": 0.45, "attribution": -0.2},
        "min_sentences": 5,
        "min_attributed": 3,
    },
    "reference": {
        "articles": 6000,
        "articles_by_label": {"hedging": 6000, "anonymous_sourcing": 5990, "attribution": 6000},
        "quantiles": {"hedging": [0.01, 0.13, 0.49]},
    },
    "data": [{"role": "data", "file": "labelled.jsonl", "sha256": "ab" * 32}],
}

LIMITS = told_limits(settings.read({}))
