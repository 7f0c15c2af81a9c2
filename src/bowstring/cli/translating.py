"""`translate`: a catalogue for translators, made or renewed."""

from importlib.util import find_spec
from pathlib import Path

import typer

from bowstring.model.problems import BowstringError


def translate(language: str, folder: Path) -> None:
    """Make or renew the catalogue of a language, and say what is left to translate."""
    if find_spec("babel") is None:
        raise BowstringError("a translation needs an extra. Install it: pip install 'bowstring[languages]'")
    from django.conf import settings

    from bowstring.web.sentences import update_catalogue

    if not settings.configured:
        settings.configure()
    state = update_catalogue(language, folder)
    typer.echo(f"{state.file}: {state.sentences:,} sentences, {state.missing:,} of them still in English.")
    typer.echo("Translate them there and run this again. Then start the site with")
    typer.echo(f"BOWSTRING_LANGUAGE={language} BOWSTRING_LANGUAGE_FOLDER={folder.resolve()}")
