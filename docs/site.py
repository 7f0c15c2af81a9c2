"""What the site of the documentation holds beside this folder: the project's own pages, options, reference."""

import re
from pathlib import Path

import typer
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from typer.core import TyperGroup
from typer.main import get_command

import bowstring
from bowstring.cli.app import app

_ROOT = Path(__file__).parents[1]
_OWN = {
    "CODE_OF_CONDUCT.md": "conduct.md",
    "CONTRIBUTING.md": "contributing.md",
    "SECURITY.md": "security.md",
    "CHANGELOG.md": "changelog.md",
    "benchmarks/README.md": "measured.md",
}
_TO_OWN = re.compile(r"\]\((?:\.\./)*(?:docs/)?([\w./-]+\.md)(#[\w-]+)?\)")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that are made."""
    made = {page: (_ROOT / source).read_text(encoding="utf-8") for source, page in _OWN.items()}
    made |= {"options.md": options_page(), "library-reference.md": reference_page()}
    for name, text in made.items():
        files.append(File.generated(config, name, content=text))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Links to files of the checkout lead to their pages here; to those without a page, they are words."""
    del page, config

    def there(match: re.Match[str]) -> str:
        name, anchor = match[1], match[2] or ""
        target = _OWN.get(name, "index.md" if name == "README.md" else Path(name).name)
        return f"]({target}{anchor})" if files.get_file_from_path(target) else "](index.md)"

    return _TO_OWN.sub(there, markdown)


def options_page() -> str:
    """Every command with its options, as `--help` says them."""
    group = get_command(app)
    if not isinstance(group, TyperGroup):
        raise TypeError("the command line is a group of commands")
    context = typer.Context(group, info_name="bowstring")
    parts = [
        "# Every option\n\nWhat `--help` says of each command. What they answer is under [commands](commands.md).\n"
    ]
    for name, command in sorted(group.commands.items()):
        text = command.get_help(typer.Context(command, info_name=name, parent=context))
        parts.append(f"## bowstring {name}\n\n```text\n{text.strip()}\n```\n")
    return "\n".join(parts)


def reference_page() -> str:
    """What `import bowstring as bs` gives, from its docstrings."""
    parts = [
        "# Library reference\n\nWhat `import bowstring as bs` gives. How to use it: [library](library.md).\n"
    ]
    homes = {name: getattr(bowstring, name).__module__ for name in bowstring.__all__}
    for title, is_asked in (
        ("Functions", str.islower),
        ("What comes back, and errors", lambda name: not name.islower()),
    ):
        parts.append(f"## {title}\n")
        parts += [f"::: {homes[name]}.{name}\n" for name in bowstring.__all__ if is_asked(name)]
    return "\n".join(parts)
