"""A decision record as Markdown: MADR 4 front matter and sections to plain entries and back.

Text that a section would not give back as it was, such as a line that reads as a heading, goes to the front matter.
Source: adr.github.io/madr, template of version 4.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from bowstring.formats.keys import slug
from bowstring.formats.own.yaml_file import parse

Entries = Mapping[str, object]

CONTEXT, OPTIONS, OUTCOME = "Context and Problem Statement", "Considered Options", "Decision Outcome"
CONSEQUENCES = "Consequences"
_FIELDS = {"context": CONTEXT, "options": OPTIONS, "decision": OUTCOME, "consequences": CONSEQUENCES}
# Sections of the template for which a decision has no field: kept under `extra`, and written back as sections.
_OTHER = ("Decision Drivers", "Confirmation", "Pros and Cons of the Options", "More Information")
# Sections that stand inside another.
_INNER = {CONSEQUENCES: "###", "Confirmation": "###"}
_ORDER = ("Decision Drivers", CONTEXT, OPTIONS, OUTCOME, CONSEQUENCES, "Confirmation", *_OTHER[2:])
_ALIASES = {
    "decided_on": ("date", "decided on"),
    "decided_by": ("decision-makers", "deciders", "decision makers", "decided by"),
}
# What Nygard's records call their sections.
_NYGARD = {
    "Context": "context",
    "Decision": "decision",
    "Status": "status",
    "Deciders": "decided_by",
    "Date": "decided_on",
}
_LINE = re.compile(r"(?:[*-]\s+)?(?:\*\*)?([A-Za-z][A-Za-z -]{2,20}?)(?:\*\*)?:(?:\*\*)?\s+(\S.*)$")
_LINE_NAMES = {
    "status": "status",
    "date": "decided_on",
    "deciders": "decided_by",
    "decision-makers": "decided_by",
    "tags": "tags",
}
_NUMBER = re.compile(r"(?:ADR[- ]?)?\d+[.:]?\s+(?=\S)|ADR[- ]?\d+:\s*", re.IGNORECASE)
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
# As Log4brains names its files, 20210815-use-log4brains.md, and links them.
_DATED = re.compile(r"((?:19|20)\d\d)(0[1-9]|1[0-2])([0-2]\d|3[01])-")
_SUPERSEDES = re.compile(r"(?i)^\s*[-*]\s*supersedes?\s*:?\s*\[[^\]]*\]\(([^)\s]+)\)", re.MULTILINE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_HEADING = re.compile(r"(#{1,3})\s+(.*?)\s*#*\s*$")
_BULLET = re.compile(r"[*-]\s+(.*)$")
_FENCE = "---"
INTRODUCTION = "Introduction"
"""What a file says before its first section, as an entry of `extra`."""


@dataclass(slots=True)
class _Body:
    """The body of a file: its title, and the lines of each section."""

    title: str = ""
    sections: dict[str, list[str]] = field(default_factory=dict)


def record_text(entries: Entries, extra: Mapping[str, str], advice: Sequence[Entries]) -> str:
    """A record as one Markdown file. entries: by field. advice: what the record says of asking each adviser."""
    values = {name: value for name, value in entries.items() if value not in ("", None, ())}
    title = str(values.get("title", ""))
    if _is_heading_text(title):
        del values["title"]
    sections: dict[str, str] = {}
    for name, heading in _FIELDS.items():
        text = str(values.get(name, ""))
        shown = text
        if name == "options" and "; " in text:
            shown = "\n".join(f"* {part}" for part in text.split("; "))
        if text and _is_section_text(shown) and _section_value(heading, shown) == text:
            sections[heading] = shown
            del values[name]
    more = dict(extra)
    for heading in _OTHER:
        if heading in more and _is_section_text(more[heading]):
            sections[heading] = more.pop(heading)
    front = dict(_front(values, more, advice))
    matter = yaml.dump(front, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=110)
    return "\n".join([_FENCE, matter + _FENCE, "", *_body(title, sections, front)]) + "\n"


def read_record(text: str, name: str) -> dict[str, object]:
    """The entries that a file tells, by field: unknown sections and front matter by their own name.

    Raises: BadDataError where its front matter is not YAML.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    front_text, body_text = _split(text)
    parsed = parse(front_text, name) if front_text.strip() else {}
    record: dict[str, object] = dict(parsed) if isinstance(parsed, Mapping) else {}
    for field_name, aliases in _ALIASES.items():
        for alias in aliases:
            if alias in record:
                record.setdefault(field_name, record.pop(alias))
    makers = record.get("decided_by")
    if isinstance(makers, list):
        record["decided_by"] = ", ".join(str(maker) for maker in makers)
    body = _read_body(body_text)
    # What has front matter, as ours has, tells there what older forms tell in a number, in lines and in sections.
    is_older = not front_text.strip()
    if body.title:
        title = _NUMBER.sub("", body.title, count=1) if is_older else body.title
        record.setdefault("title", title or body.title)
    for field_name, value in _introduced(body) if is_older else ():
        record.setdefault(field_name, value)
    if is_older:
        _read_name(record, body, name)
    fields = {heading: field for field, heading in _FIELDS.items()}
    kept = record.get("extra")
    more: dict[object, object] = dict(kept) if isinstance(kept, Mapping) else {}
    for heading, lines in body.sections.items():
        value = _section_value(heading, "\n".join(lines).strip())
        if not value:
            continue
        if heading in fields:
            record.setdefault(fields[heading], value)
        elif is_older and heading in _NYGARD and _NYGARD[heading] not in record:
            record[_NYGARD[heading]] = _line_of(value) if heading in ("Status", "Date", "Deciders") else value
        else:
            more.setdefault(heading, value)
    return {**record, "extra": more} if more else record


def _read_name(record: dict[str, object], body: "_Body", name: str) -> None:
    """What the names of files say: the day of the decision, and the record that this one supersedes."""
    day = _DATED.match(name)
    if day is not None:
        record.setdefault("decided_on", "-".join(day.groups()))
    links = "\n".join(body.sections.get("Links", []))
    before = _SUPERSEDES.search(links)
    if before is not None:
        record.setdefault("supersedes", slug(Path(before[1]).stem.lstrip("0123456789-_")) or before[1])


def _introduced(body: "_Body") -> Iterator[tuple[str, str]]:
    """What lines such as `- Status: accepted` and `Date: 2024-03-01` before the first section say, taken out of it."""
    kept: list[str] = []
    for line in body.sections.get(INTRODUCTION, []):
        match = _LINE.match(line)
        name = _LINE_NAMES.get(match[1].lower().strip()) if match else None
        if match and name:
            yield name, _plain(match[2])
        else:
            kept.append(line)
    body.sections[INTRODUCTION] = kept


def _line_of(text: str) -> str:
    """The first line that says something, without links and comments."""
    lines = [_plain(line) for line in _COMMENT.sub("", text).split("\n")]
    return next((line for line in lines if line), "")


def _plain(text: str) -> str:
    return _LINK.sub(r"\1", text).strip(" *-_").strip()


def _front(
    entries: Entries, extra: Mapping[str, str], advice: Sequence[Entries]
) -> Iterator[tuple[str, object]]:
    for name, value in entries.items():
        aliases = _ALIASES.get(name)
        yield aliases[0] if aliases else name, list(value) if isinstance(value, tuple) else value
    if advice:
        yield "consulted", [entry.get("adviser", "") for entry in advice]
        yield "advice", [dict(entry) for entry in advice]
    if extra:
        yield "extra", dict(extra)


def _body(title: str, sections: Mapping[str, str], front: Mapping[str, object]) -> Iterator[str]:
    yield f"# {title}" if "title" not in front else "# Decision"
    for heading in _ORDER:
        if heading in sections:
            yield ""
            yield f"{_INNER.get(heading, '##')} {heading}"
            yield ""
            yield sections[heading]


def _split(text: str) -> tuple[str, str]:
    """Front matter and body."""
    if not text.startswith(f"{_FENCE}\n"):
        return "", text
    front, fence, body = text[len(_FENCE) :].partition(f"\n{_FENCE}\n")
    return (front, body) if fence else ("", text)


def _read_body(text: str) -> _Body:
    body, open_lines, is_code = _Body(), list[str](), False
    body.sections[INTRODUCTION] = open_lines
    for line in text.split("\n"):
        if line.startswith(("```", "~~~")):
            is_code = not is_code
        heading = None if is_code else _HEADING.match(line)
        if heading is None:
            open_lines.append(line)
        elif len(heading[1]) == 1 and not body.title:
            body.title = heading[2]
        elif len(heading[1]) == 2 or _INNER.get(heading[2]) == heading[1]:
            open_lines = body.sections.setdefault(heading[2], [])
        else:
            open_lines.append(line)
    return body


def _is_heading_text(text: str) -> bool:
    """Whether text can stand as a heading and be read back as it is."""
    match = _HEADING.match(f"# {text}")
    return "\n" not in text and "\r" not in text and match is not None and match[2] == text != ""


def _is_section_text(text: str) -> bool:
    """Whether text can stand as a section and be read back as it is."""
    if text != text.strip() or not text or "\r" in text:
        return False
    return not any(line.startswith(("#", "```", "~~~")) for line in text.split("\n"))


def _section_value(heading: str, text: str) -> str:
    """What a section tells: options as one line of text where they are a list of bullets."""
    if heading != OPTIONS:
        return text
    bullets = [_BULLET.match(line) for line in text.split("\n") if line.strip()]
    return "; ".join(bullet[1] for bullet in bullets if bullet) if all(bullets) else text
