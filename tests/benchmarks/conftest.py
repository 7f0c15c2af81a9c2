"""What the scripts that run a site share with the tests of the site."""

from tests.web.conftest import _worked_out_once  # noqa: F401
