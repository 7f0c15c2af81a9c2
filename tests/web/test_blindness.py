"""Whatever six people do at a portfolio, nobody sees another's sealed figure and none is lost: the short form.

`benchmarks/blindness.py` is the long one.
"""

import hypothesis
from benchmarks.blindness_machine import SixPeople
from benchmarks.blindness_model import staged
from hypothesis.stateful import run_state_machine_as_test
from tests.web.concluded import concluded
from tests.web.small_department import small_department


def test_nobody_sees_what_is_sealed_and_nothing_acknowledged_is_lost(db: None) -> None:
    SixPeople.stage = staged(small_department(), *concluded())
    settings = hypothesis.settings(
        max_examples=3,
        stateful_step_count=15,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    run_state_machine_as_test(SixPeople, settings=settings)
