"""What `/v1/limits` tells of the settings: how much a client may ask for."""

from typing import Any

from api.settings import Settings


def told_limits(settings: Settings) -> dict[str, Any]:
    """Return the limits that `settings` set, in the shape of the contract; None is no limit."""
    return {
        "body_bytes": settings.max_body,
        "text_characters": settings.max_text,
        "html_bytes": settings.max_html,
        "html_seconds": settings.extract_seconds,
        "sentences": settings.max_sentences,
        "batch_documents": settings.max_batch,
        "batch_characters": settings.max_batch_text,
        "scores_per_minute": settings.scores_per_minute or None,
        "feedbacks_per_minute": settings.feedbacks_per_minute or None,
        "feedbacks_per_day": settings.feedbacks_per_day or None,
    }
