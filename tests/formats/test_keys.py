"""Keys for records that came without one: what they look like, and that no two are alike."""

import pytest

from bowstring.formats.keys import KeyMaker, slug


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Sign-in & payments", "sign-in-payments"),
        ("  Café_crème – Zürich!", "cafe-creme-zurich"),
        ("Bo's and Di’s", "bos-and-dis"),
        ("…", ""),
        ("a" * 60, "a" * 60),
        ("a" * 61, "a" * 60),
        # Cut between words: the last that ends within 60 characters.
        ("a" * 55 + " bbbb", "a" * 55 + "-bbbb"),
        ("a" * 55 + " bbbbb", "a" * 55),
        ("a" * 55 + " bbbb c", "a" * 55 + "-bbbb"),
    ],
)
def test_a_key_is_the_name_in_small_letters_digits_and_hyphens_at_most_60_characters(
    name: str, key: str
) -> None:
    assert slug(name) == key


def test_a_key_that_is_taken_gets_the_next_number_that_is_free() -> None:
    keys = KeyMaker(["portal", "portal-3"])
    assert [keys.from_name("Portal", otherwise="row") for _ in range(3)] == [
        "portal-2",
        "portal-4",
        "portal-5",
    ]
    assert [keys.from_name("…", otherwise="row") for _ in range(2)] == ["row", "row-2"]


def test_keys_of_people_say_nothing_and_leave_out_those_that_are_taken() -> None:
    assert KeyMaker([]).opaque() == "p-001"
    keys = KeyMaker(["p-001", "p-003"])
    assert [keys.opaque() for _ in range(3)] == ["p-002", "p-004", "p-005"]
