"""Microsoft Project's XML (MSPDI) as a table of tasks. Read as a stream; a document type or an entity is refused.

Source: docs/formats.md#bringing-in-your-own-table-maps; schema at schemas.microsoft.com/project. Costs are told in
hundredths, durations in hours of work.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from bowstring.formats.cells import Cell
from bowstring.formats.findings import refusal
from bowstring.formats.limits import MAX_ROWS, check_size
from bowstring.model.problems import Place

_NAMESPACE = "http://schemas.microsoft.com/project"
_DEEPEST = 60
_LONGEST = 100_000
_CHUNK = 1 << 20
_PARENTS = {"Task", "Resource", "Assignment", "PredecessorLink"}
_HOURS = re.compile(r"P(?:(\d+)D)?T(\d+)H(\d+)M")
_HOURS_A_DAY = 8.0
_LINKS = {"0": "FF", "1": "FS", "2": "SF", "3": "SS"}


@dataclass(slots=True)
class _ProjectPlan:
    """What is read of a file: settings of the project, tasks, resources, and who works on what."""

    settings: dict[str, str] = field(default_factory=dict)
    tasks: list[dict[str, str]] = field(default_factory=list)
    links: list[list[dict[str, str]]] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    people: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectTable:
    """The tasks as rows below column names. title: of the project."""

    header: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]
    title: str


def read_project(path: Path) -> ProjectTable:
    """The tasks of a project. Raises: BadDataError where it is no such file, or would read another."""
    plan = _ProjectPlan()
    _TaskParser(path, plan).read()
    if not plan.tasks:
        raise refusal(Place(table=path.name), "the project holds no tasks.", "Save it again as XML.")
    code = plan.settings.get("CurrencyCode", "")
    hours = _number(plan.settings.get("MinutesPerDay", "")) / 60 or _HOURS_A_DAY
    pays = any(_number(task.get("Cost", "")) for task in plan.tasks)
    header = (
        *("Unique ID", "Name", "Outline Level", "Duration (working days)", "Start", "Finish"),
        *("Predecessor UIDs", "Percent Complete", "Notes", "Resource Names", "WBS"),
        f"Cost ({code})" if code else "Cost",
    )
    rows = [
        [
            *(task.get("UID"), task.get("Name"), task.get("OutlineLevel")),
            *(_days(task.get("Duration", ""), hours), task.get("Start"), task.get("Finish")),
            "; ".join(_link(link) for link in links) or None,
            *(task.get("PercentComplete"), task.get("Notes")),
            "; ".join(plan.names.get(uid, uid) for uid in plan.people.get(task.get("UID", ""), ())) or None,
            task.get("WBS"),
            # A project that counts no money tells 0 of every task.
            _number(task["Cost"]) / 100 if pays and task.get("Cost") else None,
        ]
        for task, links in zip(plan.tasks, plan.links, strict=True)
        if task.get("UID") != "0" and task.get("IsNull", "0") != "1"
    ]
    title = plan.settings.get("Title") or plan.settings.get("Name") or ""
    return ProjectTable(header=header, rows=rows, title=title)


class _TaskParser:
    """One file on its way through the parser: only what a table of tasks is made of is kept."""

    def __init__(self, path: Path, plan: _ProjectPlan) -> None:
        self._path, self._plan = path, plan
        self._open: list[str] = []
        self._text: list[str] = []
        self._length = 0
        self._entry: dict[str, str] = {}
        self._link: dict[str, str] = {}
        self._links: list[dict[str, str]] = []

    def read(self) -> None:
        """Raises: BadDataError."""
        check_size(self._path, Place(table=self._path.name))
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartDoctypeDeclHandler = self._refuse
        parser.EntityDeclHandler = self._refuse
        parser.StartElementHandler = self._begin
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._say
        try:
            with self._path.open("rb") as file:
                while chunk := file.read(_CHUNK):
                    parser.Parse(chunk, False)
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            message = f"this is not XML: {expat.ErrorString(error.code)}."
            raise refusal(
                Place(table=self._path.name, row=error.lineno), message, "Save it again as XML."
            ) from error

    def _refuse(self, *_: object) -> None:
        message = "it declares a document type or an entity, which could make it read other files or grow without end."
        raise refusal(Place(table=self._path.name), message, "Save it again from Microsoft Project, as XML.")

    def _begin(self, name: str, attributes: Mapping[str, str]) -> None:
        del attributes
        namespace, _, plain = name.rpartition(" ")
        if not self._open and (plain != "Project" or namespace not in ("", _NAMESPACE)):
            mend = "In Microsoft Project, save it as XML."
            raise refusal(Place(table=self._path.name), "this is not a project of Microsoft Project.", mend)
        if len(self._open) >= _DEEPEST:
            raise refusal(Place(table=self._path.name), "this is nested too deeply.", "Save it again as XML.")
        self._open.append(plain)
        self._text, self._length = [], 0
        if plain in ("Task", "Resource", "Assignment") and len(self._open) == 3:
            self._entry, self._links = {}, []
        elif plain == "PredecessorLink":
            self._link = {}

    def _say(self, text: str) -> None:
        self._length += len(text)
        if self._length <= _LONGEST:
            self._text.append(text)

    def _end(self, name: str) -> None:
        plain = name.rpartition(" ")[2]
        self._open.pop()
        depth, text = len(self._open), "".join(self._text).strip()
        self._text = []
        above = self._open[-1] if self._open else ""
        if depth == 1 and text:
            self._plan.settings[plain] = text
        elif depth == 3 and above in _PARENTS and text:
            self._entry[plain] = text
        elif depth == 4 and above == "PredecessorLink" and text:
            self._link[plain] = text
        elif depth == 3 and plain == "PredecessorLink":
            self._links.append(self._link)
        elif depth == 2:
            self._keep(plain)

    def _keep(self, plain: str) -> None:
        entry = self._entry
        if plain == "Task":
            if len(self._plan.tasks) >= MAX_ROWS:
                raise refusal(
                    Place(table=self._path.name), f"there are more than {MAX_ROWS:,} tasks.", "Split it."
                )
            self._plan.tasks.append(entry)
            self._plan.links.append(self._links)
        elif plain == "Resource" and entry.get("Name"):
            self._plan.names[entry.get("UID", "")] = entry["Name"]
        elif plain == "Assignment" and entry.get("ResourceUID", "").isdigit():
            self._plan.people.setdefault(entry.get("TaskUID", ""), []).append(entry["ResourceUID"])


def _link(link: Mapping[str, str]) -> str:
    """A link as it is typed in Microsoft Project: 2, or 2SS where it is no plain one."""
    kind = _LINKS.get(link.get("Type", "1"), "FS")
    return f"{link.get('PredecessorUID', '')}{'' if kind == 'FS' else kind}"


def _days(duration: str, hours: float) -> Cell:
    """Days of work; None if it takes none, as a milestone does."""
    match = _HOURS.match(duration)
    if match is None:
        return None
    days = int(match[1] or 0) + (int(match[2]) + int(match[3]) / 60) / hours
    return round(days, 4) or None


def _number(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        return 0.0
    return number if abs(number) < 1e18 else 0.0
