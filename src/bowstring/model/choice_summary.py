"""The room for choice: what is asked for, what is settled already, and how much is left to choose."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bowstring.model.assets import Phase
from bowstring.model.budgets import budget_steps, remaining_cost
from bowstring.model.capacity import Budget
from bowstring.model.initiatives import Initiative, Lock
from bowstring.model.language import phrase
from bowstring.model.money import money_words
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.requirements import Requirement, requirements_of
from bowstring.model.wording import count_words, slug_of

MOST_CHAINS = 5
"""How many of the longest chains are told."""

_SMALL_WORDS = frozenset({"a", "an", "and", "for", "in", "new", "of", "on", "our", "the", "to", "with"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceSummary:
    """How much is asked for, available and settled, and what is left to choose among.

    Source: docs/methods.md#the-room-for-choice.

    money_asked_for, available, committed, free: money within the plan; None if unknown. contender_keys: planned work
    that nobody has settled yet, by key. chains: the longest chains of contenders that require each other, first
    to be done first. duplicates: keys of work under nearly the same name. concepts_without_pair: concepts that
    do not name two people, one for users and one for the business. uncosted: how many have no cost or duration.
    """

    money_asked_for: float | None
    available: float | None
    committed: float | None
    contender_keys: tuple[str, ...] = ()
    chains: tuple[tuple[str, ...], ...] = ()
    duplicates: tuple[tuple[str, ...], ...] = ()
    concepts_without_pair: tuple[str, ...] = ()
    uncosted: int = 0

    @property
    def free(self) -> float | None:
        """Money available and not settled, below 0 where more is settled than available; None if unknown."""
        if self.available is None or self.committed is None:
            return None
        return self.available - self.committed

    @property
    def contenders(self) -> int:
        """How many there are to choose among."""
        return len(self.contender_keys)

    def words(self, currency: str) -> str:
        """One sentence: "£400m asked for, £310m available, £220m committed or mandated: you are choosing …"."""
        parts = [
            f"{money_words(amount, currency)} {purpose}"
            for amount, purpose in (
                (self.money_asked_for, phrase("asked for")),
                (self.available, "available"),
                (self.committed, phrase("committed or mandated")),
            )
            if amount is not None
        ]
        sentence = f"{', '.join(parts) or 'No cost is known yet'}: {self._choice(currency)}."
        if self.available is None:
            sentence += phrase(" No budget is known for these quarters.")
        if self.uncosted:
            sentence += phrase(
                " {more_have} no cost or duration yet.",
                more_have=count_words(self.uncosted, "more has", "more have"),
            )
        return sentence

    def _choice(self, currency: str) -> str:
        if not self.contenders:
            return (
                phrase("nothing can be chosen yet") if self.uncosted else phrase("nothing is left to choose")
            )
        if self.free is None:
            return phrase("you are choosing among {contenders:,}", contenders=self.contenders)
        if self.free < 0:
            over = money_words(-self.free, currency)
            return phrase(
                "{over} more is settled than available, before you choose among {contenders:,}",
                over=over,
                contenders=self.contenders,
            )
        return phrase(
            "you are choosing {free} among {contenders:,}",
            free=money_words(self.free, currency),
            contenders=self.contenders,
        )


def choice_summary(portfolio: Portfolio) -> ChoiceSummary:
    """The room for choice in a portfolio.

    money_asked_for: what all work that could be planned would still cost within the plan, every alternative counted.
    committed: the same of work that is running, mandated or locked to be funded, without what it requires.
    """
    settings = portfolio.settings
    current = [work for work in portfolio.index.initiatives.values() if not work.is_over]
    contenders = sorted(
        work.key
        for work in current
        if work.is_plannable and not work.is_firm and work.lock is not Lock.LEAVE_OUT
    )
    concepts = [work for work in current if work.phase is Phase.CONCEPT]
    without_pair = [
        work.key
        for work in concepts
        if not work.user_lead or not work.business_lead or work.user_lead == work.business_lead
    ]
    return ChoiceSummary(
        money_asked_for=_total(current, settings),
        available=_available(portfolio.budget, settings),
        committed=_total([work for work in current if work.is_firm], settings),
        contender_keys=tuple(contenders),
        chains=_longest_chains(requirements_of(portfolio), frozenset(contenders)),
        duplicates=_same_names(current, frozenset(contenders)),
        concepts_without_pair=tuple(sorted(without_pair)),
        uncosted=sum(not work.is_plannable for work in current),
    )


def _total(works: Sequence[Initiative], settings: Settings) -> float | None:
    """What they would still cost; None if there are some and none has a cost."""
    costs = [remaining_cost(work, settings) for work in works]
    amounts = [cost for cost in costs if cost is not None]
    return sum(amounts) if amounts or not works else None


def _available(budget: Sequence[Budget], settings: Settings) -> float | None:
    """Money in the periods that touch the plan: the rows for all funds, or, where there are none, each fund's.

    An amount is what is still to spend, so a year that the plan covers only in part counts whole.
    """
    within = [row for row in budget if _touches(row, settings)]
    for_all = [row.amount for row in within if not row.fund]
    amounts = for_all or [row.amount for row in within]
    return sum(amounts) if amounts else None


def _touches(row: Budget, settings: Settings) -> bool:
    try:
        return bool(budget_steps(row, settings))
    except ValueError:  # the checks say so
        return False


def _longest_chains(
    requirements: Iterable[Requirement], among: frozenset[str]
) -> tuple[tuple[str, ...], ...]:
    """The longest chain that ends in each contender nobody waits for, longest first; circles are left out."""
    awaited, awaiting = _definite_edges(requirements, among)
    pending = {key: len(providers) for key, providers in awaited.items()}
    length = dict.fromkeys(among, 1)
    before: dict[str, str] = {}
    ready = sorted(key for key in among if not pending.get(key))
    ends = []
    while ready:
        key = ready.pop()
        if key not in awaiting and key in before:
            ends.append(key)
        for consumer in awaiting.get(key, ()):
            if (-length[key] - 1, key) < (-length[consumer], before.get(consumer, "")):
                length[consumer], before[consumer] = length[key] + 1, key
            pending[consumer] -= 1
            if not pending[consumer]:
                ready.append(consumer)
    ends.sort(key=lambda key: (-length[key], key))
    return tuple(_chain(key, before) for key in ends[:MOST_CHAINS])


def _definite_edges(
    requirements: Iterable[Requirement], among: frozenset[str]
) -> tuple[Mapping[str, set[str]], Mapping[str, set[str]]]:
    awaited: dict[str, set[str]] = defaultdict(set)
    awaiting: dict[str, set[str]] = defaultdict(set)
    for requirement in requirements:
        if len(requirement.providers) != 1 or requirement.available_from is not None:
            continue
        provider = requirement.providers[0]
        if provider in among and requirement.consumer in among:
            awaited[requirement.consumer].add(provider)
            awaiting[provider].add(requirement.consumer)
    return awaited, awaiting


def _chain(last: str, before: Mapping[str, str]) -> tuple[str, ...]:
    chain = [last]
    while chain[-1] in before:
        chain.append(before[chain[-1]])
    return tuple(reversed(chain))


def _same_names(current: Iterable[Initiative], contenders: frozenset[str]) -> tuple[tuple[str, ...], ...]:
    """Groups of work named alike but for order, case, plurals and small words, with a contender in each."""
    groups: dict[frozenset[str], list[str]] = defaultdict(list)
    for work in current:
        words = frozenset(word.removesuffix("s") for word in slug_of(work.name).split("-"))
        groups[(words - _SMALL_WORDS) or words].append(work.key)
    return tuple(
        sorted(
            tuple(sorted(keys))
            for words, keys in groups.items()
            if len(keys) > 1 and words != frozenset({""}) and not contenders.isdisjoint(keys)
        )
    )
