"""Where the server is reached: HOST and PORT, taken before anything else is started."""

import errno
import os
import socket
from dataclasses import dataclass

from trelleborg_styrning.embedded import CannotStart

EVERYWHERE = ("0.0.0.0", "::")
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


@dataclass(frozen=True)
class Address:
    """A host and a port as asked for; port 0 means any that is free."""

    host: str
    port: int

    @property
    def url(self) -> str:
        """Return what to write in the browser on this computer."""
        return f"http://{bracketed('127.0.0.1' if self.host in EVERYWHERE else self.host)}:{self.port}/"

    @property
    def open_to_others(self) -> bool:
        """Tell whether other computers can reach it."""
        return bracketed(self.host) not in LOOPBACK and not self.host.startswith("127.")


def bracketed(host: str) -> str:
    """Return a host as it stands in an address: [::1]."""
    return f"[{host}]" if ":" in host else host


def wanted() -> Address:
    """Return the address that HOST and PORT ask for. Raises CannotStart where PORT is no port."""
    written = os.environ.get("PORT", "").strip() or "8000"
    if not (written.isascii() and written.isdigit() and int(written) <= 65535):
        raise CannotStart(f"PORT är {written!r}. Skriv ett tal mellan 1 och 65535.")
    return Address(os.environ.get("HOST", "").strip() or "127.0.0.1", int(written))


def listen(address: Address) -> tuple[socket.socket, Address]:
    """Take the port; whoever calls waits in line until the web server is there. Returns the address with its real port.

    Raises CannotStart with one sentence where the port or the host cannot be had.
    """
    try:
        found = socket.getaddrinfo(
            address.host, address.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
        family, where = found[0][0], found[0][4]
        listener = socket.create_server(where, family=family, backlog=128)
    except socket.gaierror:
        raise CannotStart(f"HOST är {address.host!r}, men någon sådan adress finns inte.") from None
    except OSError as error:
        raise CannotStart(_why(error, address)) from None
    return listener, Address(address.host, listener.getsockname()[1])


def _why(error: OSError, address: Address) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Porten {address.port} är upptagen av ett annat program. "
            f"Välj en annan, till exempel: PORT={_free_port()} script/server"
        )
    if error.errno == errno.EACCES:
        return f"Porten {address.port} får bara systemets egna program använda. Välj en över 1023."
    if error.errno == errno.EADDRNOTAVAIL:
        return f"HOST är {address.host!r}, men den adressen hör inte till den här datorn."
    return f"Det går inte att lyssna på {address.host}, port {address.port}: {error.strerror}."


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def allowed_hosts(address: Address) -> str:
    """Return the names that pages may be asked for by, as ALLOWED_HOSTS is written, where nothing else is said."""
    names = [*LOOPBACK, bracketed(address.host)]
    if address.host in EVERYWHERE:
        names += [socket.gethostname(), socket.getfqdn(), *_own_addresses()]
    return ",".join(dict.fromkeys(name for name in names if name not in map(bracketed, EVERYWHERE)))


def _own_addresses() -> list[str]:
    """Return the addresses that this computer has on its network; nothing is sent to find out."""
    found = []
    for family, far_away in ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1")):
        try:
            with socket.socket(family, socket.SOCK_DGRAM) as probe:
                probe.connect((far_away, 9))
                found.append(bracketed(probe.getsockname()[0]))
        except OSError:
            continue
    return found
