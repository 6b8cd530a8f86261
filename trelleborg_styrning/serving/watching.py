"""Starts the three processes, tells when they are ready, and sees to it that they and the private servers keep running."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence

from trelleborg_styrning.embedded import Server
from trelleborg_styrning.serving import words
from trelleborg_styrning.serving.address import Address
from trelleborg_styrning.serving.children import Child, stop, the_three

LOOK_EVERY_SECONDS = 0.2
#: The address is printed when everything is in order, or after this long all the same.
READY_SECONDS = 30.0
#: How often a keeper is started anew where the last one could not keep its server running.
KEEP_EVERY_SECONDS = 1.0
#: What the processes write about a server that is away is old news for so long after it came back.
QUIET_SECONDS = 15.0
#: The same error is shown once in so many seconds.
SAME_SECONDS = 60.0
#: How much of an error must be alike for it to be the same.
SAME_LETTERS = 40


class Watch:
    """The processes of one address, from start to end."""

    def __init__(
        self, at: Address, listener: int, servers: Sequence[Server], asked_to_stop: Callable[[], bool]
    ) -> None:
        from django.conf import settings

        schedule = settings.VAR_DIR / "scheduler" / f"schedule-{at.port}"
        self.at = at
        self.servers = dict.fromkeys(servers, True)
        self.children = the_three(listener=listener, logs=settings.VAR_DIR / "log", schedule=schedule)
        self.asked_to_stop = asked_to_stop
        self.told = False
        self.began = time.monotonic()
        self.quiet_until = 0.0
        self.kept_at = dict.fromkeys(servers, 0.0)
        self.shown: dict[str, float] = {}

    def run(self) -> int:
        """Run until somebody asks for the end (0) or a process cannot be kept running (1)."""
        try:
            for child in self.children:
                child.start()
            while not self.asked_to_stop():
                for child in self.children:
                    if not self.look_after(child):
                        return 1
                for server in self.servers:
                    self.look_after_server(server)
                self.tell_when_ready()
                time.sleep(LOOK_EVERY_SECONDS)
            words.say("\nAvslutar …")
            return 0
        finally:
            stop(self.children)

    def look_after(self, child: Child) -> bool:
        """Show a process' errors and start it again where it has ended; False when it ends again and again."""
        for error in child.new_errors():
            self.show_error(child, error)
        if child.running:
            return True
        child.clear_away()
        how = child.how_it_ended()
        if child.gives_up():
            words.complain(
                f"{child.name} går inte att hålla igång ({how}). Allt stoppas. {child.last_words()}"
            )
            words.complain(f"Varför står i {words.short(child.log)}")
            return False
        words.event(f"{child.name} slutade oväntat ({how}) och startas om.")
        child.start()
        return True

    def show_error(self, child: Child, error: str) -> None:
        """Show an error that is news."""
        now = time.monotonic()
        recently = now - self.shown.get(error[:SAME_LETTERS], -SAME_SECONDS) < SAME_SECONDS
        if now < self.quiet_until or recently:
            return
        self.shown[error[:SAME_LETTERS]] = now
        words.event(f"Fel i {child.name.lower()}: {error}  (mer i {words.short(child.log)})")

    def look_after_server(self, server: Server) -> None:
        """Say when a private server goes away and when it is back; its keeper starts it again, and is itself watched."""
        serves, now = server.is_kept(), time.monotonic()
        if serves != self.servers[server]:
            self.servers[server] = serves
            words.event(
                f"{server.title} svarar igen." if serves else f"{server.title} har stannat och startas om."
            )
        if not serves:
            self.quiet_until = now + QUIET_SECONDS
            if now - self.kept_at[server] > KEEP_EVERY_SECONDS:
                self.kept_at[server] = now
                server.look_after()

    def tell_when_ready(self) -> None:
        """Print the address once, when the health page finds nothing wrong."""
        if self.told:
            return
        late = time.monotonic() - self.began > READY_SECONDS
        if late or self.in_order():
            self.told = True
            words.tell(self.at)

    def in_order(self) -> bool:
        """Ask /halsa/."""
        from django.conf import settings

        known_as = next((host.lstrip(".*") for host in settings.ALLOWED_HOSTS), "") or "localhost"
        request = urllib.request.Request(f"{self.at.url}halsa/", headers={"Host": known_as})
        try:
            with urllib.request.urlopen(request, timeout=2) as response:
                return bool(response.status == 200)
        except (urllib.error.URLError, OSError):
            return False
