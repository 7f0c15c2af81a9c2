"""From which machine somebody comes, as far as that can be told."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

_MARKS = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_REAL_IP", "HTTP_FORWARDED", "HTTP_VIA")
"""What servers that stand before this one add to a request."""
_HOME_BITS = 64
"""One household or office has at least that network to itself, so its addresses are counted as one machine."""


def network_address(request: HttpRequest) -> str | None:
    """Where a request comes from: what the trusted front server says, else who is connected; None if unreadable.

    What a visitor writes into the header stands to the left of what trusted servers append, and is not looked at.
    """
    connected = request.META.get("REMOTE_ADDR", "")
    trusted = settings.FRONT_SERVERS
    if trusted:
        hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
        connected = hops[-trusted] if len(hops) >= trusted else ""
    try:
        return str(ipaddress.ip_address(connected))
    except ValueError:
        return None


def is_passed_on(request: HttpRequest) -> bool:
    """Whether a server stands before this one, as what it adds tells."""
    return any(mark in request.META for mark in _MARKS)


def machine_of(request: HttpRequest) -> str:
    """The machine whose tries are counted together; blank where many people may share what is known of it.

    Behind a front server that nobody declared, everybody seems to come from that one: a limit would lock all out.
    """
    if settings.FRONT_SERVERS is None and is_passed_on(request):
        return ""
    text = network_address(request)
    if text is None:
        return ""
    address = ipaddress.ip_address(text)
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is None:
        return str(ipaddress.ip_network((address, _HOME_BITS), strict=False))
    return text


def machine_digest(request: HttpRequest) -> str:
    """What may be kept of a machine: a digest that tells it again and nothing else; blank where nothing is known."""
    machine = machine_of(request)
    return salted_hmac("bowstring.machine", machine, algorithm="sha256").hexdigest()[:16] if machine else ""
