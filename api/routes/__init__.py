"""The addresses of the service. A route translates HTTP; what it answers, a service decides."""

from flask import Flask

from api.routes import health, metrics, model, openapi, page, problems, score


def register(app: Flask) -> None:
    """Add every route to `app`."""
    for module in (score, model, health, metrics, openapi, page, problems):
        app.register_blueprint(module.blueprint)
