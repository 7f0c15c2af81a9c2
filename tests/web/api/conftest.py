"""What tests of the interface share: somebody's program, with a token of theirs."""

from collections.abc import Callable

import pytest
from django.test import Client
from tests.web.conftest import Site

from bowstring.web.access import Role, Scope
from bowstring.web.models import Account
from bowstring.web.store.tokens import make_token

Program = Callable[..., Client]


def program_of(account: Account, *, scope: Scope = Scope.WRITE, portfolio: int | None = None) -> Client:
    """A program that comes with a token of that account."""
    secret = make_token(account, "a test", scope=scope.value, days=1, portfolio=portfolio)
    return Client(headers={"authorization": f"Bearer {secret}"})


@pytest.fixture
def program(site: Site) -> Program:
    """Makes the program of somebody in that role."""

    def made(role: Role, *, scope: Scope = Scope.WRITE) -> Client:
        return program_of(site.account(role), scope=scope)

    return made
