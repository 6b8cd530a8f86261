"""The wiring of Trelleborg Styrning: settings, addresses, background work, the private servers and the example."""

from .celery import app as celery_app

__all__ = ["celery_app"]
