"""What the routes work with, kept by the application."""

from dataclasses import dataclass, field

from flask import Flask, current_app

from api.extraction import Extractor
from api.feedback.service import Feedback
from api.secret import service_secret
from api.serving import ServedModel
from api.settings import Settings

_KEY = "hearsay"


@dataclass(frozen=True, slots=True)
class Services:
    """The checked settings, the secret they lead to, and what serves: model, reader, feedback."""

    settings: Settings
    secret: bytes = field(repr=False)
    models: ServedModel
    extractor: Extractor
    feedback: Feedback


def register(app: Flask, settings: Settings) -> None:
    """Set the services of `app` up."""
    secret = service_secret(settings.secret, settings.data)
    app.extensions[_KEY] = Services(
        settings,
        secret,
        ServedModel(settings.model, settings.data, secret),
        Extractor(settings),
        Feedback(settings, secret),
    )


def services() -> Services:
    """Return the services of the current application."""
    return of(current_app)


def of(app: Flask) -> Services:
    """Return the services of `app`."""
    found: Services = app.extensions[_KEY]
    return found
