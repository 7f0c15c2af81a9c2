"""`convert`: between formats, or from any table by naming its columns."""

import contextlib
import dataclasses
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import typer

from bowstring.answers.answer import problem_answers
from bowstring.cli.edge import print_json, with_escapes
from bowstring.cli.preview_page import preview_answer, preview_lines
from bowstring.cli.pulling import pull_catalogue
from bowstring.cli.screen import Screen
from bowstring.formats import guarded
from bowstring.formats.decisions.decision_records import read_decision_records, with_records
from bowstring.formats.files import read_portfolio, write_portfolio
from bowstring.formats.foreign.foreign_text import STDIN
from bowstring.formats.foreign.mapping import read_map_text
from bowstring.formats.foreign.preview import Preview
from bowstring.formats.limits import uploaded_limits
from bowstring.formats.own.updating import settings_here, updated
from bowstring.model.portfolio import Portfolio
from bowstring.model.problems import BadDataError, Place, Problem, error
from bowstring.model.wording import count_words

BACKSTAGE = "backstage"
"""What --from calls a Backstage catalogue: files, a folder, or an address."""


def convert(
    source: Path,
    target: Path | None,
    *,
    map_file: Path | None,
    guess: bool,
    tool: str,
    with_scores: bool,
    records: Path | None,
    update: Path | None,
    show_all: bool,
    as_json: bool,
) -> None:
    """Read the source and keep it at the target; --guess alone only proposes a map.

    Args:
        source, target: what is read, and what is made; `-` reads standard input.
        map_file, guess: a map, or whether to propose one.
        tool: that the source comes from, whose columns are known; "" for none that is named.
        with_scores: whether columns of scores are taken in as rough assessments.
        records: a folder of decision records that are added, in place of those by the same key.
        update: a portfolio that the source is the newest state of: its records are updated by key.
        show_all, as_json: how it is told.
    """
    if tool.lower() == BACKSTAGE:
        _convert_catalogue(source, target, update=update, show_all=show_all, as_json=as_json)
        return
    guess = guess or (bool(tool) and map_file is None)
    if with_scores and not guess:
        raise typer.BadParameter(
            "it goes with --guess or --from; a map says it itself.", param_hint="--scores"
        )
    if tool and map_file is not None:
        raise typer.BadParameter("give --map or --from, not both.", param_hint="--from")
    if map_file is not None and guess:
        raise typer.BadParameter("give --map or --guess, not both.", param_hint="--guess")
    if target is None and not guess:
        raise typer.BadParameter("give DST, or use --guess.", param_hint="DST")
    if target is not None:
        _refuse_overwriting(target)
    with _file_of(source) as path:
        preview = (
            guarded.guess(path, uploaded_limits(), tool=tool, with_scores=with_scores) if guess else None
        )
        if target is None and preview is not None:
            _tell_map(preview, show_all=show_all, as_json=as_json)
        if target is None:
            return
        proposed = preview.map_text if preview is not None else None
        here = read_portfolio(update)[0] if update is not None else None
        portfolio, problems = _updated(here, *_read(path, map_file, proposed, here=here))
        if records is not None:
            decision_records = read_decision_records(records)
            portfolio, problems = (
                with_records(portfolio, decision_records),
                (*problems, *decision_records.problems),
            )
        write_portfolio(portfolio, target)
        _tell_written(portfolio, problems, target, preview, show_all=show_all, as_json=as_json)


def _convert_catalogue(
    source: Path, target: Path | None, *, update: Path | None, show_all: bool, as_json: bool
) -> None:
    """A Backstage catalogue, from its files or its API, as a portfolio of what exists."""
    if target is None:
        raise typer.BadParameter("give DST.", param_hint="DST")
    _refuse_overwriting(target)
    # An address in place of a path: a path has one of two slashes in a row.
    scheme, colon, rest = source.as_posix().partition(":/")
    address = f"{scheme}://{rest.lstrip('/')}" if colon and scheme in ("http", "https") else ""
    with tempfile.TemporaryDirectory() as folder:
        path = source
        if address:
            path = Path(folder) / "catalogue.json"
            path.write_bytes(pull_catalogue(address))
        portfolio, problems = guarded.read_backstage(path, uploaded_limits())
    if update is not None:
        here = read_portfolio(update)[0]
        # A catalogue tells no money.
        settings = dataclasses.replace(portfolio.settings, currency=here.settings.currency)
        portfolio, problems = _updated(here, dataclasses.replace(portfolio, settings=settings), problems)
    write_portfolio(portfolio, target)
    _tell_written(portfolio, problems, target, None, show_all=show_all, as_json=as_json)


def _read(
    source: Path, map_file: Path | None, proposed: str | None, *, here: Portfolio | None
) -> tuple[Portfolio, tuple[Problem, ...]]:
    """The portfolio of our own format at the source, or of any table by a map.

    proposed: the map that was guessed. here: the portfolio that it goes into.
    """
    text = read_map_text(map_file) if map_file is not None else proposed
    if text is None:
        return read_portfolio(source)
    return guarded.read_mapped(
        source,
        text,
        uploaded_limits(),
        map_name=map_file.name if map_file is not None else "map",
        settings=settings_here(here) if here is not None else None,
        people=[person.key for person in here.people] if here is not None else (),
    )


def _updated(
    here: Portfolio | None, there: Portfolio, problems: tuple[Problem, ...]
) -> tuple[Portfolio, tuple[Problem, ...]]:
    """What was read, put into the portfolio that it is the newest state of, where there is one."""
    if here is None:
        return there, problems
    portfolio, changes = updated(here, there)
    return portfolio, (*problems, *changes)


def _refuse_overwriting(target: Path) -> None:
    """Raises: BadDataError where something is there that is not an empty folder."""
    if not target.exists() or (target.is_dir() and not any(target.iterdir())):
        return
    message = "that name is already in use, and we never overwrite."
    raise BadDataError(
        (error(Place(table=str(target)), message, "Choose another name, or remove it first."),)
    )


@contextlib.contextmanager
def _file_of(source: Path) -> Iterator[Path]:
    """The file to read: standard input as one, where the source is `-`."""
    if str(source) != STDIN:
        yield source
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "stdin.csv"
        path.write_bytes(sys.stdin.buffer.read())
        yield path


def _tell_map(preview: Preview, *, show_all: bool, as_json: bool) -> None:
    if as_json:
        answer = {
            "written": None,
            "initiatives": None,
            "map": preview.map_text,
            "preview": preview_answer(preview),
        }
        print_json({**answer, "problems": []})
        return
    typer.echo(with_escapes(preview.map_text))
    for line in preview_lines(preview, show_all=show_all):
        typer.echo(with_escapes(line), err=True)
    typer.echo(
        "# Look it over, keep it as map.toml, then: bowstring convert SRC DST --map map.toml", err=True
    )


def _tell_written(
    portfolio: Portfolio,
    problems: tuple[Problem, ...],
    target: Path,
    preview: Preview | None,
    *,
    show_all: bool,
    as_json: bool,
) -> None:
    count = len(portfolio.initiatives)
    proposed = preview.map_text if preview is not None else None
    if as_json:
        answer = {"written": str(target), "initiatives": count, "map": proposed}
        shown = preview_answer(preview) if preview is not None else None
        print_json({**answer, "preview": shown, "problems": problem_answers(problems)})
        return
    if preview is not None:
        typer.echo(with_escapes(preview.map_text))
        for line in preview_lines(preview, show_all=show_all):
            typer.echo(with_escapes(line))
    screen = Screen()
    assets = f", {count_words(len(portfolio.assets), 'asset')}" if portfolio.assets and not count else ""
    screen.say(f"Written: {target}, {count_words(count, 'initiative')}{assets}.")
    screen.problems(problems, show_all=show_all)
