"""The example municipality as an app, for its commands and its log-ins."""

from django.apps import AppConfig


class ExampleConfig(AppConfig):
    """The example: only its management commands; it has no models of its own."""

    name = "trelleborg_styrning.example"
    label = "example"
    verbose_name = "Exemplet"

    def ready(self) -> None:
        """Tell the log-in page which log-ins the example has; it lists them in the example mode only."""
        from organisation.authentication import ExampleLogin, register_example_logins
        from trelleborg_styrning.example.load import example_logins
        from trelleborg_styrning.example.shown import SUGGESTED

        register_example_logins(
            lambda: [
                ExampleLogin(
                    each["name"], each["email"], each["password"], each["email"].split("@")[0] in SUGGESTED
                )
                for each in example_logins()
            ]
        )
