"""The application factory."""

import os
from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask

from api import clients, guard, keys, limits, logs, metrics, problems, routes, services, settings


class _Service(Flask):
    """A Flask application whose functions are all plain ones."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return `func` as it is: Flask would ask of nine of them a request if they are async."""
        return func


def create_app(config: Mapping[str, str] | None = None) -> Flask:
    """Return the service, set up by `config` (default: the environment) as `api.settings` says.

    Raises SettingsError when a setting cannot be used.
    """
    values = settings.read(os.environ if config is None else config)
    app = _Service(__name__)
    app.config["MAX_CONTENT_LENGTH"] = values.max_body
    app.config["MAX_FORM_MEMORY_SIZE"] = values.max_body
    logs.configure(access=values.access_log)
    services.register(app, values)
    logs.register(app)  # first of these: the others' answers carry the request's id
    metrics.register(app)
    guard.register(app, values.hosts)
    clients.register(app, values.proxies)
    keys.register(app)
    limits.register(app, values)
    problems.register(app)
    routes.register(app)
    return app
