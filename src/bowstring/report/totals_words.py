"""What a plan comes to, in sentences; and what it comes to if we deliver as we usually do."""

from collections.abc import Iterator

from bowstring.delivery.usual import AsUsual, UsualCost
from bowstring.model.assessments import Lens
from bowstring.model.language import phrase
from bowstring.model.money import money_words
from bowstring.model.portfolio import Settings
from bowstring.model.wording import count_words, list_words
from bowstring.planning.problem.totals import Totals
from bowstring.report.wording import percent
from bowstring.tensions.worth import two_figures

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
    """What a side gets: "450,000 people a quarter at full effect; 6.2m people-quarters by 2031".

    Args:
        totals: of the plan.
        lens: the side.
        settings: its unit.
    """
    side, unit = totals.sides[lens], settings.unit(lens)
    year = horizon_year(settings)
    full, summed = two_figures(side.full_effect), two_figures(side.summed)
    if settings.is_money(lens):
        words = money_words(full, settings.currency), money_words(summed, settings.currency)
        return phrase(
            "{a_quarter} a quarter at full effect; {in_all} in all by {year}",
            a_quarter=words[0],
            in_all=words[1],
            year=year,
        )
    whole = phrase(
        "{summed:,.0f} {unit_quarters} by {year}", summed=summed, unit_quarters=unit_quarters(unit), year=year
    )
    return phrase("{full:,.0f} {unit} a quarter at full effect; {whole}", full=full, unit=unit, whole=whole)


def unit_quarters(unit: str) -> str:
    """What a unit a quarter adds up to: "people-quarters", "hours saved × quarters"."""
    return f"{unit}-quarters" if " " not in unit else phrase("{unit} × quarters", unit=unit)


def money_line(totals: Totals, settings: Settings) -> str:
    """Costs, and where the business side is money net present value and benefit-cost ratio."""

    def words(amount: float) -> str:
        return money_words(two_figures(amount), settings.currency)

    money, rate = totals.money, phrase("{rate:.3g} % a year", rate=100 * totals.rate)
    if not settings.is_money(Lens.BUSINESS_VALUE):
        return phrase(
            "The rest of the plan costs {words}; discounted at {rate}, {words_discounted}.",
            words=words(money.cost),
            rate=rate,
            words_discounted=words(money.discounted),
        )
    ratio, flat = totals.benefit_cost_ratio, totals.ratio_undiscounted
    times = phrase(", {ratio:.2g} times its cost", ratio=ratio) if ratio is not None else ""
    flat_times = phrase(", {flat:.2g} times", flat=flat) if flat is not None else ""
    return phrase(
        "Discounted at {rate}: benefits {words}, costs {words_discounted}, net "
        "present value {words_net_present_value}{times}. Undiscounted: benefits "
        "{words_summed}, costs {words_cost}, net "
        "{words_net_undiscounted}{flat_times}.",
        rate=rate,
        words=words(totals.benefits.discounted),
        words_discounted=words(money.discounted),
        words_net_present_value=words(totals.net_present_value),
        times=times,
        words_summed=words(totals.benefits.summed),
        words_cost=words(money.cost),
        words_net_undiscounted=words(totals.net_undiscounted),
        flat_times=flat_times,
    )


def provisional_line(totals: Totals, settings: Settings) -> str:
    """What is in the plan though a side has yet to speak: "In the plan without a business view: £1.2m."."""
    parts = [
        phrase(
            "without a {short} view: {two_figures}",
            short=lens.short,
            two_figures=money_words(two_figures(money), settings.currency),
        )
        for lens, money in totals.provisional_cost.items()
        if money > 0
    ]
    return phrase("In the plan {parts}. Treat these as provisional, not recommended.", parts="; ".join(parts))


def usual_lines(usual: AsUsual, settings: Settings) -> Iterator[str]:
    """What the plan comes to as promised and as we usually deliver, and what to hold back."""
    year = horizon_year(settings)
    if usual.late_days is not None and round(usual.late_days / _MONTH_DAYS) >= 1:
        sides = [
            phrase(
                "{whom} get {share_less} less", whom=lens.whom, share_less=percent(usual.share_less(lens), 0)
            )
            if lens is Lens.USER_NEED
            else phrase(
                "{whom} gets {share_less} less", whom=lens.whom, share_less=percent(usual.share_less(lens), 0)
            )
            for lens in Lens
            if usual.promised[lens] > 0
        ]
        late = count_words(round(usual.late_days / _MONTH_DAYS), "month", "months")
        amounts = list_words([_usual_side(usual, lens, settings) for lens in Lens])
        yield (
            phrase(
                "If we deliver as usual, half of it is {late} late or more: {sides} by "
                "{year} than promised ({amounts}, discounted).",
                late=late,
                sides=list_words(sides),
                year=year,
                amounts=amounts,
            )
        )
    if usual.cost is not None:
        yield cost_line(usual.cost, settings)


def _usual_side(usual: AsUsual, lens: Lens, settings: Settings) -> str:
    promised, then = (float(f"{total[lens]:.3g}") for total in (usual.promised, usual.usual))
    if settings.is_money(lens):
        return phrase(
            "{then} instead of {promised}",
            then=money_words(then, settings.currency),
            promised=money_words(promised, settings.currency),
        )
    return phrase(
        "{then:,.0f} instead of {promised:,.0f} {unit_quarters}",
        then=then,
        promised=promised,
        unit_quarters=unit_quarters(settings.unit(lens)),
    )


def cost_line(cost: UsualCost, settings: Settings) -> str:
    """ "£105m as stated; half of such portfolios take £132m; to be safe 4 times in 5 hold back £41m."."""

    def words(amount: float) -> str:
        return money_words(float(f"{amount:.3g}"), settings.currency)

    basis = (
        phrase("from {source}", source=cost.source)
        if cost.source
        else phrase("from the ranges stated")
        if not cost.finished
        else phrase(
            "from our own record of {finished_projects}",
            finished_projects=count_words(cost.finished, "finished project", "finished projects"),
        )
    )
    sentence = phrase(
        "Cost: {words} as stated. Half of similar portfolios cost {words_half} or "
        "more. To be safe 4 times in 5, keep {words_hold_back} in reserve ({basis}).",
        words=words(cost.stated),
        words_half=words(cost.half),
        words_hold_back=words(cost.hold_back),
        basis=basis,
    )
    if cost.within is None or cost.budget is None:
        return sentence
    return phrase(
        "{sentence} The chance of staying within the budget of {words} is {within}.",
        sentence=sentence,
        words=words(cost.budget),
        within=percent(cost.within, 0),
    )


def horizon_year(settings: Settings) -> int:
    """The year in which value stops being counted."""
    return settings.start.plus(settings.value_quarters - 1).year
