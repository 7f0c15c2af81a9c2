"""Teams, people (by role, never by name) and the ties between teams."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from examples.make_department.chance import draws
from examples.make_department.content import Row, rows
from examples.make_department.when import days_before

from bowstring.model.assessments import Lens
from bowstring.model.assets import Asset, Focus
from bowstring.model.initiatives import Initiative
from bowstring.model.organisation import Person, Team, Tie

ASSESSORS_PER_LENS = 30
_OWNERS = {
    Focus.PRODUCT: "Service owner",
    Focus.PLATFORM: "Platform owner",
    Focus.ENTERPRISE: "Head of service",
}
_CENTRAL = frozenset({"evaluation", "finance"})
"""Teams that assess for others and build nothing."""

_USER_ROLES = (
    ("User researcher", "user-research"),
    ("Service designer", "service-design"),
    ("Senior user researcher", "user-research"),
    ("Content designer", "content-design"),
    ("Interaction designer", "interaction-design"),
)
_BUSINESS_ROLES = (
    ("Business analyst", "product-management"),
    ("Performance analyst", "performance-analysis"),
    ("Benefits lead", "product-management"),
)
_MAKERS = {
    Focus.PRODUCT: (("Delivery manager", "delivery-management"), ("Lead developer", "software-development")),
    Focus.PLATFORM: (
        ("Delivery manager", "delivery-management"),
        ("Lead platform engineer", "platform-engineering"),
    ),
    Focus.ENTERPRISE: (
        ("Delivery manager", "delivery-management"),
        ("Lead architect", "platform-engineering"),
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Leads:
    """The people who answer for a team's work."""

    owner: str
    user_lead: str
    business_lead: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """Teams and people, and who leads what. leads: by team."""

    teams: tuple[Team, ...]
    people: tuple[Person, ...]
    leads: Mapping[str, Leads]


class _Register:
    """Hands out opaque keys in order."""

    def __init__(self) -> None:
        self.people: list[Person] = []

    def add(self, role: str, team: str, discipline: str = "", lens: Lens | None = None) -> str:
        key = f"p-{len(self.people) + 1:03d}"
        stream = draws("availability", key)
        self.people.append(
            Person(
                key=key,
                name=role,
                disciplines=(discipline,) if discipline else (),
                lens=lens,
                team=team,
                availability=stream.choice((1.0, 1.0, 1.0, 0.8, 0.6)),
            )
        )
        return key


def make_organisation() -> Organisation:
    """Every team with a lead; those too small for leads of their own share a neighbour's."""
    register = _Register()
    teams: list[Team] = []
    leads: dict[str, Leads] = {}
    for row in rows("teams"):
        leads[row["key"]] = _staff(register, row, leads, place=len(leads))
        teams.append(
            Team(
                key=row["key"],
                name=row["name"],
                focus=Focus(row["focus"]),
                parent=row["parent"],
                lead=leads[row["key"]].owner,
            )
        )
    _add_central_assessors(register)
    return Organisation(teams=tuple(teams), people=tuple(register.people), leads=leads)


def _staff(register: _Register, row: Row, leads: Mapping[str, Leads], *, place: int) -> Leads:
    key, name, focus = row["key"], row["name"], Focus(row["focus"])
    if not row["parent"]:
        return Leads(owner=register.add(f"Director, {name}", key), user_lead="", business_lead="")
    owner = register.add(f"{_OWNERS[focus]}, {name}", key, "product-management")
    parent = row["parent"]
    siblings = [
        leads[other["key"]] for other in rows("teams") if other["parent"] == parent and other["key"] in leads
    ]
    user_lead, business_lead = "", ""
    if not siblings or row["shares"] not in {"user", "both"}:
        role, discipline = _USER_ROLES[place % len(_USER_ROLES)]
        user_lead = register.add(f"{role}, {name}", key, discipline, Lens.USER_NEED)
    if not siblings or row["shares"] not in {"business", "both"}:
        role, discipline = _BUSINESS_ROLES[place % len(_BUSINESS_ROLES)]
        business_lead = register.add(f"{role}, {name}", key, discipline, Lens.BUSINESS_VALUE)
    for role, discipline in () if key in _CENTRAL else _MAKERS[focus]:
        register.add(f"{role}, {name}", key, discipline)
    return Leads(
        owner=owner,
        user_lead=user_lead or siblings[-1].user_lead,
        business_lead=business_lead or siblings[-1].business_lead,
    )


def _add_central_assessors(register: _Register) -> None:
    for lens in Lens:
        wanted = ASSESSORS_PER_LENS - sum(person.lens is lens for person in register.people)
        central = [row for row in rows("central_assessors") if row["lens"] == lens.value]
        for row in central[:wanted]:
            register.add(row["role"], row["team"], row["discipline"], lens)


def make_ties(assets: Sequence[Asset], initiatives: Sequence[Initiative]) -> tuple[Tie, ...]:
    """Teams that work together; about a third of those that should, do not."""
    pairs = needed_pairs(assets, initiatives)
    return tuple(
        Tie(
            a=a,
            b=b,
            strength=round(draws("tie", a, b).uniform(0.2, 0.95), 1),
            source=draws("tie source", a, b).choice(
                ("Shared board", "Weekly call", "Commits to each other's code", "Team survey, January 2026")
            ),
            as_of=days_before(draws("tie day", a, b).uniform(20, 160)),
        )
        for a, b in pairs
        if draws("tie exists", a, b).random() < 0.68
    )


def needed_pairs(assets: Sequence[Asset], initiatives: Sequence[Initiative]) -> tuple[tuple[str, str], ...]:
    """Pairs of teams of which one depends on the other's assets or work, sorted."""
    team_of_asset = {asset.key: asset.team for asset in assets}
    team_of_work = {work.key: work.team for work in initiatives}
    ends = [(asset.team, team_of_asset.get(other, "")) for asset in assets for other in asset.requires]
    ends += [(work.team, team_of_work.get(other, "")) for work in initiatives for other in work.requires]
    return tuple(sorted({(min(a, b), max(a, b)) for a, b in ends if a and b and a != b}))
