"""Columns that rank work by worth, offered as rough assessments: a guess by evidence, in the ranges of a rough sort.

Off until somebody takes one in, since a score is no figure of worth. Source: docs/formats.md#scores.
"""

import dataclasses
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bowstring.formats.cells import FIGURE, Cell, cell_text
from bowstring.formats.foreign.columns.evidence import evidence_of
from bowstring.formats.foreign.columns.figure_reader import FigureReader
from bowstring.formats.foreign.columns.questions import ImportQuestion, PossibleAnswer, answer_to
from bowstring.formats.foreign.columns.readers import ColumnCells, Way
from bowstring.formats.foreign.columns.score_kinds import (
    BOTH,
    BUSINESS,
    KEEP,
    LOW_FIRST,
    USER,
    ScoreKind,
    places_in_words,
    places_of_figures,
    score_kind,
)
from bowstring.formats.foreign.columns.titles import title_of
from bowstring.formats.foreign.import_readers import UNKNOWN
from bowstring.formats.foreign.mapping import TableMap
from bowstring.formats.foreign.source import SourceTable
from bowstring.formats.keys import KeyMaker
from bowstring.model.assessments import Assessment, Evidence, Lens
from bowstring.model.bands import Bands, bands_between, middle_of, ranges_of, usual_edges
from bowstring.model.language import phrase
from bowstring.model.money import money_words
from bowstring.model.organisation import Person
from bowstring.model.portfolio import LensSettings, Portfolio
from bowstring.model.problems import Place, Problem, note, warning
from bowstring.model.wording import count_words

_KIND = "scores"
_MOSTLY = 0.9
_LEAST_ROWS = 2
_SIDE_WORDS = {USER: "on the user side", BUSINESS: "on the business side", BOTH: "on both sides"}
_SIDES = {USER: (Lens.USER_NEED,), BUSINESS: (Lens.BUSINESS_VALUE,), BOTH: tuple(Lens)}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scores:
    """A column that ranks work. cells: by index of their row; places: the range of each, where low is not first."""

    column: str
    kind: ScoreKind
    cells: Mapping[int, str]
    figures: Mapping[int, float]
    words: Mapping[str, int]

    def places(self, *, low_first: bool) -> dict[int, int]:
        """By index of its row, the range of each cell that ranks work, 0 to 4."""
        if self.words:
            return {at: self.words[text] for at, text in self.cells.items() if text in self.words}
        placed = places_of_figures(list(self.figures.values()), low_first=low_first)
        return dict(zip(self.figures, placed, strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoresTaken:
    """A portfolio with the assessments that were taken in, and the columns that could be taken in still."""

    portfolio: Portfolio
    offers: tuple[ImportQuestion, ...]
    problems: tuple[Problem, ...]


def take_scores(
    portfolio: Portfolio,
    source: SourceTable,
    table_map: TableMap,
    keys: Sequence[str],
    people: Collection[str] = (),
) -> ScoresTaken:
    """Rough assessments from the columns of scores that the map's answers take in, and offers of the others.

    Args:
        portfolio, source, table_map: what was made, of what, and how.
        keys: of the initiative that each row of the source is; "" for none.
        people: keys that nobody else gets.
    """
    costs = [work.quarterly_cost or 0.0 for work in portfolio.initiatives]
    bands = {
        lens: ranges_of(portfolio.settings, lens) or bands_between(usual_edges(lens, costs)) for lens in Lens
    }
    offers: list[ImportQuestion] = []
    problems: list[Problem] = []
    makers = KeyMaker({*people, *(person.key for person in portfolio.people)})
    new_people: list[Person] = []
    views: list[Assessment] = []
    for scores in _columns(source, table_map, keys):
        offer = _offer(scores, bands, portfolio, source)
        answer = answer_to(table_map.answers, _KIND, scores.column)
        if answer not in {choice.answer for choice in offer.choices}:
            offers.append(offer)
            continue
        if answer == KEEP:
            continue
        assessor = Person(key=makers.opaque(), name=f"The column “{scores.column}”")
        made = list(_views(scores, answer, keys, bands, assessor.key))
        new_people.append(assessor)
        views += made
        problems.append(_taken(source, scores, made))
    problems += [_offered(source, offer) for offer in offers]
    if views:
        portfolio = _with(portfolio, new_people, views, bands)
    return ScoresTaken(portfolio=portfolio, offers=tuple(offers), problems=tuple(problems))


def proposed_answers(source: SourceTable, offers: Sequence[ImportQuestion]) -> dict[str, str]:
    """The answer by which each offer is best taken in: every side is spoken of once, by what sums up if there is any.

    A column of which it is in doubt whether the highest or the lowest figure is worth most has none.
    """
    titles = {offer.about: title_of(offer.about) for offer in offers}
    kinds = {about: score_kind(title, is_figures=False) for about, title in titles.items()}
    answers: dict[str, str] = {}
    open_sides = {USER, BUSINESS}

    def order(offer: ImportQuestion) -> tuple[bool, bool, int]:
        kind = kinds[offer.about]
        is_formula = kind is not None and kind.is_formula
        return not is_formula, kind is None or kind.side == BOTH, source.header.index(offer.about)

    for offer in sorted(offers, key=order):
        if len({choice.answer.endswith(LOW_FIRST) for choice in offer.choices if choice.answer != KEEP}) > 1:
            continue
        kind = kinds[offer.about]
        side = kind.side if kind is not None else BOTH
        if side == BOTH and len(open_sides) == 1:
            side = next(iter(open_sides))
        sides = {USER, BUSINESS} if side == BOTH else {side}
        choices = [choice.answer for choice in offer.choices if choice.answer.partition(",")[0] == side]
        if sides <= open_sides and choices:
            answers[offer.about] = choices[0]
            open_sides -= sides
        else:
            answers[offer.about] = KEEP
    return answers


def _columns(source: SourceTable, table_map: TableMap, keys: Sequence[str]) -> Iterator[_Scores]:
    """The columns that nothing of the map names and that rank work."""
    keeper = next((target for target in table_map.targets if not target.each), None)
    if keeper is None or keeper.table != "initiatives":
        return
    for at, column in enumerate(source.header):
        title = title_of(column)
        may_rank = any(score_kind(title, is_figures=is_figures) for is_figures in (False, True))
        if column in table_map.columns or not may_rank:
            continue
        cells = {
            index: row[at]
            for index, row in enumerate(source.rows)
            if at < len(row) and keys[index] and cell_text(row[at]).strip().lower() not in UNKNOWN | {""}
        }
        scores = _scores(source, table_map, column, cells) if len(cells) >= _LEAST_ROWS else None
        if scores is not None:
            yield scores


def _scores(
    source: SourceTable, table_map: TableMap, column: str, cells: Mapping[int, Cell]
) -> _Scores | None:
    texts = {index: cell_text(cell).strip() for index, cell in cells.items()}
    words = places_in_words(list(texts.values()))
    figures = {} if words else _figures(source, table_map, column, cells)
    kind = score_kind(title_of(column), is_figures=bool(figures))
    if kind is None or not (words or len(set(figures.values())) > 1):
        return None
    return _Scores(column=column, kind=kind, cells=texts, figures=figures, words=words or {})


def _figures(
    source: SourceTable, table_map: TableMap, column: str, cells: Mapping[int, Cell]
) -> dict[int, float]:
    """The cells as figures; none where most are no figures, or how they are to be read is in doubt."""
    evidence = evidence_of(source.header, source.rows, separator=source.separator)
    # Only whether there is a question matters here, not the row that it names.
    named = ColumnCells(name=column, cells=tuple(cells.items()))
    reader = FigureReader(named, FIGURE, Way(evidence=evidence, answers=table_map.answers))
    readings = {
        index: reader.read(cell.strip() if isinstance(cell, str) else cell) for index, cell in cells.items()
    }
    figures = {
        index: float(reading.cell)
        for index, reading in readings.items()
        if reading is not None and isinstance(reading.cell, int | float)
    }
    return {} if reader.questions or len(figures) < _MOSTLY * len(cells) else figures


def _offer(
    scores: _Scores, bands: Mapping[Lens, Bands], portfolio: Portfolio, source: SourceTable
) -> ImportQuestion:
    kind = scores.kind
    column = scores.column
    words = (
        f"The column {column!r} looks like {kind.words}: it ranks the work, and says nothing of how much it is worth. "
        "Take it in as rough assessments, guesses in the ranges of a rough sort?"
    )
    directions = [False, True] if kind.low_first is None else [kind.low_first]
    sides = [kind.side, *(side for side in (BOTH, USER, BUSINESS) if side != kind.side)]
    choices = []
    for low_first in directions:
        first = _reading(scores, kind.side, bands, portfolio, low_first=low_first)
        marked = LOW_FIRST if low_first else ""
        choices += [
            PossibleAnswer(
                answer=f"{side}{marked}",
                reading=f"{_SIDE_WORDS[side]}: {first}"
                if side == kind.side
                else f"the same {_SIDE_WORDS[side]}",
            )
            for side in sides
        ]
    keep = PossibleAnswer(answer=KEEP, reading="keep it as it is")
    row = min(scores.cells) + source.first_row
    return ImportQuestion(kind=_KIND, about=column, words=words, choices=(*choices, keep), row=row)


def _reading(
    scores: _Scores, side: str, bands: Mapping[Lens, Bands], portfolio: Portfolio, *, low_first: bool
) -> str:
    """What the highest and the lowest cell would then say."""
    places = scores.places(low_first=low_first)
    best, least = max(places, key=lambda at: places[at]), min(places, key=lambda at: places[at])
    readings = []
    for at in (best, least):
        ranges = " and ".join(_range_words(bands[lens][places[at]], lens, portfolio) for lens in _SIDES[side])
        readings.append(f"{scores.cells[at]!r} is worth {ranges} a quarter")
    return ", ".join(readings)


def _range_words(band: tuple[float, float], lens: Lens, portfolio: Portfolio) -> str:
    low, high = band
    if lens is Lens.BUSINESS_VALUE:
        currency = portfolio.settings.currency
        return f"{money_words(low, currency)} to {money_words(high, currency)}"
    return f"{low:,.0f} to {high:,.0f} {portfolio.settings.unit(lens)}"


def _views(
    scores: _Scores, answer: str, keys: Sequence[str], bands: Mapping[Lens, Bands], assessor: str
) -> Iterator[Assessment]:
    places = scores.places(low_first=answer.endswith(LOW_FIRST))
    for index, place in places.items():
        for lens in _SIDES[answer.removesuffix(LOW_FIRST)]:
            low, high = bands[lens][place]
            yield Assessment(
                initiative=keys[index],
                lens=lens,
                assessor=assessor,
                low=low,
                likely=middle_of((low, high)),
                high=high,
                evidence=Evidence.GUESS,
                rationale=f"{scores.column}: {scores.cells[index]} ({scores.kind.words}, put into five ranges)",
                # Whoever ranks work in a list sees the list.
                independent=False,
            )


def _with(
    portfolio: Portfolio, people: Sequence[Person], views: Sequence[Assessment], bands: Mapping[Lens, Bands]
) -> Portfolio:
    """The portfolio with them, and with the ranges that they were put into."""
    lens_settings = {
        lens: replace(portfolio.settings.lens.get(lens, LensSettings()), bands=bands[lens]) for lens in Lens
    }
    return dataclasses.replace(
        portfolio,
        settings=dataclasses.replace(portfolio.settings, lens=lens_settings),
        people=(*portfolio.people, *people),
        assessments=(*portfolio.assessments, *views),
    )


def _taken(source: SourceTable, scores: _Scores, views: Sequence[Assessment]) -> Problem:
    message = (
        f"{count_words(len(views), 'rough assessment')} came from {scores.kind.words}: guesses in five ranges, which "
        "weigh little until somebody says better."
    )
    left = len(scores.cells) - len({view.initiative for view in views})
    more = f" {count_words(left, 'cell')} could not be ranked and made none." if left > 0 else ""
    where = Place(table=source.name, column=scores.column)
    return warning(where, f"{message}{more}", phrase("Ask the people who know, side by side."))


def _offered(source: SourceTable, offer: ImportQuestion) -> Problem:
    choices = " or ".join(f"'{choice.answer}'" for choice in offer.choices)
    message = "it ranks the work, and could be taken in as rough assessments; it was kept as it is."
    mend = f"Under [answers.{_KIND}] in the map, write '{offer.about}' = {choices}; or guess with --scores."
    problem = note(Place(table=source.name, column=offer.about), message, mend)
    return replace(problem, is_of_the_map=True)
