"""How somebody signs in, for every test of it."""

from django.test import Client

PASSWORD = "a long enough password"


def sign_in(browser: Client, email: str, password: str = PASSWORD) -> int:
    """The status of trying."""
    return browser.post("/sign-in", {"username": email, "password": password}).status_code


def is_in(browser: Client) -> bool:
    """Whether somebody is signed in."""
    return browser.get("/account").status_code == 200
