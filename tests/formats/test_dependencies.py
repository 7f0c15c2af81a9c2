"""What a cell of dependencies names: keys, numbers and names, however they are put together."""

import pytest

from bowstring.formats.foreign.columns.dependencies import Links, Resolver, without_bullet

NAMES = {
    "p-1": "Alpha",
    "p-2": "Beta and Gamma",
    "p-3": "Gamma",
    "p-4": "Delta, the first",
    "p-5": "Twice",
    "p-6": "Twice",
    "p-7": "",
    "1": "One-off letters",
    "123": "Register of births",
}
SHARED = "several rows bear that name"
NO_ORDER = "it waits for the other's start, or ends with it, which is no order"


@pytest.fixture(scope="module")
def resolver() -> Resolver:
    return Resolver(NAMES, [("REF/9", "p-3"), ("", "p-7")], [(name, key) for key, name in NAMES.items()])


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("p-1", ("p-1",)),
        ("  P-1 ", ("p-1",)),
        ("Alpha", ("p-1",)),
        ("ref/9", ("p-3",)),
        ("Beta and Gamma", ("p-2",)),
        ("Alpha and Gamma", ("p-1", "p-3")),
        ("Alpha; Beta and Gamma", ("p-1", "p-2")),
        ("Alpha; Beta and Gamma, 123", ("p-1", "p-2", "123")),
        ("Alpha; Gamma + p-1", ("p-1", "p-3")),
        ("Alpha; ; Gamma;", ("p-1", "p-3")),
        ("Alpha;", ("p-1",)),
        ('"Delta, the first"', ("p-4",)),
        ('"Delta, the first"; Alpha', ("p-4", "p-1")),
        ('"Delta, the first"\nAlpha', ("p-4", "p-1")),
        ("Alpha\nAlpha; Gamma.", ("p-1", "p-3")),
        ("Alpha, Gamma", ("p-1", "p-3")),
        ("Delta, the first", ("p-4",)),
        ('"Delta, the first", Alpha', ("p-4", "p-1")),
        ("Alpha + Gamma", ("p-1", "p-3")),
        ("p-1 p-3", ("p-1", "p-3")),
        ("Alpha; none; n/a", ("p-1",)),
        ("#123", ("123",)),
        ("row 1", ("1",)),
        ("No. 123", ("123",)),
        ("123.0", ("123",)),
        ("#123.0", ("123",)),
        ("123FS", ("123",)),
        ("123 fs", ("123",)),
        ("123EA+2 days", ("123",)),
        ("123 + 2 days", ("123",)),
        ("p-1: Alpha", ("p-1",)),
        ("p-1 – Alpha", ("p-1",)),
        ("[p-1] Alpha", ("p-1",)),
        ("Alpha (p-1)", ("p-1",)),
        ("Alpha [p-1]", ("p-1",)),
        ("First of all (p-1)", ("p-1",)),
        ("• Alpha", ("p-1",)),
        ("Alpha (https://notes.example/Alpha-1a2b)", ("p-1",)),
        ("", ()),
        ("TBC", ()),
        ("; ;", ()),
        ("not known", ()),
    ],
)
def test_a_cell_names_work_in_many_manners(resolver: Resolver, text: str, keys: tuple[str, ...]) -> None:
    assert resolver.links(text) == Links(keys=keys)


@pytest.mark.parametrize(
    ("text", "keys", "unresolved"),
    [
        ("Twice", (), (("Twice", SHARED),)),
        ("Twice, Alpha", ("p-1",), (("Twice", SHARED),)),
        ("123SS", (), (("123SS", NO_ORDER),)),
        ("Alpha FF", (), (("Alpha FF", NO_ORDER),)),
        ("Alpha; Nothing alike", ("p-1",), (("Nothing alike", ""),)),
        ("Unheard; Of", (), (("Unheard", ""), ("Of", ""))),
        ("Alpha, Unheard", ("p-1",), (("Unheard", ""),)),
        ("Unheard, Of", (), (("Unheard, Of", ""),)),
        ("Alpha and whatever", (), (("Alpha and whatever", ""),)),
        ("Alpga", (), (("Alpga", "nearest: Alpha"),)),
        ("p-1.0", (), (("p-1.0", ""),)),
        ("p-1: Gamma", (), (("p-1: Gamma", "nearest: Gamma"),)),
        ("Gamma (p-1)", (), (("Gamma (p-1)", "nearest: Gamma"),)),
    ],
)
def test_what_names_nothing_is_told_with_why_or_the_nearest(
    resolver: Resolver, text: str, keys: tuple[str, ...], unresolved: tuple[tuple[str, str], ...]
) -> None:
    assert resolver.links(text) == Links(keys=keys, unresolved=unresolved)


def test_a_separator_that_a_map_names_comes_before_all_others(resolver: Resolver) -> None:
    assert resolver.links("Alpha; 1 ~ Beta and Gamma ~ ", separator="~") == Links(keys=("p-1", "1", "p-2"))


def test_the_three_nearest_names_are_told_and_none_for_a_long_text() -> None:
    names = [(f"Payments hub {place}", str(place)) for place in range(5)]
    resolver = Resolver([], [], names)
    ((text, words),) = resolver.links("Payments hub").unresolved
    assert text == "Payments hub"
    assert words.count("Payments hub") == 3
    ((_, words),) = Resolver([], [], [("x" * 199 + "y", "a")]).links("x" * 200).unresolved
    assert words.startswith("nearest: ")
    ((_, words),) = Resolver([], [], [("x" * 200 + "y", "a")]).links("x" * 201).unresolved
    assert not words


def test_a_text_of_thousands_of_letters_is_not_taken_apart(resolver: Resolver) -> None:
    text = "Alpha;" + "Gamma;" * 665 + "p-1 "
    assert len(text) == 4_000
    assert resolver.links(text).keys == ("p-1", "p-3")
    longer = text + "Gamma"
    assert resolver.links(longer) == Links(keys=(), unresolved=((longer, ""),))


@pytest.mark.parametrize(
    ("text", "plain"),
    [("• Alpha ", "Alpha"), ("- Alpha", "Alpha"), ("-Alpha", "-Alpha"), ("*  Alpha", "Alpha"), ("–", "–")],
)
def test_a_mark_of_a_list_is_no_part_of_the_text(text: str, plain: str) -> None:
    assert without_bullet(text) == plain
