"""The Flask service: HTTP in, JSON out. What a score is, `model` decides."""

from api.app import create_app

__all__ = ["create_app"]
