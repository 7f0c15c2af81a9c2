"""What is wrong with a file is told by what columns are called on screen."""

from django.template import Context, Template

from bowstring.model.problems import Place, warning
from bowstring.report.table_words import columns_in_words, label_of
from bowstring.web.site.editing import problem_words

WRONG = warning(
    Place(table="initiatives"),
    "none of the 2 has both a cost and a duration.",
    "Enter duration_quarters and cost_per_quarter for those; my_own_column stays.",
)


def test_columns_are_called_as_on_screen_and_other_words_stay() -> None:
    words = columns_in_words(WRONG.mend)
    assert words == (
        f"Enter “{label_of('duration_quarters')}” and “{label_of('cost_per_quarter')}” for those; "
        "my_own_column stays."
    )
    assert problem_words(WRONG) == f"None of the 2 has both a cost and a duration. {words}"


def test_a_page_lists_problems_so() -> None:
    page = Template('{% include "parts/problems.html" %}').render(Context({"problems": [WRONG]}))
    assert "None of the 2 has both" in page
    assert "“Cost a quarter”" in page
    assert "cost_per_quarter" not in page
