"""A Backstage catalogue as assets, teams and people; what its entities name and nobody has is a finding.

Source: docs/formats.md#backstage.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from bowstring.formats.findings import Findings
from bowstring.formats.foreign.backstage_files import Entity, entities_at, mapping_at, text_at, texts_at
from bowstring.model.assets import Asset, Focus, Phase
from bowstring.model.language import phrase
from bowstring.model.organisation import Person, Team
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.problems import Place, Problem
from bowstring.model.quarters import Quarter
from bowstring.model.wording import count_words

_ASSETS = ("system", "component", "api", "resource")
_READ = (*_ASSETS, "domain", "group", "user", "location")
_PHASES: Mapping[str, Phase] = {"production": Phase.LIVE, "deprecated": Phase.LIVE, "retired": Phase.RETIRED}
_PLATFORM = frozenset(("library", "infrastructure", "platform", "database", "cluster", "pipeline"))
_LINKS: Sequence[tuple[str, str]] = (
    ("dependsOn", "component"),
    ("consumesApis", "api"),
)
_LISTED = 3


def read_backstage(path: Path, today: date) -> tuple[Portfolio, tuple[Problem, ...]]:
    """The portfolio that a catalogue tells: a folder, a YAML file, or a catalogue's answer as JSON.

    today: the day from which the next quarter is taken, since a catalogue says nothing of time.
    Raises: BadDataError where it holds no entity.
    """
    findings = Findings()
    entities = entities_at(path, findings)
    catalogue = _Catalogue(entities, findings)
    name = (path if path.is_dir() else path.parent).resolve().name if path.suffix != ".json" else path.stem
    portfolio = Portfolio(
        settings=Settings(name=name or "Catalogue", start=Quarter.of(today).plus(1)),
        assets=tuple(catalogue.assets()),
        teams=tuple(catalogue.teams()),
        people=tuple(catalogue.people()),
    )
    catalogue.tell()
    return portfolio, findings.problems()


class _Catalogue:
    """The entities by what others name them by."""

    def __init__(self, entities: Sequence[Entity], findings: Findings) -> None:
        self._entities = {entity.ref: entity for entity in entities}
        self._findings = findings
        self._unresolved: dict[str, list[str]] = {}
        self._requires: dict[str, list[str]] = {}
        for entity in self._of("component", "api", "resource", "system"):
            self._link(entity)

    def assets(self) -> Iterator[Asset]:
        """Systems, components, APIs and resources."""
        for entity in self._of(*_ASSETS):
            owner = self._named(entity, "owner", "group")
            yield Asset(
                key=_key(entity),
                name=_name(entity),
                focus=_focus(entity),
                phase=_PHASES.get(text_at(entity.spec, "lifecycle").lower()),
                description=text_at(entity.metadata, "description"),
                team=_key(owner) if owner is not None and owner.kind.lower() == "group" else "",
                requires=tuple(dict.fromkeys(self._requires.get(entity.ref, ()))),
                url=urls[0] if len(urls := _urls(entity)) == 1 else "",
                source="backstage",
                extra=self._extra(entity),
            )

    def teams(self) -> Iterator[Team]:
        """Groups, each below its parent."""
        parents: dict[str, Entity] = {}
        for entity in self._of("group"):
            for child in self._all(entity, "children", "group"):
                parents.setdefault(child.ref, entity)
        for entity in self._of("group"):
            parent = self._named(entity, "parent", "group") or parents.get(entity.ref)
            kind = text_at(entity.spec, "type")
            description = text_at(entity.metadata, "description")
            extra = {"type": kind, "description": description}
            yield Team(
                key=_key(entity),
                name=_name(entity),
                parent=_key(parent) if parent is not None else "",
                extra={name: text for name, text in extra.items() if text},
            )

    def people(self) -> Iterator[Person]:
        """Users: a key that says nothing, what they are called, and their first team. No address, no picture."""
        for entity in self._of("user"):
            groups = self._all(entity, "memberOf", "group")
            yield Person(
                key=f"p-{hashlib.sha256(entity.ref.encode()).hexdigest()[:12]}",
                name=_name(entity),
                team=_key(groups[0]) if groups else "",
            )

    def tell(self) -> None:
        """What names nothing, what was not read, and what stands elsewhere than one would look."""
        for ref, by in sorted(self._unresolved.items()):
            listed = ", ".join(by[:_LISTED]) + (" …" if len(by) > _LISTED else "")
            message = f"{ref} is named by {listed}, and the catalogue holds no such entity."
            self._findings.warn(
                Place(table="catalogue"), message, "Correct the reference, or add the entity."
            )
        others = Counter(e.kind for e in self._entities.values() if e.kind.lower() not in _READ)
        if others:
            listed = ", ".join(f"{count:,} of kind {kind}" for kind, count in sorted(others.items()))
            self._findings.note(Place(table="catalogue"), phrase("not read: {listed}.", listed=listed))
        domains = self._of("domain")
        if domains:
            stand = "stands" if len(domains) == 1 else "stand"
            message = f"{count_words(len(domains), 'domain')} {stand} as the field domain of their systems."
            self._findings.note(Place(table="catalogue"), message)

    def _of(self, *kinds: str) -> list[Entity]:
        return [entity for entity in self._entities.values() if entity.kind.lower() in kinds]

    def _link(self, entity: Entity) -> None:
        """What an asset needs: what it depends on, what it consumes, what provides it, and what it is made of."""
        for field, kind in _LINKS:
            for other in self._all(entity, field, kind):
                self._add(entity, other)
        for other in self._all(entity, "dependencyOf", "component"):
            self._add(other, entity)
        for other in self._all(entity, "providesApis", "api"):
            self._add(other, entity)
        for field, kind in (("system", "system"), ("subcomponentOf", "component")):
            whole = self._named(entity, field, kind)
            if whole is not None:
                self._add(whole, entity)

    def _add(self, entity: Entity, needed: Entity) -> None:
        if entity.ref != needed.ref and needed.kind.lower() in _ASSETS:
            self._requires.setdefault(entity.ref, []).append(_key(needed))

    def _named(self, entity: Entity, field: str, kind: str) -> Entity | None:
        text = text_at(entity.spec, field)
        return self._resolved(entity, text, kind) if text else None

    def _all(self, entity: Entity, field: str, kind: str) -> list[Entity]:
        others = (self._resolved(entity, text, kind) for text in texts_at(entity.spec, field) if text.strip())
        return [other for other in others if other is not None]

    def _resolved(self, entity: Entity, text: str, kind: str) -> Entity | None:
        """The entity that a reference names: [kind:][namespace/]name; None, kept to be told, where there is none."""
        head, colon, tail = text.strip().rpartition(":")
        namespace, slash, name = tail.rpartition("/")
        ref = f"{head if colon else kind}:{namespace if slash else entity.namespace}/{name}".lower()
        other = self._entities.get(ref)
        if other is None:
            by = self._unresolved.setdefault(ref, [])
            if entity.ref not in by:
                by.append(entity.ref)
        return other

    def _extra(self, entity: Entity) -> dict[str, str]:
        """What no field of an asset holds: kind, type, lifecycle, system, domain, tags; an owner who is no group."""
        spec = entity.spec
        extra = {
            "kind": entity.kind,
            **{name: text_at(spec, name) for name in ("type", "lifecycle", "system", "domain")},
            "tags": "; ".join(texts_at(entity.metadata, "tags")),
        }
        urls = _urls(entity)
        extra["links"] = "; ".join(urls) if len(urls) > 1 else ""
        domain = self._named(entity, "domain", "domain")
        if domain is not None:
            extra["domain"] = _name(domain)
        owner = self._named(entity, "owner", "group")
        if owner is None or owner.kind.lower() != "group":
            extra["owner"] = text_at(spec, "owner")
        return {name: text for name, text in extra.items() if text}


def _key(entity: Entity) -> str:
    """A key that stays from one reading to the next; a group's is its name, as teams are called by it."""
    name = entity.name if entity.namespace == "default" else f"{entity.namespace}/{entity.name}"
    return (name if entity.kind.lower() == "group" else f"{entity.kind}:{name}").lower()


def _name(entity: Entity) -> str:
    profile = mapping_at(entity.spec, "profile")
    return text_at(profile, "displayName") or text_at(entity.metadata, "title") or entity.name


def _urls(entity: Entity) -> list[str]:
    """The addresses that it gives. Of several none is said to be its own."""
    links = entity.metadata.get("links")
    urls = (
        (text_at(link, "url") for link in links if isinstance(link, Mapping))
        if isinstance(links, list)
        else ()
    )
    return [url for url in urls if url]


def _focus(entity: Entity) -> Focus:
    """A product, unless it is made for other systems: an API, a resource, a library or infrastructure."""
    is_platform = (
        entity.kind.lower() in ("api", "resource") or text_at(entity.spec, "type").lower() in _PLATFORM
    )
    return Focus.PLATFORM if is_platform else Focus.PRODUCT
