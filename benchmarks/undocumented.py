"""Nothing undocumented: whatever a program sends, the interface answers as its description says.

    python -m benchmarks.undocumented --examples 50 --seed 0

Claim: to calls made up by schemathesis from the OpenAPI document, right and wrong ones, the interface answers with a
status, a kind of content and a shape that the document promises, and never with a fault of its own. They come with the
token of an owner of a small department, whose key stands in each address. What strays is printed, and exits 1. No peer.
"""

import argparse
import json
import logging
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.web.settings")
import django

django.setup()

import hypothesis  # noqa: E402
import schemathesis  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from schemathesis.checks import not_a_server_error  # noqa: E402
from schemathesis.specs.openapi.checks import (  # noqa: E402
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from tests.ready_tables import tables_here  # noqa: E402
from tests.web.stored import store_department, store_plan  # noqa: E402

from benchmarks.measuring import Clock, progress, tell  # noqa: E402
from bowstring.web.access import Role, grant  # noqa: E402
from bowstring.web.api.interface import description  # noqa: E402
from bowstring.web.store.accounts import make_account  # noqa: E402
from bowstring.web.store.tokens import make_token  # noqa: E402

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
_HOST = "localhost"


class Strays:
    """What came that the description does not promise.

    sent: how many calls were made. by_call: the first answer that strayed, in words.
    """

    def __init__(self) -> None:
        self.sent = 0
        self.by_call: dict[str, str] = {}

    def try_all(self, portfolio: str, secret: str, *, examples: int, seed: int) -> None:
        """Make up calls of each kind, and look at what comes back."""
        schema = schemathesis.openapi.from_dict(json.loads(json.dumps(description())))
        schema.app = get_wsgi_application()
        for operation in _operations(schema):
            attempt = self._attempt(operation.label, portfolio, secret)
            made_up = hypothesis.given(case=operation.as_strategy())(attempt)
            limits = hypothesis.settings(
                max_examples=examples,
                deadline=None,
                database=None,
                suppress_health_check=list(hypothesis.HealthCheck),
            )
            limits(hypothesis.seed(seed)(made_up))()

    def _attempt(self, call: str, portfolio: str, secret: str) -> Callable[[Any], None]:
        def attempt(case: Any) -> None:
            if "portfolio_key" in (case.path_parameters or {}):
                case.path_parameters["portfolio_key"] = portfolio
            headers = {"Authorization": f"Bearer {secret}", "Host": _HOST}
            self.sent += 1
            answer = case.call(headers=headers)
            try:
                case.validate_response(answer, checks=CHECKS)
            except BaseExceptionGroup as strayed:
                self.by_call.setdefault(call, str(strayed.exceptions[0])[:600])

        return attempt


def _operations(schema: Any) -> Iterator[Any]:
    return (result.ok() for result in schema.get_all_operations())


def main(arguments: Sequence[str] | None = None) -> int:
    """Try and print; 1 where something strays."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.undocumented")
    parser.add_argument("--examples", type=int, default=50, help="how many calls of each kind")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    # What is refused on purpose is told in the log, thousands of times.
    logging.disable(logging.ERROR)
    tables_here()
    progress("Storing a portfolio")
    stored = store_department()
    store_plan(stored)
    owner = make_account("programs@example.org")
    grant(owner, stored, Role.OWNER)
    secret = make_token(owner, "made up", scope="write", days=1)
    clock, strays = Clock(), Strays()
    progress("Calling")
    strays.try_all(stored.key, secret, examples=options.examples, seed=options.seed)
    seconds = clock.seconds()
    logging.disable(logging.NOTSET)
    tell(
        f"What came back, of up to {options.examples} calls of each kind, seed {options.seed}.",
        ("Calls sent", "Kinds that stray", "Wall s", "CPU s"),
        [(f"{strays.sent:,}", str(len(strays.by_call)), f"{seconds.wall:.0f}", f"{seconds.cpu:.0f}")],
        *(f"{call}: {words}" for call, words in strays.by_call.items()),
    )
    return int(bool(strays.by_call))


if __name__ == "__main__":
    sys.exit(main())
