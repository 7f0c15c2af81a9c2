"""`convert`: between formats, or from any table by naming its columns."""

from pathlib import Path

import typer

from bowstring.answers.answer import problem_answers
from bowstring.cli.edge import print_json, with_escapes
from bowstring.cli.screen import Screen
from bowstring.formats import guarded
from bowstring.formats.decision_records import read_decision_records, with_records
from bowstring.formats.files import read_portfolio, write_portfolio
from bowstring.formats.limits import uploaded_limits
from bowstring.formats.mapping import read_map_text
from bowstring.model.portfolio import Portfolio
from bowstring.model.problems import BadDataError, Place, Problem, error
from bowstring.model.wording import count_words


def convert(
    source: Path,
    target: Path | None,
    *,
    map_file: Path | None,
    guess: bool,
    records: Path | None,
    show_all: bool,
    as_json: bool,
) -> None:
    """Read the source and keep it at the target; --guess alone only proposes a map.

    records: a folder of decision records that are added, in place of those by the same key.
    """
    if map_file is not None and guess:
        raise typer.BadParameter("give --map or --guess, not both.", param_hint="--guess")
    if target is None and not guess:
        raise typer.BadParameter("say where to, or ask for --guess.", param_hint="DST")
    if target is not None:
        _refuse_overwriting(target)
    proposed = guarded.guess_map(source, uploaded_limits()) if guess else None
    if target is None:
        _tell_map(proposed or "", as_json=as_json)
        return
    portfolio, problems = _read(source, map_file, proposed)
    if records is not None:
        decision_records = read_decision_records(records)
        portfolio, problems = (
            with_records(portfolio, decision_records),
            (*problems, *decision_records.problems),
        )
    write_portfolio(portfolio, target)
    _tell_written(portfolio, problems, target, proposed, show_all=show_all, as_json=as_json)


def _read(source: Path, map_file: Path | None, proposed: str | None) -> tuple[Portfolio, tuple[Problem, ...]]:
    """The portfolio of our own format at the source, or of any table by a map. proposed: the map that was guessed."""
    if map_file is not None:
        text = read_map_text(map_file)
        return guarded.read_mapped(source, text, uploaded_limits(), map_name=map_file.name)
    if proposed is not None:
        return guarded.read_mapped(source, proposed, uploaded_limits())
    return read_portfolio(source)


def _refuse_overwriting(target: Path) -> None:
    """Raises: BadDataError where something is there that is not an empty folder."""
    if not target.exists() or (target.is_dir() and not any(target.iterdir())):
        return
    message = "there is something by that name already, and nothing is written over."
    raise BadDataError(
        (error(Place(table=str(target)), message, "Choose another name, or remove it first."),)
    )


def _tell_map(proposed: str, *, as_json: bool) -> None:
    if as_json:
        print_json({"written": None, "initiatives": None, "map": proposed, "problems": []})
    else:
        typer.echo(with_escapes(proposed))
        typer.echo(
            "# Look it over, keep it as map.toml, then: bowstring convert SRC DST --map map.toml", err=True
        )


def _tell_written(
    portfolio: Portfolio,
    problems: tuple[Problem, ...],
    target: Path,
    proposed: str | None,
    *,
    show_all: bool,
    as_json: bool,
) -> None:
    count = len(portfolio.initiatives)
    if as_json:
        answer = {"written": str(target), "initiatives": count, "map": proposed}
        print_json({**answer, "problems": problem_answers(problems)})
        return
    if proposed is not None:
        typer.echo(with_escapes(proposed))
    screen = Screen()
    screen.say(f"Written: {target}, {count_words(count, 'initiative')}.")
    screen.problems(problems, show_all=show_all)
