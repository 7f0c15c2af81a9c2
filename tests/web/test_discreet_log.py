"""What the log does not tell."""

import io
import logging

import pytest
from django.conf import settings

from bowstring.web.discreet_log import DiscreetFormatter


@pytest.fixture
def log() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def logger(log: io.StringIO) -> logging.Logger:
    made = logging.Logger("heard")
    handler = logging.StreamHandler(log)
    handler.setFormatter(DiscreetFormatter())
    made.addHandler(handler)
    return made


@pytest.mark.parametrize("place", ["sign-in", "invitation", "join"])
def test_secrets_of_links_are_left_out(place: str, logger: logging.Logger, log: io.StringIO) -> None:
    logger.warning("Not Found: /%s/nXgbc1q4-f_Odiv", place)
    assert log.getvalue() == f"Not Found: /{place}/…\n"


def test_addresses_are_left_out_of_lines_and_tracebacks(logger: logging.Logger, log: io.StringIO) -> None:
    try:
        raise ValueError("Key (email)=(somebody@example.org) is there twice")
    except ValueError:
        logger.exception("Locking out o'brien+x@mail.example.org, 127.0.0.1")
    assert "example.org" not in log.getvalue()
    assert "Locking out …@…, 127.0.0.1" in log.getvalue()
    assert "ValueError: Key (email)=(…@…) is there twice" in log.getvalue()


def test_other_lines_stay_as_they_are(logger: logging.Logger, log: io.StringIO) -> None:
    logger.warning("Not Found: /p/small/plan – 3 facts newer")
    assert log.getvalue() == "Not Found: /p/small/plan – 3 facts newer\n"


def test_every_handler_of_the_sites_own_log_writes_so() -> None:
    assert {entry["formatter"] for entry in settings.LOGGING["handlers"].values()} == {"discreet"}
    assert any(isinstance(handler.formatter, DiscreetFormatter) for handler in logging.getLogger().handlers)
