"""What is wrong with a file is told by what columns are called on screen."""

import dataclasses

from django.template import Context, Template
from tests.web.small_department import small_department

from bowstring.model.capacity import Budget
from bowstring.model.problems import Place, warning
from bowstring.report.table_words import columns_in_words, label_of
from bowstring.web.site.editing import problem_words
from bowstring.web.site.problem_places import problem_notice

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


def test_rows_of_stored_facts_are_told_by_what_people_call_them() -> None:
    budgets = (
        Budget(period="2028/29", amount=1.0, fund="capital"),
        Budget(period="2028/29", amount=1.0),
    )
    portfolio = dataclasses.replace(small_department(), budget=budgets)
    work = portfolio.initiatives[0]
    overlap = warning(Place(table="budget", row=2, column="period"), "it overlaps with row 3.", "Keep row 9.")
    notice = problem_notice(portfolio, overlap)
    assert (notice.where, notice.message) == (
        "Budget: 2028/29, capital, Period",
        "it overlaps with “2028/29”.",
    )
    assert notice.mend == "Keep row 9."
    assert problem_notice(portfolio, warning(Place(table="budget", row=3), "")).where == "Budget: 2028/29"
    assert problem_notice(portfolio, warning(Place(table="initiatives", row=2), "")).where == work.name
    assert problem_notice(portfolio, warning(Place(), "")).where == ""
