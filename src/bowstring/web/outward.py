"""The one way out of the site to an address that somebody typed: HTTPS, to public machines alone, led nowhere else."""

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from bowstring.model.language import phrase
from bowstring.model.problems import BowstringError

TIMEOUT_S = 10.0
_PORT = 443
_MOST_ANSWER = 2_000
_NAT64 = ipaddress.ip_network("64:ff9b::/96")

Resolver = Callable[[str, int], list[str]]
"""The network addresses of a name."""


class NoWayOutError(BowstringError):
    """An address that the site does not send to; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutwardTarget:
    """Where to send: the name that is asked for and shown a certificate for, and the machine that it was found at."""

    host: str
    machine: str
    path: str


def check_url(url: str) -> tuple[str, str]:
    """The host and the path of an address that may be sent to. Raises: NoWayOutError."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise NoWayOutError(phrase("This is no web address.")) from None
    if parts.scheme != "https" or not parts.hostname:
        raise NoWayOutError("Begin the address with https://.")
    if parts.username or parts.password or port not in (None, _PORT) or parts.fragment:
        raise NoWayOutError(phrase("Give an address without a name, a password, a port or a #."))
    if any(sign.isspace() or ord(sign) < 32 for sign in url) or not url.isascii():
        raise NoWayOutError(phrase("Write the address without spaces, in plain letters."))
    path = parts.path or "/"
    return parts.hostname, f"{path}?{parts.query}" if parts.query else path


def find_target(url: str, resolve: Resolver | None = None) -> OutwardTarget:
    """Where an address leads at this moment: the name is looked up once, and what was looked at is what is sent to.

    Raises: NoWayOutError where any of its machines is not public, so that no other can be put in its place.
    """
    host, path = check_url(url)
    try:
        machines = (resolve or _resolve)(host, _PORT)
    except (OSError, UnicodeError):
        raise NoWayOutError(phrase("{host} is not known.", host=host)) from None
    if not machines or not all(is_public(machine) for machine in machines):
        raise NoWayOutError(
            phrase("{host} is not a public machine. Nothing is sent inside a network.", host=host)
        )
    return OutwardTarget(host=host, machine=machines[0], path=path)


def is_public(machine: str) -> bool:
    """Whether a network address is one of the open internet, however it is written."""
    try:
        address = ipaddress.ip_address(machine.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is not None or address.teredo is not None or address in _NAT64:
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def post(target: OutwardTarget, body: bytes, headers: Mapping[str, str]) -> tuple[int, str]:
    """The status and the beginning of what is answered. No redirect is followed. Raises: OSError, HTTPException."""
    connection = _CheckedConnection(target)
    try:
        connection.request("POST", target.path, body, dict(headers))
        answer = connection.getresponse()
        return answer.status, answer.read(_MOST_ANSWER).decode(errors="replace")
    finally:
        connection.close()


class _CheckedConnection(http.client.HTTPSConnection):
    """A connection to the machine that was looked at, under the name that was asked for."""

    def __init__(self, target: OutwardTarget) -> None:
        self._tls = ssl.create_default_context()
        super().__init__(target.host, _PORT, timeout=TIMEOUT_S, context=self._tls)
        self._machine = target.machine

    def connect(self) -> None:
        """Connect."""
        plain = socket.create_connection((self._machine, self.port), self.timeout)
        self.sock = self._tls.wrap_socket(plain, server_hostname=self.host)


def _resolve(host: str, port: int) -> list[str]:
    return [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
