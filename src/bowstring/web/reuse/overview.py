"""Has someone done this? What has gone before, is here today or is coming; and what may be built twice."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse

from bowstring.model.language import phrase, written
from bowstring.model.money import money_words
from bowstring.model.portfolio import Portfolio
from bowstring.model.problems import Problem, Severity
from bowstring.model.savings import choices_in_force, savings_of
from bowstring.model.wording import count_words, list_words
from bowstring.report.reuse_words import NOTHING, choice_words, duplicates_words, names_of, saving_words
from bowstring.reuse.duplicates import Duplicate
from bowstring.reuse.prior_art import Match, find_prior_art
from bowstring.reuse.question import ask
from bowstring.reuse.timing import When
from bowstring.tensions.ledger import Ledger
from bowstring.web.access import Right, Visit, needs
from bowstring.web.reuse.reuse_forms import LookForm
from bowstring.web.site.editing import problem_words
from bowstring.web.site.frame import address, show
from bowstring.web.site.listing import plain
from bowstring.web.site.paging import Pages, pages_of
from bowstring.web.site.places import record_url
from bowstring.web.site.question_words import find_priced, question_url, worth_of
from bowstring.web.store.chapters import duplicates_now
from bowstring.web.store.derived import prior_art_now
from bowstring.web.store.facts import load_tables
from bowstring.web.store.plans import PlanCard, latest_plan
from bowstring.web.store.recorded_plan import RecordedPlan

_MOST = 15
# Without assessments, which are most of what a portfolio holds, a first look takes half the time.
_TABLES = ("initiatives", "assets", "capabilities", "needs", "reuse_choices")
_PAIRS = 10
_HEADS = (
    (When.TODAY, phrase("Here today"), "good"),
    (When.COMING, phrase("Near future"), "heed"),
    (When.GONE, phrase("Gone before"), ""),
)
_TIMES = {
    When.TODAY: phrase("here today"),
    When.COMING: phrase("on the way"),
    When.GONE: phrase("gone before"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ExistingRow:
    """Something that may do already what is asked. choose_url: to record what is done about it; empty for viewers."""

    name: str
    url: str
    when: str
    why: str
    choose_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorArtGroup:
    """What is there at one time, best first."""

    title: str
    tag: str
    rows: tuple[ExistingRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two things that may be one. worth: of merging; question_url: its open question, where it has one."""

    name: str
    url: str
    kept: str
    kept_url: str
    saving: str
    worth: str
    question_url: str
    choose_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A choice that holds."""

    work: str
    work_url: str
    candidate: str
    choice: str
    reason: str
    saving: str
    day: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReusePage:
    """What was found, or what may be built twice and was chosen. wrong: what was asked and is not known."""

    lede: str
    is_asked: bool
    groups: tuple[PriorArtGroup, ...]
    nothing: str
    wrong: tuple[str, ...]
    pairs: tuple[Pair, ...]
    pairs_words: str
    pages: Pages
    chosen: tuple[Chosen, ...]
    saved: str
    concept_url: str
    choose_url: str
    clear_url: str


@needs(Right.VIEW)
def reuse(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Search by sentence, need and capability; without a question, what may be built twice."""
    portfolio = load_tables(visit.portfolio_id, _TABLES)
    given = {name: plain(request.GET.get(name, "")) for name in ("need", "requires")}
    sentence = request.GET.get("q", "").replace("\x00", "")[:5_000].strip()
    form = LookForm(
        {"q": sentence, **given},
        needs=(need.statement for need in portfolio.needs),
        capabilities=(capability.name for capability in portfolio.capabilities),
    )
    card = latest_plan(visit.portfolio_id)
    page = _page(request, visit, portfolio, form=form, card=card)
    return show(request, "reuse.html", page, visit=visit, plan=card, form=form)


def _page(
    request: HttpRequest, visit: Visit, portfolio: Portfolio, *, form: LookForm, card: PlanCard | None
) -> ReusePage:
    text, wanted, requires = form.query()
    is_asked = bool(text or wanted or requires)
    matches, wrong = (
        _search(visit, portfolio, text, wanted=wanted, requires=requires) if is_asked else ((), ())
    )
    pairs = () if is_asked else duplicates_now(visit.portfolio_id, card)
    pages = pages_of(request, len(pairs), most=_PAIRS)
    ledger = RecordedPlan(card).ledger if pairs else None
    names = names_of(portfolio)
    savings = savings_of(portfolio)
    return ReusePage(
        lede=_found_words(matches) if is_asked else _first_words(portfolio),
        is_asked=is_asked,
        groups=_groups(visit, matches),
        nothing=NOTHING,
        wrong=tuple(problem_words(problem) for problem in wrong),
        pairs=tuple(
            _pair(visit, portfolio, pair, names=names, ledger=ledger)
            for pair in pairs[pages.first : pages.first + _PAIRS]
        ),
        pairs_words=duplicates_words(len(pairs)),
        pages=pages,
        chosen=() if is_asked else tuple(_choices(visit, portfolio, names)),
        saved=money_words(sum(savings.values()), portfolio.settings.currency) if savings else "",
        concept_url=address("concept", visit) if visit.may(Right.EDIT) else "",
        choose_url=address("reuse-choose", visit) if visit.may(Right.EDIT) else "",
        clear_url=address("reuse", visit) if is_asked else "",
    )


def _search(
    visit: Visit, portfolio: Portfolio, text: str, *, wanted: tuple[str, ...], requires: tuple[str, ...]
) -> tuple[tuple[Match, ...], tuple[Problem, ...]]:
    question, wrong = ask(portfolio, text, needs=wanted, requires=requires)
    is_nothing = not (question.words or question.needs or question.requires)
    if is_nothing and any(problem.severity is Severity.ERROR for problem in wrong):
        return (), wrong
    return find_prior_art(prior_art_now.of(visit.portfolio_id), question, limit=_MOST), wrong


def _first_words(portfolio: Portfolio) -> str:
    if not portfolio.assets and not portfolio.initiatives:
        return phrase("There is nothing to search yet: add assets or initiatives first.")
    assets, works = len(portfolio.assets), len(portfolio.initiatives)
    return phrase(
        "Ask before you build. {assets} and {initiatives} answer, past, present and planned.",
        assets=count_words(assets, "asset", "assets"),
        initiatives=count_words(works, "initiative", "initiatives"),
    )


def _found_words(matches: tuple[Match, ...]) -> str:
    counts = [(sum(match.when is when for match in matches), words) for when, words in _TIMES.items()]
    phrases = [f"{written(count, ',')} {words}" for count, words in counts if count]
    return phrase("Closest to what you say: {phrases}.", phrases=list_words(phrases)) if phrases else NOTHING


def _groups(visit: Visit, matches: Iterable[Match]) -> tuple[PriorArtGroup, ...]:
    groups = [
        PriorArtGroup(
            title=title, tag=tag, rows=tuple(_row(visit, match) for match in matches if match.when is when)
        )
        for when, title, tag in _HEADS
    ]
    return tuple(group for group in groups if group.rows)


def _row(visit: Visit, match: Match) -> ExistingRow:
    choose = f"{address('reuse-choose', visit)}?{urlencode({'candidate': match.key})}"
    return ExistingRow(
        name=match.name,
        url=record_url(visit, match.table, match.key, match.name),
        when=match.when_words,
        why=match.why,
        choose_url=choose if visit.may(Right.EDIT) else "",
    )


def _pair(
    visit: Visit,
    portfolio: Portfolio,
    duplicate: Duplicate,
    *,
    names: Mapping[str, str],
    ledger: Ledger | None,
) -> Pair:
    priced = find_priced(ledger, f"duplication:{duplicate.instead_of}:{duplicate.keep}")
    query = urlencode({"initiative": duplicate.instead_of, "candidate": duplicate.keep})
    may_choose = visit.may(Right.EDIT) and duplicate.instead_of_table == "initiatives"
    name, kept = (
        names.get(duplicate.instead_of, duplicate.instead_of),
        names.get(duplicate.keep, duplicate.keep),
    )
    return Pair(
        name=name,
        url=record_url(visit, duplicate.instead_of_table, duplicate.instead_of, name),
        kept=kept,
        kept_url=record_url(visit, duplicate.keep_table, duplicate.keep, kept),
        saving=f"{_sentence(choice_words(duplicate))} {saving_words(portfolio, duplicate)}".strip(),
        worth=worth_of(priced, portfolio) if priced is not None and priced.could_change_the_plan else "",
        question_url=question_url(visit, priced.key) if priced is not None else "",
        choose_url=f"{address('reuse-choose', visit)}?{query}" if may_choose else "",
    )


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}." if words else ""


def _choices(visit: Visit, portfolio: Portfolio, names: Mapping[str, str]) -> Iterable[Chosen]:
    currency = portfolio.settings.currency
    for choice in choices_in_force(portfolio):
        if choice.choice is not None:
            yield Chosen(
                work=names.get(choice.initiative, choice.initiative),
                work_url=address("initiative", visit, initiative=choice.initiative),
                candidate=names.get(choice.candidate, choice.candidate),
                choice=choice.choice.value,
                reason=choice.reason,
                saving=money_words(choice.saving, currency) if choice.saving is not None else "",
                day=written(choice.made_on, "%-d %B %Y") if choice.made_on is not None else "",
            )
