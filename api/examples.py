"""Invented requests and answers for `/openapi.json`. The tests check that they fit the schemas."""

from typing import Any

SCORE_REQUEST: dict[str, Any] = {
    "text": "The bridge may close, one official said. Ada Quill denied it.",
    "offset_unit": "utf16",
    "explain": True,
    "start": 0,
    "threshold": "balanced",
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

LIMITS: dict[str, Any] = {
    "body_bytes": 4_194_304,
    "text_characters": 500_000,
    "sentences": 2000,
    "scores_per_minute": 60,
    "feedbacks_per_minute": 20,
    "feedbacks_per_day": 1000,
}
