"""Names are nouns of the field: no variable, argument, keyword, attribute or function is called by a stopgap."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
STOPGAPS = frozenset({"one", "found", "told", "asked", "said", "known"})
# Words that have to be looked up: the field says schedulable, surge cost, fund, value.
COINED = frozenset({"able", "bill", "king", "pot", "pots", "surprise", "wish", "worths"})
CODE = re.compile(r"\{%(?! comment).*?%\}|\{\{.*?\}\}", re.DOTALL)
QUOTED = re.compile(r'"[^"]*"')
FOLDERS = ("src", "benchmarks", "examples", "tests")


def names_in(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every name that a module gives or uses, with its line."""
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, lineno=line) | ast.arg(arg=name, lineno=line):
                yield line, name
            case ast.Attribute(attr=name, lineno=line) | ast.keyword(arg=str(name), lineno=line):
                yield line, name
            case ast.FunctionDef(name=name, lineno=line) | ast.ClassDef(name=name, lineno=line):
                yield line, name
            case ast.alias(name=name, asname=other, lineno=line):
                yield line, other or name
            case ast.MatchAs(name=str(name), lineno=line) | ast.MatchStar(name=str(name), lineno=line):
                yield line, name


def stopgaps_in(path: Path) -> list[str]:
    """Each stopgap in a file, with its line; a leading underscore and capitals hide none."""
    place = path.relative_to(ROOT).as_posix()
    return [
        f"{place}:{line}: {name}"
        for line, name in names_in(ast.parse(path.read_text(encoding="utf-8")))
        if name.strip("_").lower() in STOPGAPS | COINED
    ]


def test_nothing_is_called_by_a_stopgap() -> None:
    files = [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py"))]
    assert len(files) > 500
    assert [line for path in files for line in stopgaps_in(path)] == []


def test_a_class_has_its_name_for_itself() -> None:
    """One meaning a name, in the whole package, private or not; migrations are called as Django wants it."""
    homes: dict[str, list[str]] = {}
    for path in sorted((ROOT / "src").rglob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and node.name != "Migration":
                homes.setdefault(node.name.lstrip("_"), []).append(path.relative_to(ROOT).as_posix())
    assert {name: places for name, places in homes.items() if len(places) > 1} == {}


def test_public_functions_of_three_parameters_or_more_say_what_they_take() -> None:
    """Functions, not methods, of all rooms but the site's pages: each parameter is named with what it is."""
    silent = []
    for path in sorted((ROOT / "src" / "bowstring").rglob("*.py")):
        place = path.relative_to(ROOT / "src" / "bowstring").as_posix()
        if place.startswith("web/") and not place.startswith("web/store/"):
            continue
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            # What is typed on the command line is told by its options.
            if (
                isinstance(node, ast.FunctionDef)
                and not node.name.startswith("_")
                and not node.decorator_list
            ):
                names = [each.arg for each in (*node.args.args, *node.args.kwonlyargs)]
                words = ast.get_docstring(node) or ""
                if len(names) > 2 and not any(f"{name}:" in words or f"{name}," in words for name in names):
                    silent.append(f"{place}: {node.name}")
    assert silent == []


def test_no_template_calls_anything_by_a_stopgap() -> None:
    """In tags and variables; what they say in quotes is words on screen."""
    templates = sorted((ROOT / "src").rglob("*.html"))
    assert len(templates) > 100
    wrong = [
        f"{path.relative_to(ROOT)}: {code}"
        for path in templates
        for code in CODE.findall(path.read_text(encoding="utf-8"))
        if STOPGAPS.intersection(re.findall(r"(?<![\w-])\w+(?![\w-])", QUOTED.sub("", code)))
    ]
    assert wrong == []


def test_a_stopgap_is_seen_wherever_it_stands() -> None:
    lines = (
        "one = 1",
        "def told(): ...",
        "def f(asked): ...",
        "f(said=1)",
        "x.known",
        "import y as found",
        "class _Told: ...",
        "for one in (): ...",
        "[one for one in ()]",
        "match x:\n    case one: ...",
        "f = lambda known: 1",
        "with x as found: ...",
        "KNOWN = 1",
    )
    for line in lines:
        assert {name.strip("_").lower() for _, name in names_in(ast.parse(line))} & STOPGAPS, line
