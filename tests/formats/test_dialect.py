"""How the cells of a text are told apart, by hand: separator, quotes, backslashes, blanks before quotes."""

import pytest

from bowstring.formats.foreign.dialect import Dialect, dialect_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Name,Cost\nA,1\nB,2\n", Dialect(separator=",")),
        ("Name;Cost\nA;1,5\nB;2,5\n", Dialect(separator=";")),
        ("Name\tCost\nA, or B\t1\nC, or D\t2\n", Dialect(separator="\t")),
        ("Name|Cost\nA|1\nB|2\n", Dialect(separator="|")),
        ("Name^Cost\nA^1\nB^2\n", Dialect(separator="^")),
        ("Name~Cost\nA~1\nB~2\n", Dialect(separator="~")),
        # Texts with commas in quotes, and times with colons, are cells.
        ('Name;Note\nA;"x, y; z"\nB;"u, v"\n', Dialect(separator=";")),
        ("Name,Start\nA,10:30\nB,11:45\n", Dialect(separator=",")),
        # More columns of plain words, before fewer of words that look joined.
        ("Name;Owner, deputy;Cost\nA;Bo, Cy;x\nB;Di, Ed;y\n", Dialect(separator=";")),
        # The best by far is taken, whatever stands in its cells; and figures weigh no more than they are many.
        ("x; y:one, two, three:2.5\nx; y:10:30:x; y\n", Dialect(separator=":")),
        (
            "12,,10:30\n10:30,2026-04-01,Maps\n12,one, two, three,10:30\nAnn,one, two, three,\n",
            Dialect(separator=","),
        ),
        # One column has no separator; the comma stands for it.
        ("Name\nA\nB\n", Dialect(separator=",")),
        ("", Dialect(separator=",")),
        ("Name,Note\nA,'x, y'\nB,'u, v'\n", Dialect(separator=",", quote="'")),
        (
            'Name,Note\nA,"say \\"yes\\" twice, please"\nB,"u, v"\n',
            Dialect(separator=",", is_backslashed=True),
        ),
        ('Name, Note\nA, "x, y", 1\nB, "u, v", 2\n', Dialect(separator=",", is_spaced=True)),
    ],
)
def test_the_dialect_is_the_one_whose_rows_hold_together(text: str, expected: Dialect) -> None:
    assert dialect_of(text) == expected


def test_marks_of_inches_are_no_quotes() -> None:
    text = 'Name,Size\nScreen 27" wide,1\nScreen 24" wide,2\n'
    assert list(dialect_of(text).rows(text, strict=False))[1] == ['Screen 27" wide', "1"]


def test_rows_are_read_by_their_dialect() -> None:
    backslashed = Dialect(separator=",", is_backslashed=True)
    assert list(backslashed.rows('a,"b \\"c\\", d"\n', strict=True)) == [["a", 'b "c", d']]
    doubled = Dialect(separator=";")
    assert list(doubled.rows('a;"b ""c""; d"\n', strict=True)) == [["a", 'b "c"; d']]
    spaced = Dialect(separator=",", is_spaced=True)
    assert list(spaced.rows('a, "b, c"\n', strict=True)) == [["a", "b, c"]]
    none = Dialect(separator=",", quote="")
    assert list(none.rows('a,"b\n', strict=True)) == [["a", '"b']]


def test_only_whole_first_lines_are_looked_at() -> None:
    """Two hundred lines between commas, and any number after them between semicolons."""
    assert dialect_of("Name,Cost\n" + "A,1\n" * 199 + "A;B;C\n" * 900).separator == ","
    assert dialect_of("Name,Cost\n" + "A,1\n" * 9 + "A;B;C\n" * 900).separator == ";"
