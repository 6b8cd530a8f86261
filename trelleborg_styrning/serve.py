"""Runs the whole application on this machine until Ctrl-C: what `script/server` starts.

Takes the port, finds or starts private servers where none are pointed out, prepares the database, and then runs the
web server, a worker and the scheduler as children. One that crashes is started again; nothing is left at the end.
"""

from __future__ import annotations

import os
import signal
import sys
from types import FrameType

from trelleborg_styrning import embedded
from trelleborg_styrning.embedded import CannotStart
from trelleborg_styrning.environment import WrongSetting, flag
from trelleborg_styrning.serving import address, words
from trelleborg_styrning.serving.watching import Watch


class Stop(Exception):
    """Someone asked for the end (Ctrl-C, or a signal) before everything had started."""


class Signals:
    """Ctrl-C, SIGTERM and SIGHUP: the first one interrupts the preparations or ends the watch, later ones do nothing."""

    def __init__(self) -> None:
        self.asked = False
        self.interrupts = True
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._handle)

    def _handle(self, number: int, frame: FrameType | None) -> None:
        first, self.asked = not self.asked, True
        if first and self.interrupts:
            raise Stop


def load_django() -> None:
    """Read the settings and load the applications. Raises CannotStart where a setting is wrong or missing."""
    import django
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trelleborg_styrning.settings")
    try:
        django.setup()
    except (ImproperlyConfigured, WrongSetting) as reason:
        raise CannotStart(str(reason)) from reason
    if not settings.ALLOWED_HOSTS:
        raise CannotStart(
            "ALLOWED_HOSTS är tom. Utan exempelläget måste den sättas; docs/operations.md säger hur."
        )


def run(signals: Signals) -> int:
    """Start everything and watch it until the end. Raises Stop, or CannotStart with a sentence."""
    listener, at = address.listen(address.wanted())
    if flag("EXAMPLE_MODE"):
        os.environ.setdefault("ALLOWED_HOSTS", address.allowed_hosts(at))
    words.say("Startar …")
    with listener, embedded.running(meanwhile=load_django) as servers:
        from trelleborg_styrning.serving.preparing import prepare

        prepare(words.say)
        signals.interrupts = False
        return Watch(at, listener.fileno(), servers, lambda: signals.asked).run()


def main() -> int:
    """Run until Ctrl-C. The exit code is 0 then, else 1 after a sentence that says why."""
    words.any_letters()
    signals = Signals()
    try:
        code = run(signals)
    except Stop:
        code = 0
    except (CannotStart, WrongSetting) as reason:
        words.complain(str(reason))
        return 1
    if signals.asked:
        words.say("Avslutat.")
    return code


if __name__ == "__main__":
    sys.exit(main())
