"""What is said where a page cannot be shown: what happened, and how to go on."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A request that makes no sense, such as one far too large."""
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A page of a portfolio that somebody belongs to, but not for their role."""
    return render(request, "403.html", {"reason": str(exception or "")}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """No such page, or none that they may know of."""
    return render(request, "404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """A fault of the site's own."""
    return render(request, "500.html", status=500)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was open too long, or came from elsewhere."""
    return render(request, "403_csrf.html", status=403)
