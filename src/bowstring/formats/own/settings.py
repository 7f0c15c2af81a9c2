"""Settings to nested keys, as portfolio.toml holds them, and back."""

import dataclasses
import json
import re
import tomllib
import typing
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import TypeAlias, TypeVar

from bowstring.formats.cells import Cell, CellError, Reader, cell_text, kind_of, normal, to_cell
from bowstring.formats.findings import Findings
from bowstring.model.assessments import Evidence, Lens
from bowstring.model.assets import Focus
from bowstring.model.language import phrase
from bowstring.model.portfolio import Forum, LensSettings, Settings
from bowstring.model.problems import Place

Path: TypeAlias = tuple[str, ...]
Nested: TypeAlias = Mapping[str, object]

TABLE = "portfolio"
"""What a problem's place calls the settings."""

_PATHS: Mapping[str, Path] = {
    "shrink": ("beliefs", "shrink"),
    "floor": ("balance", "floor"),
    "users": ("balance", "users"),
    "minutes_per_person_week": ("attention", "minutes_per_person_week"),
    "least_points": ("attention", "least"),
    "hourly_pay": ("attention", "hourly_pay"),
    "enterprise_stake": ("decisions", "enterprise_stake"),
    "reference_cost_p50": ("reference", "cost", "p50"),
    "reference_cost_p80": ("reference", "cost", "p80"),
    "reference_cost_source": ("reference", "cost", "source"),
}
"""The fields that do not stand at the top under their own name."""

_REQUIRED = ("name", "start")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_Choice = TypeVar("_Choice", bound=StrEnum)


def read_settings(nested: Nested, findings: Findings) -> Settings | None:
    """The settings that the nested keys tell; None if name or start is missing or unreadable."""
    reader = _SettingsReader(findings)
    for path, value in _leaves(nested, ()):
        reader.take(path, value)
    return reader.settings()


def write_settings(settings: Settings) -> dict[str, object]:
    """The settings as nested keys; what is unknown or empty is left out."""
    nested: dict[str, object] = {}
    for name, (path, _) in _SCALARS.items():
        value = getattr(settings, name)
        cell = value if isinstance(value, str) and not isinstance(value, StrEnum) else to_cell(value)
        if cell is not None and (cell != "" or name not in _BLANK):
            _put(nested, path, cell)
    for lens, lens_settings in settings.lens.items():
        _put(nested, ("lens", lens.value, "unit"), lens_settings.unit)
        if lens_settings.bands:
            _put(nested, ("lens", lens.value, "bands"), [_figures(band) for band in lens_settings.bands])
    for focus, shares in settings.spend.items():
        _put(nested, ("balance", "spend", focus.value), _figures(shares))
    for forum in settings.forums:
        kept = {"level": forum.level.value, "team": forum.team, "hours": to_cell(forum.hours)}
        _put(nested, ("forums", forum.key), kept)
    for grade, minutes in settings.minutes.items():
        _put(nested, ("attention", "minutes", grade.value), to_cell(minutes))
    if settings.extra:
        nested["extra"] = dict(settings.extra)
    return nested


def flatten(nested: Nested) -> Iterator[tuple[str, Cell]]:
    """Each setting on its own: its dotted key as TOML writes it, and its value as one cell."""
    for path, value in _leaves(nested, ()):
        if isinstance(value, Sequence) and not isinstance(value, str):
            yield dotted(path), json.dumps(value)
        elif not isinstance(value, Mapping):
            yield dotted(path), _as_cell(value)


def unflatten(pairs: Sequence[tuple[str, Cell]]) -> dict[str, object]:
    """The nested keys of dotted ones. Raises: CellError where a key is told as a value and as a group."""
    nested: dict[str, object] = {}
    for key, cell in pairs:
        _put(nested, _path_of(key), cell)
    return nested


def dotted(path: Path) -> str:
    """The path as TOML writes a dotted key."""
    return ".".join(
        part if _BARE.fullmatch(part) else json.dumps(part, ensure_ascii=False).replace("\x7f", "\\u007f")
        for part in path
    )


class _SettingsReader:
    """Takes settings one by one and remembers what they amount to."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._values: dict[str, object] = {}
        self._failed: set[str] = set()
        self._lens: dict[Lens, dict[str, object]] = {}
        self._spend: dict[Focus, object] = {}
        self._forums: dict[str, dict[str, object]] = {}
        self._minutes: dict[Evidence, object] = {}
        self._extra: dict[str, str] = {}

    def take(self, path: Path, value: object) -> None:
        """Read one setting, or tell why it cannot be."""
        where = Place(table=TABLE, column=dotted(path))
        plain = tuple(normal(part) for part in path)
        try:
            is_known = self._take_known(path, plain, value)
        except CellError as error:
            self._failed.add(dotted(plain))
            self._findings.error(where, error.message, error.mend)
            return
        if is_known or value == {}:
            return
        self._extra[dotted(path[1:]) if plain[0] == "extra" else dotted(path)] = _text(value)
        if plain[0] != "extra":
            meant = [dotted(name_path) for name_path in _NAMES if name_path[-1] == plain[-1]]
            mend = f"Write it as {meant[0]} if that is what it means." if meant else ""
            self._findings.note(where, phrase("is not a setting; its text is kept."), mend)

    def settings(self) -> Settings | None:
        """What was taken; None if something required is missing."""
        missing = [name for name in _REQUIRED if not str(self._values.get(name, "")).strip()]
        for name in missing:
            if name not in self._failed:
                mend = "Add a line such as name = 'Our portfolio' or start = '2026-Q4'."
                self._findings.error(
                    Place(table=TABLE, column=name), phrase("{name} is missing.", name=name), mend
                )
        if missing:
            return None
        make: Callable[..., Settings] = Settings
        make_lens: Callable[..., LensSettings] = LensSettings
        make_forum: Callable[..., Forum] = Forum
        return make(
            **self._values,
            lens={lens: make_lens(**fields) for lens, fields in self._lens.items()},
            spend=self._spend,
            forums=tuple(make_forum(key=key, **fields) for key, fields in self._forums.items()),
            minutes=self._minutes,
            extra=self._extra,
        )

    def _take_known(self, path: Path, plain: Path, value: object) -> bool:
        """Whether the path is one that settings have; then its value is taken."""
        if plain in _NAMES:
            name, read = _NAMES[plain]
            setting = read(_as_cell(value))
            if setting is not None:
                self._values[name] = setting
            return True
        match plain:
            case ("lens", lens, "unit" | "bands" as what) if lens in list(Lens):
                read_it = _read_bands if what == "bands" else _read_text
                self._lens.setdefault(Lens(lens), {})[what] = read_it(value)
            case ("lens", lens) if lens in list(Lens) and value == {}:
                self._lens.setdefault(Lens(lens), {})
            case ("balance", "spend", focus) if focus in list(Focus):
                self._spend[Focus(focus)] = _read_pair(value)
            case ("attention", "minutes", grade) if grade in list(Evidence):
                self._minutes[Evidence(grade)] = _MINUTES(_as_cell(value))
            case ("forums", _) if value == {}:
                self._forums.setdefault(path[1], {})
            case ("forums", _, name) if name in _FORUM:
                self._forums.setdefault(path[1], {})[name] = _FORUM[name](_as_cell(value))
            case ("extra", _) if not isinstance(value, Mapping | list):
                self._extra[path[1]] = _text(value)
            case _:
                return False
        return True


def _leaves(nested: Nested, above: Path) -> Iterator[tuple[Path, object]]:
    for key, value in nested.items():
        path = (*above, str(key))
        if isinstance(value, Mapping) and value:
            yield from _leaves(value, path)
        else:
            yield path, value


def _put(nested: dict[str, object], path: Path, value: object) -> None:
    inner = nested
    for at, part in enumerate(path[:-1]):
        below = inner.setdefault(part, {})
        if not isinstance(below, dict):
            raise CellError(
                f"{dotted(path[: at + 1])} is given a value and settings below it.", "Remove one."
            )
        inner = below
    if path[-1] in inner:
        raise CellError(f"{dotted(path)} is told twice.", "Remove one of them.")
    inner[path[-1]] = value


def _path_of(key: str) -> Path:
    """The parts of a dotted key; a key that TOML cannot read is split at its dots."""
    try:
        inner: object = tomllib.loads(f"{key} = 0")
    except tomllib.TOMLDecodeError:
        return tuple(key.split("."))
    path: list[str] = []
    while isinstance(inner, dict) and len(inner) == 1:
        part, inner = next(iter(inner.items()))
        path.append(part)
    return tuple(path) if inner == 0 else tuple(key.split("."))


def _as_cell(value: object) -> Cell:
    if value is None or isinstance(value, str | bool | int | float | date):
        return value
    if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
        return tuple(str(item) for item in value)
    raise CellError(f"{value!r} is not a single value.", "Write one text, number or date.")


def _text(value: object) -> str:
    if isinstance(value, list | tuple | Mapping):
        return json.dumps(value, ensure_ascii=False, default=str)
    return cell_text(_as_cell(value)) if isinstance(value, str | bool | int | float | date) else str(value)


def _read_text(value: object) -> str:
    return cell_text(_as_cell(value))


def _read_pair(value: object) -> tuple[float, float]:
    """Two figures, from a list or from text such as `[0.2, 0.6]`."""
    mend = "Write two figures, least and greatest, such as [0.2, 0.6]."
    from_json = _from_json(value, mend)
    if not isinstance(from_json, list | tuple) or len(from_json) != 2:
        raise CellError(f"{value!r} is not a pair of figures.", mend)
    low, high = (_MINUTES(_as_cell(item)) for item in from_json)
    if not (isinstance(low, float) and isinstance(high, float)):
        raise CellError(f"{value!r} is not a pair of figures.", mend)
    return low, high


def _read_bands(value: object) -> tuple[tuple[float, float], ...]:
    mend = "Write ranges such as [[0, 10], [10, 100]]."
    from_json = _from_json(value, mend)
    if not isinstance(from_json, list | tuple):
        raise CellError(f"{value!r} is not a list of ranges.", mend)
    return tuple(_read_pair(band) for band in from_json)


def _from_json(value: object, mend: str) -> object:
    if not isinstance(value, str):
        return value
    try:
        document: object = json.loads(value)
    except ValueError:
        raise CellError(f"{value!r} is not a list of figures.", mend) from None
    return document


def _figures(pair: tuple[float, float]) -> list[Cell]:
    return [to_cell(float(figure)) for figure in pair]


def _readers(record: type) -> dict[str, Reader]:
    hints = typing.get_type_hints(record)
    kinds = {field.name: kind_of(hints[field.name]) for field in dataclasses.fields(record)}
    return {name: kind.read for name, kind in kinds.items() if kind is not None}


_SCALARS: Mapping[str, tuple[Path, Reader]] = {
    name: (_PATHS.get(name, (name,)), read) for name, read in _readers(Settings).items()
}
# Texts that are blank unless somebody writes one.
_BLANK = frozenset(field.name for field in dataclasses.fields(Settings) if field.default == "")
_NAMES: Mapping[Path, tuple[str, Reader]] = {path: (name, read) for name, (path, read) in _SCALARS.items()}
_FORUM: Mapping[str, Reader] = {name: read for name, read in _readers(Forum).items() if name != "key"}
_MINUTES: Reader = _SCALARS["minutes_per_person_week"][1]
