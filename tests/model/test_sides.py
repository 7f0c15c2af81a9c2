"""What a side is called is said by the lens alone."""

import re
from pathlib import Path

from bowstring.model.assessments import Lens

SOURCE = Path(__file__).parents[2] / "src" / "bowstring"
TABLE = re.compile(r"Lens\.USER_NEED(?:\.value)?: \(?[\"'](?:the |what )?(?:user|people)", re.IGNORECASE)
CHOICE = re.compile(r"[\"']users?[\"'] if \S+ is Lens\.USER_NEED else", re.IGNORECASE)


def test_a_lens_has_its_words() -> None:
    assert [(lens.words, lens.short, lens.side, lens.whom) for lens in Lens] == [
        ("user need", "user", "user side", "users"),
        ("business value", "business", "business side", "the business"),
    ]


def test_no_file_below_the_site_names_the_sides_again() -> None:
    files = [path for path in SOURCE.rglob("*.py") if "web" not in path.parts]
    texts = {path.name: path.read_text(encoding="utf-8") for path in files}
    assert [name for name, text in texts.items() if TABLE.search(text) or CHOICE.search(text)] == []
