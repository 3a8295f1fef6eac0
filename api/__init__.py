"""The Flask service: HTTP in, JSON out. What a score is, `model` decides."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

__all__ = ["create_app"]


def create_app(config: Mapping[str, str] | None = None) -> "Flask":
    """Return the service: see `api.app.create_app`."""
    # Not above: gunicorn's configuration imports this package, and has to prepare the ground first.
    from api import app  # noqa: PLC0415

    return app.create_app(config)
