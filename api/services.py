"""What the routes work with, kept by the application."""

from dataclasses import dataclass

from flask import Flask, current_app

from api.secret import service_secret
from api.serving import ServedModel
from api.settings import Settings

_KEY = "hearsay"


@dataclass(frozen=True, slots=True)
class Services:
    """The checked settings, and the model in use."""

    settings: Settings
    models: ServedModel


def register(app: Flask, settings: Settings) -> None:
    """Set the services of `app` up."""
    secret = service_secret(settings.secret, settings.data)
    app.extensions[_KEY] = Services(settings, ServedModel(settings.model, settings.data, secret))


def services() -> Services:
    """Return the services of the current application."""
    found: Services = current_app.extensions[_KEY]
    return found
