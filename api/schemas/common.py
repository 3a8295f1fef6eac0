"""What all schemas share."""

from typing import Any

from marshmallow import validate

from model.labels import Label

LABELS = [label.value for label in Label]
PROBABILITY = validate.Range(0, 1)
PERCENT = validate.Range(0, 100)


def about(description: str, **more: Any) -> dict[str, Any]:
    """Return the metadata that a field is documented with; `more` is JSON Schema."""
    return {"description": description, **more}
