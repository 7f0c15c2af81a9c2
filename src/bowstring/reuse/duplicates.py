"""Duplicates across a whole portfolio: what is built anew although something like it is there or coming."""

from collections.abc import Iterator
from dataclasses import dataclass

from bowstring.model.assets import Asset, Focus, Phase
from bowstring.model.decisions import ReuseDecision
from bowstring.model.initiatives import Initiative
from bowstring.model.portfolio import Portfolio
from bowstring.model.requirements import Requirement, requirements_of
from bowstring.model.savings import SAVING_CHOICES, choices_in_force, whole_cost
from bowstring.reuse.acts import act_of
from bowstring.reuse.descriptions import Description, describe
from bowstring.reuse.likeness import pairs_alike
from bowstring.reuse.timing import When
from bowstring.reuse.words import words_of

# Likeness from which two are taken for the same thing; less is enough where both meet one need or build on one thing.
ALIKE, ALIKE_FOR_ONE_NEED = 0.5, 0.4


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicate:
    """Two of a kind, of which one would do: `keep` the one, `instead_of` the other; keys with their tables.

    likeness: 0 to 1; None if people named the pair and nothing in the words shows it. needs: keys that both meet.
    choice: what was recorded about the pair and is still open: to build, or nothing yet. saving: money, as stated
    there; None if nobody has said.
    """

    keep: str
    keep_table: str
    instead_of: str
    instead_of_table: str
    likeness: float | None = None
    needs: tuple[str, ...] = ()
    choice: ReuseDecision | None = None

    @property
    def saving(self) -> float | None:
        """Money that reuse would save, where somebody has said so."""
        stated = self.choice.saving if self.choice is not None else None
        return stated if stated is not None and stated > 0 else None


def find_duplicates(portfolio: Portfolio) -> tuple[Duplicate, ...]:
    """Every pair that may be the same thing twice, the likest first; those that people named come before.

    Left out: what is gone; what is part of the other, requires it or builds on it; two pieces of work on one asset,
    whose team sees both; alternatives, of which one is done anyway; different steps of one matter (to apply, to
    check); pairs about which a choice to reuse, extend or replace is recorded.
    """
    duplicates = list(_PairSearch(portfolio).all())
    duplicates.sort(
        key=lambda duplicate: (
            duplicate.choice is None,
            -(duplicate.likeness or 0.0),
            duplicate.instead_of,
            duplicate.keep,
        )
    )
    return tuple(duplicates)


class _PairSearch:
    """What is looked up for every pair."""

    def __init__(self, portfolio: Portfolio) -> None:
        self.portfolio = portfolio
        self.works = portfolio.index.initiatives
        self.assets = portfolio.index.assets
        descriptions = describe(portfolio)
        self.there = [
            description
            for description in descriptions
            if description.time.when is not When.GONE and not self._is_done(description)
        ]
        self.awaited = _awaited(requirements_of(portfolio))
        self.work_on: dict[str, list[Initiative]] = {}
        for work in self.works.values():
            self.work_on.setdefault(work.asset, []).append(work)
        self.choices = {
            frozenset((choice.initiative, choice.candidate)): choice for choice in choices_in_force(portfolio)
        }

    def all(self) -> Iterator[Duplicate]:
        places = {(description.table, description.key): description for description in self.there}
        named: set[frozenset[str]] = set()
        for pair, choice in self.choices.items():
            work = places.get(("initiatives", choice.initiative))
            other = places.get(("assets", choice.candidate)) or places.get(("initiatives", choice.candidate))
            named.add(pair)
            if work is not None and other is not None and choice.choice not in SAVING_CHOICES:
                yield _duplicate(keep=other, instead_of=work, likeness=None, choice=choice)
        texts = [(description.name, description.text) for description in self.there]
        for place, other_place, likeness in pairs_alike(texts, least=ALIKE_FOR_ONE_NEED):
            first, another = self.there[place], self.there[other_place]
            if frozenset((first.key, another.key)) not in named and self._is_double(first, another, likeness):
                keep, instead_of = sorted((first, another), key=self._comes_first)
                yield _duplicate(keep=keep, instead_of=instead_of, likeness=likeness, choice=None)

    def _is_done(self, description: Description) -> bool:
        """Work that is finished: what it made is an asset now."""
        return (
            description.table == "initiatives"
            and description.time.when is When.TODAY
            and bool(self.works[description.key].asset)
        )

    def _is_double(self, description: Description, other: Description, likeness: float) -> bool:
        if likeness < ALIKE and not (
            set(description.needs) & set(other.needs) or self._asks(description) & self._asks(other)
        ):
            return False
        acts = {act_of(description.name), act_of(other.name)} - {""}
        numbers = {_numbers(description.name), _numbers(other.name)}
        return len(acts) < 2 and len(numbers) < 2 and not self._belong_together(description, other)

    def _asks(self, description: Description) -> frozenset[str]:
        """The capabilities it is built on."""
        if description.table == "assets":
            return frozenset(self.assets[description.key].requires)
        return frozenset(self.works[description.key].requires_capabilities)

    def _belong_together(self, description: Description, other: Description) -> bool:
        """Whether one is part of the other or builds on it, or they are work on one asset, or alternatives."""
        for this, that in ((description, other), (other, description)):
            builds_on = self._builds_on(this)
            if that.key in builds_on or builds_on.intersection(that.provides):
                return True
        if description.table == other.table == "initiatives":
            work, another = self.works[description.key], self.works[other.key]
            same_group = bool(work.alternatives) and work.alternatives == another.alternatives
            return same_group or (bool(work.asset) and work.asset == another.asset)
        return False

    def _builds_on(self, description: Description) -> frozenset[str]:
        """What it asks for and waits for, the work on it too; the asset it is work on, and what that asks for."""
        if description.table == "assets":
            keys = {
                key
                for work in self.work_on.get(description.key, ())
                for key in self.awaited.get(work.key, ())
            }
            return self._asks(description) | keys
        asset = self.assets.get(self.works[description.key].asset)
        around = {asset.key, *asset.requires} if asset is not None else set()
        return self._asks(description) | self.awaited.get(description.key, frozenset()) | around

    def _comes_first(self, description: Description) -> tuple[object, ...]:
        """Kept is what exists, then what is bound to be, what others wait for, what is shared, further on, cheaper."""
        waiting = sum(description.key in providers for providers in self.awaited.values())
        if description.table == "assets":
            asset = self.assets[description.key]
            return (
                0,
                description.time.when is not When.TODAY,
                -waiting,
                *_standing(asset),
                0.0,
                description.key,
            )
        work = self.works[description.key]
        cost = whole_cost(work)
        return (
            1,
            not work.is_firm,
            -waiting,
            *_standing(work),
            float("inf") if cost is None else cost,
            description.key,
        )


def _numbers(name: str) -> frozenset[str]:
    """What tells the members of a series apart: "Release 2", "Wave B"."""
    return frozenset(word for word, _ in words_of(name) if len(word) == 1 or word.isdigit())


def _standing(asset: Asset | Initiative) -> tuple[bool, int]:
    """Not shared by others; how far it still has to go."""
    order = tuple(Phase)
    return asset.focus is Focus.PRODUCT, -order.index(asset.phase) if asset.phase is not None else 0


def _awaited(requirements: tuple[Requirement, ...]) -> dict[str, frozenset[str]]:
    """The initiatives that each one waits for, by key."""
    providers_of: dict[str, set[str]] = {}
    for requirement in requirements:
        providers_of.setdefault(requirement.consumer, set()).update(requirement.providers)
    return {consumer: frozenset(providers) for consumer, providers in providers_of.items()}


def _duplicate(
    *, keep: Description, instead_of: Description, likeness: float | None, choice: ReuseDecision | None
) -> Duplicate:
    return Duplicate(
        keep=keep.key,
        keep_table=keep.table,
        instead_of=instead_of.key,
        instead_of_table=instead_of.table,
        likeness=None if likeness is None else round(likeness, 6),
        needs=tuple(key for key in keep.needs if key in instead_of.needs),
        choice=choice,
    )
