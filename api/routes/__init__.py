"""The addresses of the service. A route translates HTTP; what it answers, a service decides."""

from flask import Flask

from api.routes import docs, feedback, health, metrics, model, openapi, page, problems, score


def register(app: Flask) -> None:
    """Add every route to `app`."""
    for module in (score, feedback, model, health, metrics, openapi, docs, page, problems):
        app.register_blueprint(module.blueprint)
