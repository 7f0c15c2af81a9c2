"""The link under every weekly letter that stops it, whoever's browser it is opened in."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from bowstring.web.access import public
from bowstring.web.secrets import letter_of
from bowstring.web.site.frame import show
from bowstring.web.store.members import mail_weekly


@public
@csrf_exempt
@require_http_methods(["GET", "POST"])
def stop_letters(request: HttpRequest, token: str) -> HttpResponse:
    """A button that stops the letter. The token alone says whose letter it is, so that nobody has to sign in.

    Mail programs press it too, without a form of ours (RFC 8058): what guards it is the token.
    """
    letter = letter_of(token)
    if letter is None:
        return show(request, "accounts/letters.html", {"state": "over"}, status=404)
    if request.method == "GET":
        page = {"state": "asks", "url": reverse("stop-letters", kwargs={"token": token})}
        return show(request, "accounts/letters.html", page)
    account, portfolio = letter
    mail_weekly(account, portfolio, is_mailed=False)
    return show(request, "accounts/letters.html", {"state": "stopped"})
