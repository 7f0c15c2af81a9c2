"""A Backstage catalogue: entities of a folder, what its locations name, and references that lead nowhere."""

import json
from datetime import date
from pathlib import Path

import pytest

from bowstring.formats.foreign.backstage import read_backstage
from bowstring.formats.foreign.guessing import guess
from bowstring.model.assets import Focus, Phase
from bowstring.model.problems import BadDataError

KEPT = Path(__file__).resolve().parents[2] / "../shared/data/backstage-catalog"
DAY = date(2026, 11, 28)
CATALOGUE = """apiVersion: backstage.io/v1alpha1
kind: Domain
metadata: {name: payments, title: Payments}
spec: {owner: team-a}
---
apiVersion: backstage.io/v1alpha1
kind: System
metadata: {name: payroll}
spec: {owner: team-a, domain: payments}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: payroll-site
  title: Payroll site
  links: [{url: https://pay.example.org}]
spec:
  type: website
  lifecycle: production
  owner: group:team-a
  system: payroll
  dependsOn: ['resource:ledger', component:missing-thing]
  consumesApis: [rates]
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: rates-service}
spec: {type: service, lifecycle: experimental, owner: 'user:ann', providesApis: [rates]}
---
apiVersion: backstage.io/v1alpha1
kind: API
metadata: {name: rates}
spec: {type: openapi, lifecycle: production, owner: team-b, definition: 'openapi: 3'}
---
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata: {name: ledger}
spec: {type: database, owner: team-b}
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: team-a}
spec: {type: team, children: [team-b], profile: {displayName: Team A}}
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: team-b}
spec: {type: team}
---
apiVersion: backstage.io/v1alpha1
kind: User
metadata: {name: ann}
spec: {memberOf: [team-b], profile: {displayName: Ann Lee, email: ann@example.org, picture: https://p.example.org}}
---
apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata: {name: starter}
spec: {}
"""
PART = "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {{name: {}}}\nspec: {{type: service}}\n"
PLACE = (
    "apiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata: {{name: all}}\nspec: {{targets: ['{}']}}\n"
)


def written(folder: Path, files: dict[str, str]) -> Path:
    """A folder with those files."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def test_entities_become_assets_teams_and_people_with_what_they_depend_on(tmp_path: Path) -> None:
    portfolio, _ = read_backstage(written(tmp_path, {"all.yaml": CATALOGUE}), DAY)
    assets = {asset.key: asset for asset in portfolio.assets}
    assert {key: asset.requires for key, asset in assets.items()} == {
        "system:payroll": ("component:payroll-site",),
        "component:payroll-site": ("resource:ledger", "api:rates"),
        "component:rates-service": (),
        "api:rates": ("component:rates-service",),
        "resource:ledger": (),
    }
    site = assets["component:payroll-site"]
    assert (site.name, site.team, site.phase, site.focus) == (
        "Payroll site",
        "team-a",
        Phase.LIVE,
        Focus.PRODUCT,
    )
    assert site.url == "https://pay.example.org"
    assert assets["system:payroll"].extra["domain"] == "Payments"
    assert assets["component:rates-service"].phase is None
    assert assets["component:rates-service"].extra["lifecycle"] == "experimental"
    assert (assets["component:rates-service"].team, assets["component:rates-service"].extra["owner"]) == (
        "",
        "user:ann",
    )
    assert [(team.key, team.name, team.parent) for team in portfolio.teams] == [
        ("team-a", "Team A", ""),
        ("team-b", "team-b", "team-a"),
    ]


def test_of_people_nothing_is_kept_but_their_name_and_team_under_a_key_that_stays(tmp_path: Path) -> None:
    folder = written(tmp_path, {"all.yaml": CATALOGUE})
    (person,) = read_backstage(folder, DAY)[0].people
    assert (person.name, person.team, person.extra) == ("Ann Lee", "team-b", {})
    assert "ann" not in person.key
    assert read_backstage(folder, DAY)[0].people == (person,)


def test_what_names_nothing_is_a_finding_and_kinds_that_are_not_read_are_told(tmp_path: Path) -> None:
    _, problems = read_backstage(written(tmp_path, {"all.yaml": CATALOGUE}), DAY)
    words = "\n".join(str(problem) for problem in problems)
    assert (
        "component:default/missing-thing is named by component:default/payroll-site, and the catalogue holds no such"
        in words
    )
    assert "not read: 1 of kind Template" in words


def test_a_location_is_followed_inside_its_folder_and_nowhere_else(tmp_path: Path) -> None:
    written(tmp_path, {"secret.yaml": PART.format("secret")})
    folder = written(
        tmp_path / "catalogue",
        {
            "all.yaml": PLACE.format(
                "./parts/one.yaml', '../secret.yaml', './none.yaml', 'https://a.example/x.yaml"
            ),
            "parts/one.yaml": PART.format("inside"),
        },
    )
    portfolio, problems = read_backstage(folder / "all.yaml", DAY)
    assert [asset.key for asset in portfolio.assets] == ["component:inside"]
    words = "\n".join(str(problem) for problem in problems)
    assert "../secret.yaml, which is outside the folder; it was not read" in words
    assert "./none.yaml, and there is no such file" in words
    assert "addresses are not followed" in words


def test_links_out_of_the_folder_are_not_read(tmp_path: Path) -> None:
    written(tmp_path, {"secret.yaml": PART.format("secret")})
    folder = written(tmp_path / "catalogue", {"all.yaml": PART.format("inside")})
    (folder / "link.yaml").symlink_to(tmp_path / "secret.yaml")
    assert [asset.key for asset in read_backstage(folder, DAY)[0].assets] == ["component:inside"]


def test_locations_that_name_each_other_end(tmp_path: Path) -> None:
    folder = written(
        tmp_path,
        {
            "a.yaml": PLACE.format("./b.yaml") + "---\n" + PART.format("one"),
            "b.yaml": PLACE.format("./a.yaml"),
        },
    )
    assert len(read_backstage(folder / "a.yaml", DAY)[0].assets) == 1


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [x]\nb: [*a, *a]\n",
        "!!python/object/apply:os.system ['true']\n",
        "apiVersion: backstage.io/v1alpha1\nkind: [Component\n",
        "[" * 200,
    ],
)
def test_a_file_that_cannot_be_read_is_told_and_the_others_are_read(tmp_path: Path, text: str) -> None:
    folder = written(tmp_path, {"a.yaml": text, "b.yaml": PART.format("good")})
    portfolio, problems = read_backstage(folder, DAY)
    assert [asset.key for asset in portfolio.assets] == ["component:good"]
    assert any(problem.where.table == "a.yaml" for problem in problems)


def test_the_same_entity_twice_is_told_and_the_first_holds(tmp_path: Path) -> None:
    folder = written(tmp_path, {"a.yaml": PART.format("one"), "b.yaml": PART.format("one")})
    portfolio, problems = read_backstage(folder, DAY)
    assert len(portfolio.assets) == 1
    assert any("stands in a.yaml too" in problem.message for problem in problems)


def test_one_name_in_two_namespaces_is_two_entities(tmp_path: Path) -> None:
    other = (
        "apiVersion: backstage.io/v1\nkind: Component\nmetadata: {name: one, namespace: other}\nspec: {}\n"
    )
    folder = written(tmp_path, {"a.yaml": PART.format("one"), "b.yaml": other})
    keys = [asset.key for asset in read_backstage(folder, DAY)[0].assets]
    assert keys == ["component:one", "component:other/one"]


@pytest.mark.parametrize("files", [{"a.yaml": "name: nothing\n"}, {}])
def test_a_folder_without_entities_is_refused_in_words(tmp_path: Path, files: dict[str, str]) -> None:
    with pytest.raises(BadDataError, match="holds no Backstage entity"):
        read_backstage(written(tmp_path, files), DAY)


def test_what_a_catalogue_answers_in_json_is_read_alike(tmp_path: Path) -> None:
    entity = {
        "apiVersion": "backstage.io/v1alpha1",
        "kind": "Group",
        "metadata": {"name": "team-a"},
        "spec": {},
    }
    (tmp_path / "catalogue.json").write_text(json.dumps([entity, 7, None]), encoding="utf-8")
    portfolio, _ = read_backstage(tmp_path / "catalogue.json", DAY)
    assert [team.key for team in portfolio.teams] == ["team-a"]


def test_a_catalogue_among_tables_is_refused_with_the_way_in(tmp_path: Path) -> None:
    written(tmp_path, {"all.yaml": CATALOGUE})
    with pytest.raises(BadDataError, match="convert --from backstage"):
        guess(tmp_path / "all.yaml")


def test_a_real_catalogue_tells_what_does_not_resolve() -> None:
    if not KEPT.is_dir():
        pytest.skip(f"the kept catalogue is not on this machine: {KEPT}")
    portfolio, problems = read_backstage(KEPT, DAY)
    assert len(portfolio.assets) == 12
    assert {team.key: team.parent for team in portfolio.teams} == {
        "infrastructure": "acme-corp",
        "acme-corp": "",
        "team-c": "",
    }
    assert len(portfolio.people) == 5
    words = "\n".join(problem.message for problem in problems)
    assert "group:default/team-a is named by component:default/artist-lookup" in words
    assert words.count("there is no such file") == 11


@pytest.mark.parametrize("text", ["kind: Component\nmetadata: {title: x}", "metadata: {name: x}"])
def test_an_entity_without_kind_or_name_is_told_and_left_out(tmp_path: Path, text: str) -> None:
    good = "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: good}\n"
    (tmp_path / "catalog-info.yaml").write_text(f"{good}---\napiVersion: backstage.io/v1alpha1\n{text}\n")
    portfolio, problems = read_backstage(tmp_path, DAY)
    assert [asset.name for asset in portfolio.assets] == ["good"]
    assert "an entity without kind or name was left out" in " ".join(problem.message for problem in problems)


def catalogue(folder: Path, *entities: tuple[str, str, dict[str, object]], **metadata: object) -> Path:
    """A catalogue's answer of some entities: kind, name and spec; more metadata of the first."""
    listed = [
        {"apiVersion": "backstage.io/v1alpha1", "kind": kind, "metadata": {"name": name}, "spec": spec}
        for kind, name, spec in entities
    ]
    listed[0] |= {"metadata": {"name": entities[0][1], **metadata}}
    path = folder / "catalogue.json"
    path.write_text(json.dumps(listed), encoding="utf-8")
    return path


def test_what_depends_is_made_of_or_provides_is_followed_both_ways_and_only_among_assets(
    tmp_path: Path,
) -> None:
    path = catalogue(
        tmp_path,
        ("Component", "part", {"subcomponentOf": "whole", "dependencyOf": ["part", "user-of-part"]}),
        ("Component", "whole", {"dependsOn": ["group:team", "resource:store", "Resource:Default/Store"]}),
        ("Component", "user-of-part", {"consumesApis": ["rates"]}),
        ("API", "rates", {}),
        ("Resource", "store", {"system": "all"}),
        ("System", "all", {}),
        ("Group", "team", {}),
    )
    portfolio, problems = read_backstage(path, DAY)
    assert {asset.key: asset.requires for asset in portfolio.assets if asset.requires} == {
        "component:whole": ("component:part", "resource:store"),
        "component:user-of-part": ("component:part", "api:rates"),
        "system:all": ("resource:store",),
    }
    assert problems == ()


def test_teams_name_their_parent_or_are_named_by_it_and_people_have_their_first(tmp_path: Path) -> None:
    path = catalogue(
        tmp_path,
        ("Group", "child", {"parent": "own", "type": "squad"}),
        ("Group", "own", {}),
        ("Group", "first", {"children": ["child", "other"]}),
        ("Group", "second", {"children": ["other"]}),
        ("Group", "other", {}),
        ("User", "ann", {"memberOf": ["other", "own"]}),
        ("User", "bob", {}),
        description="We build",
    )
    portfolio, _ = read_backstage(path, DAY)
    assert {team.key: team.parent for team in portfolio.teams} == {
        "child": "own",
        "own": "",
        "first": "",
        "second": "",
        "other": "first",
    }
    assert portfolio.teams[0].extra == {"type": "squad", "description": "We build"}
    assert portfolio.teams[1].extra == {}
    assert [person.team for person in portfolio.people] == ["other", ""]


def test_several_addresses_tags_and_an_owner_who_is_no_team_are_kept_beside(tmp_path: Path) -> None:
    links = [{"url": "https://a.example"}, {"title": "none"}, 7, {"url": "https://b.example"}]
    path = catalogue(
        tmp_path,
        ("Component", "a", {"type": "Library", "lifecycle": "Retired", "owner": "nobody"}),
        ("Component", "b", {"type": "service", "lifecycle": "deprecated", "owner": "team"}),
        ("Group", "team", {}),
        links=links,
        tags=["x", "y"],
    )
    first, second = read_backstage(path, DAY)[0].assets
    assert (first.url, first.team, first.focus, first.phase) == ("", "", Focus.PLATFORM, Phase.RETIRED)
    assert first.extra == {
        "kind": "Component",
        "type": "Library",
        "lifecycle": "Retired",
        "tags": "x; y",
        "links": "https://a.example; https://b.example",
        "owner": "nobody",
    }
    assert (second.team, second.focus, second.phase) == ("team", Focus.PRODUCT, Phase.LIVE)
    assert "owner" not in second.extra


def test_of_those_who_name_what_is_not_there_three_are_listed_and_kinds_are_counted(tmp_path: Path) -> None:
    users = [("Component", f"c{place}", {"dependsOn": ["gone", "gone"]}) for place in range(4)]
    path = catalogue(tmp_path, *users, ("Template", "t", {}), ("Template", "u", {}), ("Domain", "d", {}))
    words = [problem.message for problem in read_backstage(path, DAY)[1]]
    listed = "component:default/c0, component:default/c1, component:default/c2 …"
    assert words == [
        f"component:default/gone is named by {listed}, and the catalogue holds no such entity.",
        "not read: 2 of kind Template.",
        "1 domain stands as the field domain of their systems.",
    ]
    fewer = catalogue(tmp_path, *users[:3])
    assert [problem.message for problem in read_backstage(fewer, DAY)[1]] == [words[0].replace(" …", "")]


@pytest.mark.parametrize(("size", "is_read"), [(50_000_000, True), (50_000_001, False)])
def test_a_catalogue_may_hold_50_mb(tmp_path: Path, size: int, is_read: bool) -> None:
    catalogue = CATALOGUE.encode()
    (tmp_path / "a.yaml").write_bytes(catalogue)
    with (tmp_path / "b.yaml").open("wb") as padding:
        padding.truncate(size - len(catalogue))
    if is_read:
        _, problems = read_backstage(tmp_path, DAY)
        assert any("The file was left out." in problem.message for problem in problems)
    else:
        with pytest.raises(BadDataError, match=r"b.yaml: the files hold more than 50 MB\. Split them\."):
            read_backstage(tmp_path, DAY)
