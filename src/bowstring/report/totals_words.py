"""What a plan comes to, in sentences; and what it comes to if we deliver as we usually do."""

from collections.abc import Iterator

from bowstring.delivery.usual import AsUsual, UsualCost
from bowstring.model.assessments import Lens
from bowstring.model.money import money_words
from bowstring.model.portfolio import Settings
from bowstring.model.wording import count_words, list_words
from bowstring.planning.totals import Totals
from bowstring.report.wording import percent
from bowstring.tensions.worth import is_money, two_figures

_MONTH_DAYS = 365.25 / 12


def totals_lines(totals: Totals, settings: Settings) -> Iterator[str]:
    """A line for users, one for the business, and one for money."""
    for lens in Lens:
        yield f"{lens.whom.capitalize()}: {side_words(totals, lens, settings)}."
    yield money_line(totals, settings)
    provisional = max(totals.provisional_cost.values(), default=0.0)
    if provisional > 0:
        yield provisional_line(totals, settings)


def side_words(totals: Totals, lens: Lens, settings: Settings) -> str:
    """What a side gets: "450,000 people a quarter at full effect; 6.2m people-quarters by 2031"."""
    side, unit = totals.sides[lens], settings.unit(lens)
    year = horizon_year(settings)
    full, summed = two_figures(side.full_effect), two_figures(side.summed)
    if lens is Lens.BUSINESS_VALUE and is_money(settings):
        words = money_words(full, settings.currency), money_words(summed, settings.currency)
        return f"{words[0]} a quarter at full effect; {words[1]} in all by {year}"
    whole = f"{summed:,.0f} {unit_quarters(unit)} by {year}"
    return f"{full:,.0f} {unit} a quarter at full effect; {whole}"


def unit_quarters(unit: str) -> str:
    """What a unit a quarter adds up to: "people-quarters", "hours saved × quarters"."""
    return f"{unit}-quarters" if " " not in unit else f"{unit} × quarters"


def money_line(totals: Totals, settings: Settings) -> str:
    """Costs, and where the business side is money net present value and benefit-cost ratio."""

    def words(amount: float) -> str:
        return money_words(two_figures(amount), settings.currency)

    money, rate = totals.money, f"{100 * totals.rate:.3g} % a year"
    if not is_money(settings):
        return f"The rest of the plan costs {words(money.cost)}; discounted at {rate}, {words(money.discounted)}."
    ratio, flat = totals.benefit_cost_ratio, totals.ratio_undiscounted
    times = f", {ratio:.2g} times its cost" if ratio is not None else ""
    flat_times = f", {flat:.2g} times" if flat is not None else ""
    return (
        f"Discounted at {rate}: benefits {words(totals.benefits.discounted)}, costs {words(money.discounted)}, net "
        f"present value {words(totals.net_present_value)}{times}. Undiscounted: benefits "
        f"{words(totals.benefits.summed)}, costs {words(money.cost)}, net {words(totals.net_undiscounted)}{flat_times}."
    )


def provisional_line(totals: Totals, settings: Settings) -> str:
    """What is in the plan though a side has yet to speak: "In the plan without a business view: £1.2m."."""
    parts = [
        f"without a {lens.short} view: {money_words(two_figures(money), settings.currency)}"
        for lens, money in totals.provisional_cost.items()
        if money > 0
    ]
    return f"In the plan {'; '.join(parts)}. Treat these as provisional, not recommended."


def usual_lines(usual: AsUsual, settings: Settings) -> Iterator[str]:
    """What the plan comes to as promised and as we usually deliver, and what to hold back."""
    year = horizon_year(settings)
    if usual.late_days is not None and round(usual.late_days / _MONTH_DAYS) >= 1:
        sides = [
            f"{lens.whom} get {percent(usual.share_less(lens), 0)} less"
            if lens is Lens.USER_NEED
            else f"{lens.whom} gets {percent(usual.share_less(lens), 0)} less"
            for lens in Lens
            if usual.promised[lens] > 0
        ]
        late = count_words(round(usual.late_days / _MONTH_DAYS), "month")
        amounts = list_words([_usual_side(usual, lens, settings) for lens in Lens])
        yield (
            f"If we deliver as usual, half of it is {late} late or more: {list_words(sides)} by {year} than promised "
            f"({amounts}, discounted)."
        )
    if usual.cost is not None:
        yield cost_line(usual.cost, settings)


def _usual_side(usual: AsUsual, lens: Lens, settings: Settings) -> str:
    promised, then = (float(f"{total[lens]:.3g}") for total in (usual.promised, usual.usual))
    if lens is Lens.BUSINESS_VALUE and is_money(settings):
        return f"{money_words(then, settings.currency)} instead of {money_words(promised, settings.currency)}"
    return f"{then:,.0f} instead of {promised:,.0f} {unit_quarters(settings.unit(lens))}"


def cost_line(cost: UsualCost, settings: Settings) -> str:
    """ "£105m as stated; half of such portfolios take £132m; to be safe 4 times in 5 hold back £41m."."""

    def words(amount: float) -> str:
        return money_words(float(f"{amount:.3g}"), settings.currency)

    basis = (
        f"from {cost.source}"
        if cost.source
        else "from the ranges stated"
        if not cost.finished
        else f"from our own record of {count_words(cost.finished, 'finished project')}"
    )
    sentence = (
        f"Cost: {words(cost.stated)} as stated. Half of similar portfolios cost {words(cost.half)} or more. To be safe "
        f"4 times in 5, keep {words(cost.hold_back)} in reserve ({basis})."
    )
    if cost.within is None or cost.budget is None:
        return sentence
    return f"{sentence} The chance of staying within the budget of {words(cost.budget)} is {percent(cost.within, 0)}."


def horizon_year(settings: Settings) -> int:
    """The year in which value stops being counted."""
    return settings.start.plus(settings.value_quarters - 1).year
