"""The example municipality as an app, for its commands."""

from django.apps import AppConfig


class ExampleConfig(AppConfig):
    """The example: only its management commands; it has no models of its own."""

    name = "trelleborg_styrning.example"
    label = "example"
    verbose_name = "Exemplet"
