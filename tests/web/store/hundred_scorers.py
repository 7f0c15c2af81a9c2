"""A hundred members who join and score at the same moment, on the site's own database file; run on its own."""

import threading

import django
from django.core.management import call_command

django.setup()

from tests.web.small_department import small_department  # noqa: E402

from bowstring.model.assessments import Lens  # noqa: E402
from bowstring.web.models import SealedScore  # noqa: E402
from bowstring.web.store.facts import create_portfolio, load_revision  # noqa: E402
from bowstring.web.store.sealed import Score, seal_scores  # noqa: E402
from bowstring.web.store.sessions import (  # noqa: E402
    join_as_member,
    open_session,
    reveal_session,
    say_done,
)

PEOPLE = 100


def main() -> None:
    """Everybody starts together; then the scores are counted and shown."""
    call_command("migrate", verbosity=0)
    stored = create_portfolio(small_department(), "small")
    work = small_department().initiatives[0].key
    session = open_session(stored.pk, kind="conversation", initiatives=(work,), by="a-1", number=7)
    start = threading.Barrier(PEOPLE)

    def take_part(place: int) -> None:
        lens = list(Lens)[place % 2]
        start.wait()
        who, _ = join_as_member(session.key, account=f"a-{place}", name=str(place), lens=lens)
        figures = {"low": float(place), "likely": place + 1.0, "high": place + 2.0}
        score = Score(initiative=work, lens=lens, number=7, **figures)
        seal_scores(stored.pk, who.giver, [score], session=session.key)
        say_done(who.number)

    people = [threading.Thread(target=take_part, args=(place,)) for place in range(PEOPLE)]
    for person in people:
        person.start()
    for other in people:
        other.join()
    sealed = SealedScore.objects.filter(session__key=session.key).count()
    before, facts = load_revision(stored.pk)
    reveal_session(stored.pk, session.key, actor="a-1")
    after, new = load_revision(stored.pk)
    shown = len(new.assessments) - len(facts.assessments)
    print(f"sealed {sealed}, shown {shown}, revision +{after - before}")


main()
