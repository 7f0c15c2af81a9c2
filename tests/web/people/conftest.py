"""What tests of accounts share."""

import pytest
from tests.web.conftest import Site

from bowstring.web.access import Role
from bowstring.web.models import Account


@pytest.fixture
def lead(site: Site) -> Account:
    """Somebody with a password."""
    return site.account(Role.LEAD)
