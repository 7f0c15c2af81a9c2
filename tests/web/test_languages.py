"""Languages: every sentence of a page is marked, its parts are given, and another language is spoken throughout."""

import ast
import json
import os
import re
import string
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.ready_tables import lay_tables
from typer.testing import CliRunner

from bowstring.cli.app import app
from bowstring.model.language import read_language

ROOT = Path(__file__).parents[2]
PLAIN = 156
"""Pieces of pages with a plain word: keys, names of files, units and choices. It only goes down."""


@pytest.fixture(scope="module")
def languages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the pseudo-locale, as the command makes it."""
    folder = tmp_path_factory.mktemp("languages")
    made = CliRunner().invoke(app, ["translate", "en-XA", str(folder)])
    assert made.exit_code == 0, made.output
    assert "0 of them still in English" in made.output
    return folder


@pytest.fixture(scope="module")
def journey(languages: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Every kind of page in the pseudo-locale: see language_journey.py."""
    site = tmp_path_factory.mktemp("home") / "site.sqlite3"
    lay_tables(site)
    ran = subprocess.run(
        [sys.executable, str(ROOT / "tests/web/language_journey.py"), f"sqlite:///{site}"],
        env=environment(languages, BOWSTRING_HOSTS="testserver", BOWSTRING_PRICING_EFFORT="0.2"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    answer: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    return answer


def environment(languages: Path, **settings: str) -> dict[str, str]:
    """The environment of a process that speaks the pseudo-locale."""
    bare = {name: value for name, value in os.environ.items() if not name.startswith("BOWSTRING_")}
    spoken = {"BOWSTRING_LANGUAGE": "en-XA", "BOWSTRING_LANGUAGE_FOLDER": str(languages)}
    return {
        **bare,
        **spoken,
        **settings,
        "DJANGO_SETTINGS_MODULE": "bowstring.web.settings",
        "PYTHONPATH": str(ROOT),
    }


def test_no_sentence_of_a_page_is_unmarked(journey: dict[str, Any]) -> None:
    """A piece of several plain words that is no key or name would be a sentence that no translator sees."""
    assert len(journey["pages"]) > 120
    plain = journey["plain"]
    assert len(plain) <= PLAIN, sorted(plain)
    # Django has a form say this, in every language but that of a pseudo-locale.
    plain.pop("Enter the same password as before, for verification.", None)
    sentences = [piece for piece in plain if piece[:1].isupper() and piece.count(" ") > 3 and piece.isascii()]
    assert sentences == []


def test_every_part_of_a_sentence_is_given() -> None:
    """English leaves no part open and gives none that its sentence does not name."""
    wrong = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in sorted((ROOT / "src").rglob("*.py"))
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and not has_its_parts(call, call.func.id)
    ]
    assert wrong == []


def has_its_parts(call: ast.Call, function: str) -> bool:
    """Whether a sentence names the parts that it is given; True for any other call."""
    sentences = call.args[: {"phrase": 1, "plural_phrase": 2}.get(function, 0)]
    given = {part.arg for part in call.keywords}
    texts = [sentence.value for sentence in sentences if isinstance(sentence, ast.Constant)]
    if not texts or not given:
        return all("{{" not in text for text in texts)
    return {
        name for text in texts for _, name, _, _ in string.Formatter().parse(text) if name is not None
    } == given


def test_what_draws_a_picture_is_no_sentence(languages: Path) -> None:
    """Paths of pictures and expressions of charts are the same in every language."""
    text = (languages / "en_XA" / "LC_MESSAGES" / "django.po").read_text(encoding="utf-8")
    assert re.findall(r'msgid ".*(?:\dz|\}z"|datum|format\(|viewBox|stroke).*', text) == []


def test_a_catalogue_keeps_what_was_translated(tmp_path: Path) -> None:
    run = CliRunner()
    first = run.invoke(app, ["translate", "fr", str(tmp_path)])
    count = first.output.split(": ")[1].split(" sentences")[0]
    assert f"{count} sentences, {count} of them still in English." in first.output
    file = tmp_path / "fr" / "LC_MESSAGES" / "django.po"
    text = file.read_text(encoding="utf-8")
    sentence = 'msgid "Skip to main content"\nmsgstr ""'
    assert sentence in text
    file.write_text(text.replace(sentence, sentence[:-1] + 'Aller au contenu"'), encoding="utf-8")
    assert run.invoke(app, ["translate", "fr", str(tmp_path)]).exit_code == 0
    assert 'msgstr "Aller au contenu"' in file.read_text(encoding="utf-8")
    written = printed_in_french(
        tmp_path,
        "from datetime import date\n"
        "from bowstring.model.language import phrase, written\n"
        "from bowstring.model.money import money_words\n"
        "print(written(1234.5, ',.1f'), money_words(5140, 'GBP'), written(date(2026, 3, 5), '%-d %B %Y'), sep='|')\n"
        "print(phrase('Skip to main content'), phrase('{count:,} more', count=1234), sep='|')",
    )
    figures, sentences = written.splitlines()
    assert figures.replace("\u202f", " ") == "1 234,5|£5 140|5 mars 2026"
    assert sentences.replace("\u202f", " ") == "Aller au contenu|1 234 more"


def printed_in_french(languages: Path, code: str) -> str:
    """What a process prints that speaks French."""
    env = environment(languages, BOWSTRING_LANGUAGE="fr")
    return subprocess.run(
        [sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True
    ).stdout


def test_an_unknown_language_is_told(tmp_path: Path) -> None:
    told_so = CliRunner().invoke(app, ["translate", "klingon-of-old", str(tmp_path)])
    assert told_so.exit_code == 1
    assert "klingon-of-old is no language. Write a tag such as fr, cy or pt-BR." in told_so.output


def test_a_word_that_also_has_a_plural_is_translated_by_itself(languages: Path) -> None:
    language = read_language("en-XA", str(languages))
    assert language.translated("asset") == "⟦áššét⟧"
    assert language.translated("What nobody translated") == "What nobody translated"
