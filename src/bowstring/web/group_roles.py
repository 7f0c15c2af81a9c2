"""Which of the provider's groups are what in which portfolio: one setting, of whoever runs the site."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.conf import settings

from bowstring.model.problems import BowstringError

ROLES = ("viewer", "assessor", "editor", "portfolio lead", "owner")
"""What a group may be, the least first: as `access.Role`, which is not there yet when settings are read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRole:
    """What the people of a group are. portfolio: its key."""

    group: str
    portfolio: str
    role: str


def group_roles_from(text: str) -> tuple[GroupRole, ...]:
    """What a setting such as `board = department: owner; staff = department: viewer` says. Raises: BowstringError."""
    roles = []
    for part in filter(None, (part.strip() for part in text.split(";"))):
        # The name of a group may hold both signs, as those of a directory do.
        group, equals, place = part.rpartition("=")
        portfolio, colon, role = (word.strip() for word in place.partition(":"))
        if not (group.strip() and equals and portfolio and colon) or role not in ROLES:
            raise BowstringError(
                f"It holds {part[:80]!r}. Write GROUP = PORTFOLIO: ROLE with semicolons; roles are {', '.join(ROLES)}."
            )
        roles.append(GroupRole(group=group.strip(), portfolio=portfolio, role=role))
    return tuple(roles)


def roles_of(groups: Iterable[str]) -> Mapping[str, str]:
    """What somebody in those groups is, by portfolio: the most that any of them is."""
    member, roles = frozenset(groups), {}
    for entry in sorted(settings.OIDC_GROUPS, key=lambda entry: ROLES.index(entry.role)):
        if entry.group in member:
            roles[entry.portfolio] = entry.role
    return roles
