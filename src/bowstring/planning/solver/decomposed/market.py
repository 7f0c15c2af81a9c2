"""First prices: what is wanted more than there is grows dearer, what is wanted less cheaper, until little moves."""

import math
from collections import deque
from dataclasses import dataclass

import numpy as np

from bowstring.planning.problem.programs import Floats, Ints, dot, settled
from bowstring.planning.solver.decomposed.coupling import tally
from bowstring.planning.solver.decomposed.forest import LITTLE, Flags
from bowstring.planning.solver.decomposed.structure import Structure

# Rounds in which each price follows its own row, and how boldly; no more than so many times at once.
_HAGGLING, _BOLD, _MOST = 6, 0.5, 4.0
# How warm answers are in turn, of what an answer usually gains, and when each ends: where a few rounds bring less than
# that share. Rounds in which all prices move together remember so many moves.
_WARMTHS = ((0.008, 1e-3), (0.001, 1e-5))
_ROUNDS, _MEMORY, _PATIENCE = 100, 20, 5
_SHORTEST = 1e-3
# Digits of the smooth bound, of its slope as a share of each limit, and of the prices that come of them: what is
# beyond hangs on the processor, and they are a beginning only.
_BOUND_DIGITS, _SLOPE_PLACES, _DIGITS = 10, 8, 6
# Of the greatest gain: a start by which a tree loses less is as good as another.
_TIE = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What prices of the shared rows, shape (shared,), call up.

    bound: what no solution can pass. slope: what a price more adds to the bound, shape (shared,).
    """

    prices: Floats
    bound: float
    slope: Floats


class Market:
    """Asks every tree and every column that is no step for its best answer to some prices."""

    def __init__(self, structure: Structure, gains: Floats, others: Floats) -> None:
        """Args:
        structure: the parts of the programme.
        gains: what each pulse adds, shape (columns,).
        others: what each column that is no step adds, shape (outside,).
        """
        self.structure, self.gains, self.others = structure, gains, others
        coupling, program = structure.coupling, structure.program
        self._which, self._row, self._value = coupling.others.of(np.arange(coupling.outside.size))
        self._lower, self._upper = program.lower[coupling.outside], program.upper[coupling.outside]

    def ask(self, prices: Floats, warmth: float = 0.0) -> Offer:
        """The answers to some prices; the bound is infinite where they bound nothing.

        Source: the Lagrangian dual; Dantzig & Wolfe 1960. Nesterov 2005 for its smoothing.

        Args:
            prices: of the shared rows, shape (shared,).
            warmth: how much an answer may gain less and still count; then the bound is smooth, and a little higher.
        """
        structure, coupling, forest = self.structure, self.structure.coupling, self.structure.forest
        net = self.gains - coupling.paid(prices)
        amounts = np.zeros(net.size)
        if warmth > 0:
            values, shares = forest.soft(net, structure.allowed, structure.pinned, warmth)
            is_some = forest.has_slot & (shares[:, :-1] > LITTLE)
            amounts[forest.column[is_some]] = shares[:, :-1][is_some]
        else:
            values, starts = forest.best(net, structure.allowed, structure.pinned)
            begun = np.flatnonzero(starts < forest.places)
            amounts[forest.first[begun] + starts[begun]] = 1.0
        beside, amounts_beside = self._beside(prices, warmth)
        used = coupling.used(amounts)
        used += tally(self._row, self._value * amounts_beside[self._which], used.size)
        limits, rows = self._limits(prices)
        return Offer(
            prices=prices,
            bound=float(values.sum()) + rows + beside,
            slope=np.where(np.isfinite(limits), limits, 0.0) - used,
        )

    def least(self) -> float:
        """What everything that keeps all rows brings at least; a bound below it says that nothing keeps them."""
        beside = self.others != 0
        furthest = np.maximum(np.abs(self._lower[beside]), np.abs(self._upper[beside]))
        return -float(np.abs(self.gains).sum() + (np.abs(self.others[beside]) * furthest).sum())

    def starts(self, prices: Floats) -> Ints:
        """The best start of each candidate at some prices, as places, shape (candidates,)."""
        structure = self.structure
        net = self.gains - structure.coupling.paid(prices)
        return structure.forest.best(net, structure.allowed, structure.pinned)[1]

    def bound(self, prices: Floats) -> float:
        """What no solution can pass at some prices, shape (shared,), without the answers."""
        structure = self.structure
        net = self.gains - structure.coupling.paid(prices)
        trees = structure.forest.value(net, structure.allowed, structure.pinned)
        return trees + self._limits(prices)[1] + self._beside(prices)[0]

    def regrets(self, prices: Floats) -> Floats:
        """How much less its tree gains at most by each start of a candidate, or never; see `Forest.regrets`."""
        structure = self.structure
        net = self.gains - structure.coupling.paid(prices)
        return structure.forest.regrets(net, structure.allowed, structure.pinned)

    def nearly_best(self, prices: Floats, less: float) -> Flags:
        """Which starts, and never, shape (candidates, places + 1), answer prices, or lose a tree no more than so much.

        Of those that lose nothing only the answer's: what ties with it brings no more.
        """
        structure = self.structure
        net = self.gains - structure.coupling.paid(prices)
        regrets, starts = structure.forest.regrets_and_starts(net, structure.allowed, structure.pinned)
        is_near = (regrets > _TIE) & (regrets <= less)
        is_near[np.arange(starts.size), starts] = True
        return is_near

    def passed_on(self) -> Floats:
        """What each column that is no step is worth, as prices of the rows that hold it down; shape (shared,)."""
        coupling = self.structure.coupling
        held = np.where(
            self._value > 0, np.isfinite(coupling.upper)[self._row], np.isfinite(coupling.lower)[self._row]
        )
        held &= self.others[self._which] > 0
        rows = np.bincount(self._which[held], minlength=self.others.size)
        which = self._which[held]
        return tally(
            self._row[held], self.others[which] / rows[which] / self._value[held], coupling.lower.size
        )

    def _limits(self, prices: Floats) -> tuple[Floats, float]:
        """The limit that each price is about, and what all limits are worth."""
        coupling = self.structure.coupling
        limits = np.where(prices < 0, coupling.lower, coupling.upper)
        with np.errstate(invalid="ignore"):
            return limits, float(np.where(prices != 0, prices * limits, 0.0).sum())

    def _beside(self, prices: Floats, warmth: float = 0.0) -> tuple[float, Floats]:
        """What the columns that are no steps gain at most, and how much of each does."""
        paid = tally(self._which, self._value * prices[self._row], self.others.size)
        net = self.others - paid
        net = np.where(np.abs(net) <= 1e-9, 0.0, net)
        ends = np.where(
            net > 0, self._upper, np.where(net < 0, self._lower, np.clip(0, self._lower, self._upper))
        )
        with np.errstate(invalid="ignore"):
            gained = np.where(net != 0, net * ends, 0.0)
        amounts = np.where(np.isfinite(ends), ends, 0.0)
        if warmth > 0:
            is_soft = np.isfinite(self._lower) & np.isfinite(self._upper)
            width = np.where(is_soft, self._upper - self._lower, 0.0)
            odds = np.exp(-np.abs(net) / warmth)
            gained += warmth * width * np.log1p(odds)
            amounts += width * odds / (1 + odds) * np.where(net > 0, -1.0, 1.0)
        return float(gained.sum()), amounts


def first_prices(market: Market, near: Floats | None = None) -> Floats:
    """Prices near those that balance, shape (shared,). Only limits from above move.

    Source: Nocedal & Wright 2006, algorithm 7.4, on the prices that are not held at 0.

    Args:
        market: who answers.
        near: prices to begin from where they are nearer, shape (shared,).
    """
    offers = _haggled(market)
    if near is not None:
        offers.append(market.ask(np.where(_priced(market) > 0, np.maximum(0.0, near), market.passed_on())))
    best = min(offers, key=lambda offer: offer.bound)
    prices = best.prices
    if np.isfinite(best.bound) and prices.any():
        usual = abs(best.bound) / max(1, int((market.starts(prices) < market.structure.forest.places).sum()))
        for share, little in _WARMTHS:
            prices = _Descent(market, prices, share * usual).run(little)
    return settled(prices, _DIGITS)


def _priced(market: Market) -> Floats:
    """The limits of the rows that are priced, 0 for the others, shape (shared,)."""
    coupling = market.structure.coupling
    is_priced = np.isfinite(coupling.upper) & (coupling.upper > 0) & ~market.structure.is_seldom
    return np.where(is_priced, coupling.upper, 0.0)


def _haggled(market: Market) -> list[Offer]:
    """Offers where each price follows its own row alone."""
    limits = _priced(market)
    passed_on = market.passed_on()
    offer = market.ask(passed_on)
    offers, divisors = [offer], np.where(limits > 0, limits, 1.0)
    used = np.where(limits > 0, limits - offer.slope, 0.0)
    # At first what everything would gain, spread over what it would use.
    share = max(0.0, offer.bound) / max(1, int((used > limits).sum()))
    prices = passed_on + np.where(used > limits, share / np.where(used > 0, used, 1.0), 0.0)
    for _ in range(_HAGGLING):
        offer = market.ask(prices)
        offers.append(offer)
        wanted = np.where(limits > 0, limits - offer.slope, 1.0) / divisors
        prices = prices * np.clip(wanted, 1 / _MOST, _MOST) ** _BOLD
    return offers


class _Descent:
    """Lowers the smooth bound by moving all prices together, none below 0."""

    def __init__(self, market: Market, prices: Floats, warmth: float) -> None:
        self.market, self.warmth = market, warmth
        limits = _priced(market)
        self.sizes = np.where(limits > 0, limits, 1.0)
        self.offer = self._ask(prices)
        price = np.maximum(prices, 0.1 * prices[limits > 0].sum() / max(1, int((limits > 0).sum())))
        scale = np.where(limits > 0, 0.3 * price / np.where(limits > 0, limits, 1.0), 0.0)
        # What waits for several things is priced by what an answer usually gains.
        self.scale = np.where(market.structure.is_seldom, 10 * warmth, scale)
        self.is_priced = self.scale > 0
        self.moves: deque[tuple[Floats, Floats]] = deque(maxlen=_MEMORY)
        # Where nothing keeps every row the bound falls for ever.
        self.least = market.least()

    def run(self, little: float) -> Floats:
        """The last prices, which are the best. little: the share of the bound that a few rounds bring at least."""
        bounds = [self.offer.bound]
        for _ in range(_ROUNDS):
            offer = self._step() if self.offer.bound >= self.least else None
            if offer is None:
                if not self.moves:
                    break
                self.moves.clear()
                continue
            moved, turned = offer.prices - self.offer.prices, offer.slope - self.offer.slope
            if dot(moved, turned) > 0:
                self.moves.append((moved, turned))
            self.offer = offer
            bounds.append(offer.bound)
            if len(bounds) > _PATIENCE:
                before = bounds[-1 - _PATIENCE]
                if before - offer.bound <= little * abs(before):
                    break
        return self.offer.prices

    def _step(self) -> Offer | None:
        """The next offer on the way down; None if no step that way is better."""
        offer = self.offer
        is_free = self.is_priced & ((offer.prices > 0) | (offer.slope < 0))
        slope = np.where(is_free, offer.slope, 0.0)
        way = np.where(is_free, -self._turned(slope), 0.0)
        if dot(way, slope) >= 0:
            self.moves.clear()
            way = -self.scale * slope
        length = 1.0
        while length > _SHORTEST:
            moved = np.where(self.is_priced, np.maximum(0.0, offer.prices + length * way), offer.prices)
            new = self._ask(moved)
            if -math.inf < new.bound < offer.bound + 1e-4 * dot(offer.slope, new.prices - offer.prices):
                return new
            length *= 0.4
        return None

    def _ask(self, prices: Floats) -> Offer:
        """The market's smooth answer, to so many digits that no processor's logarithms tell.

        Source: docs/methods.md#the-same-facts-the-same-answer.
        """
        offer = self.market.ask(prices, self.warmth)
        slope = np.round(offer.slope / self.sizes, _SLOPE_PLACES) * self.sizes
        return Offer(prices=offer.prices, bound=float(f"{offer.bound:.{_BOUND_DIGITS}g}"), slope=slope)

    def _turned(self, slope: Floats) -> Floats:
        """The slope, turned by what the moves so far have shown of the bend."""
        weights = []
        for moved, turned in reversed(self.moves):
            weight = dot(moved, slope) / dot(moved, turned)
            weights.append(weight)
            slope = slope - weight * turned
        slope = self.scale * slope
        for (moved, turned), weight in zip(self.moves, reversed(weights), strict=True):
            slope = slope + moved * (weight - dot(turned, slope) / dot(moved, turned))
        return slope
