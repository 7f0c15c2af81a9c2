"""Calls made up from the interface's description meet nothing that it does not promise."""

from benchmarks.undocumented import Strays
from tests.web.api.conftest import program_of
from tests.web.conftest import Site

from bowstring.web.access import Role
from bowstring.web.store.plans import PlanCard


def test_no_answer_strays_from_the_description(site: Site, planned: PlanCard) -> None:
    program = program_of(site.account(Role.OWNER))
    secret = program.defaults["HTTP_AUTHORIZATION"].removeprefix("Bearer ")
    strays = Strays()
    strays.try_all(site.stored.key, secret, examples=2, seed=0)
    assert strays.by_call == {}
    assert strays.sent > 40
