"""A figure has one definition: wherever pages show it twice, they show the same.

Every figure is read off the pages of the concluded department as a reader sees them, and compared with the others;
none is worked out here, but for sums of what a table shows.
"""

import html
import math
import re
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.web.concluded import concluded
from tests.web.conftest import Site
from tests.web.small_department import small_department

from bowstring.answers.plan import plan_answer
from bowstring.answers.served import served_answer
from bowstring.answers.talk import agenda_answer, tensions_answer
from bowstring.model.assets import Focus
from bowstring.model.money import money_words
from bowstring.model.quarters import Quarter
from bowstring.model.requirements import is_finished, is_under_way
from bowstring.planning.plan import Plan
from bowstring.tensions.standing import Standing
from bowstring.tensions.worth import value_words
from bowstring.web.access import Role
from bowstring.web.site.believing import believed_picture
from bowstring.web.store.plans import PlanCard
from bowstring.web.talk.what_if import Mover, mover_of

Read = Callable[[str], str]
_QUARTERS = ("January to", "April to", "July to", "October to")


def _findings() -> Mapping[str, Any]:
    """What was concluded; not worked out before a test asks."""
    return concluded()[1]


@pytest.fixture
def read(site: Site, planned: PlanCard) -> Read:
    """The words of a page as the lead reads them, its tables with `|` between cells; each asked for once."""
    browser, pages = site.client(Role.LEAD), dict[str, str]()

    def words(path: str) -> str:
        if path not in pages:
            answer = browser.get(site.url(path))
            assert answer.status_code == 200, path
            pages[path] = _words(answer.content.decode())
        return pages[path]

    return words


def test_every_page_tells_the_same_of_the_plan(read: Read) -> None:
    plan, spend = _plan(), _spend_on_balance(read)
    assert _number(r"([\d,]+) of [\d,]+ initiatives are in the plan", read("plan")) == len(plan.funded)
    assert _number(r"([\d,]+) initiatives are in the latest plan", read("initiatives")) == len(plan.funded)
    assert len(plan_answer(plan, ())["starts"]) >= len(plan.funded)
    for focus in Focus:
        work = re.search(rf"{focus.value.capitalize()}: ([\d,]+) initiatives?, (\S+) within", read("plan"))
        assert work is not None
        assert f"{focus.value.capitalize()} ({work[1]})" in read("plan")
        assert work[2] == money_words(spend[focus], "GBP")
        assert f"{focus.value.capitalize()} | {work[2]} |" in read("plan")
    rivals = _row("This plan", read("plan"))
    assert int(rivals[-1]) == len(plan.funded)
    assert sum(_started_by_focus(read).values()) == len(plan.funded)


def test_spending_is_the_same_by_focus_and_by_year(read: Read) -> None:
    rows = re.findall(r"\n ?(\d{4}/\d\d, all funds) \| ([^\n]+)\|", read("plan"))
    assert rows
    by_year = [[_figure(cell) for cell in cells.split("|")] for _, cells in rows]
    for place, focus in enumerate(Focus, start=1):
        assert sum(year[place] for year in by_year) == pytest.approx(_spend_on_balance(read)[focus])
    bought = sum(year[4] for year in by_year)
    words = re.search(r"bought in, for £([\d,]+)", read("plan"))
    assert words is not None
    assert bought == pytest.approx(_figure(words[1]))


def test_a_share_of_its_best_is_one_figure(read: Read) -> None:
    for focus in Focus:
        name = focus.value.capitalize()
        reached = _number(rf"{name} reaches ([\d.]+)\s%", read("balance"))
        table = _row(name, read("balance"))
        assert reached == round(_figure(table[3]))
        assert _row(name, read("plan"))[2].replace("\xa0", " ") == f"{reached:.0f} %"


def test_one_type_of_work_first_brings_what_the_chart_beside_it_shows(read: Read) -> None:
    sentence = re.search(r"[^\n]* first would bring [^\n]*", read("balance"))
    assert sentence is not None
    for name, share in re.findall(r"(\w+) first would bring ([\d.]+)\s%", sentence[0]):
        row = _row(f"{name.capitalize()} first", read("balance"))
        assert float(share) == pytest.approx(_figure(row[1]), abs=0.05)
    ours = _number(r"This plan brings ([\d.]+)\s%", sentence[0])
    assert ours == pytest.approx(_figure(_row("This plan", read("balance"))[1]), abs=0.05)
    assert sentence[0].strip() in read("plan")
    assert f"this plan brings {ours:.1f} %" in read("plan")


def test_what_is_under_way_has_not_ended(read: Read) -> None:
    portfolio = small_department()
    start = portfolio.settings.start
    running = [work.name for work in portfolio.initiatives if is_under_way(work, start)]
    ended = [work for work in portfolio.initiatives if is_finished(work, start)]
    assert ended
    assert _number(r"([\d,]+) initiatives are under way", read("plan")) == len(running)
    table = read("plan").split("What finishing costs")[1]
    for work in ended:
        assert work.name not in table.split("Notes")[0]
        assert f"{work.name} | " in read("initiatives")
        assert "before this plan starts" in read(f"initiative/{work.key}")
        assert "nothing of it is left to plan" in read("problems")
    costs = [_figure(_row(name, table)[2]) for name in running]
    assert f"costs {money_words(sum(costs), 'GBP')} within the plan" in read("plan")


def test_a_start_is_one_quarter_wherever_it_is_named(read: Read) -> None:
    portfolio, starts = small_department(), plan_answer(_plan(), ())["starts"]
    for work in portfolio.initiatives:
        start = _plan().starts[work.key]
        assert starts.get(work.key) == (str(start) if start is not None else None)
        cells = _row(work.name, read("initiatives"))
        if start is not None:
            assert cells[-1] == start.words
            assert _row(work.name, read("plan"))[2] == start.words


def test_no_promise_hides_what_the_plan_does(read: Read) -> None:
    works, compared = small_department().index.initiatives, 0
    for key, start in _plan().starts.items():
        rows = re.search(rf"\n ?{re.escape(works[key].name)} \| (\d+ \w+ \d{{4}}[^|]*) \|", read("delivered"))
        if start is None or rows is None:
            continue
        compared += 1
        stated, _, planned = rows[1].partition("by the plan")
        end = start.plus(works[key].duration or 1).first_day - timedelta(days=1)
        first = datetime.strptime(re.findall(r"\d+ \w+ \d{4}", rows[1])[0], "%d %b %Y").date()
        assert (planned.strip() == f"{end:%-d %b %Y}") if ";" in stated else first >= end
    assert compared > 10


def test_needs_are_counted_once(read: Read) -> None:
    counts = re.search(
        r"Of ([\d,]+) needs, ([\d,]+) are met today, ([\d,]+) will be by the plan and ([\d,]+) are left out",
        read("served"),
    )
    assert counts is not None
    of, today, by_plan, left = (int(count) for count in counts.groups())
    assert of == today + by_plan + left == len(small_department().needs)
    assert f"{left} needs stay unmet" in read("plan")
    assert f"leaves {left} needs unmet" in read("plan/adopt")
    table = read("served").split("Needs by life event\n Life event |")[1].split("Left out:")[0]
    rows = [row.split(" | ") for row in re.findall(r"\n ?([A-Z][^|\n]+ \| \d[^\n]+)", table)]
    assert [sum(int(row[place]) for row in rows) for place in (1, 2, 3)] == [today, by_plan, left]


def test_open_questions_are_counted_once(read: Read) -> None:
    counts = tensions_answer(_findings()["ledger"], (), ())["counts"]
    first_line = re.search(r"([\d,]+) open questions\. ([\d,]+) could change what we do", read(""))
    assert first_line is not None
    assert first_line[0] in read("questions")
    assert int(first_line[2]) == counts["could_change_the_plan"]
    assert f"{first_line[2]} could change the plan" in read("")
    cannot = counts["cannot_on_their_own"] + counts["probably_cannot"]
    assert f"1 to {cannot} of {cannot}" in read("questions?worth=cannot")
    assert f" of {first_line[2]}" in read("questions?worth=could")


def test_the_agenda_says_of_a_question_what_its_own_page_says(read: Read) -> None:
    agenda = read("")
    for question in re.findall(r"\n### ([^\n]+)", agenda)[:3]:
        about = agenda.split(f"### {question}")[1].split("In the room")[0]
        worth = re.search(r"(Worth [^\n]+ by \d{4})", about)
        assert worth is not None
        assert f"## {question}\n {worth[1]}" in read("questions")


def test_each_start_is_the_one_that_the_command_prints(read: Read) -> None:
    """`plan --json`, initiative by initiative, beside the list: what is in, from when, and what is out."""
    rows = [line.split(" | ") for line in read("initiatives").splitlines() if line.count(" | ") >= 6]
    shown = {row[-7].strip(): row[-2].strip() for row in rows}
    works = small_department().index.initiatives
    compared = 0
    for key, start in plan_answer(_plan(), ())["starts"].items():
        place = next(words for name, words in shown.items() if name.startswith(works[key].name))
        assert (place == Quarter.parse(start).words) if start else not place.startswith(_QUARTERS)
        compared += 1
    assert compared == len(plan_answer(_plan(), ())["starts"]) > 20


def test_the_needs_left_out_are_those_that_the_command_prints(read: Read) -> None:
    needs = served_answer(_findings()["served"], ())["needs"]
    by_standing = Counter(need["standing"] for need in needs)
    counts = re.search(
        r"([\d,]+) are met today, ([\d,]+) will be by the plan and ([\d,]+) are left out", read("served")
    )
    assert counts is not None
    assert [int(count) for count in counts.groups()] == [
        by_standing[standing.value] for standing in (Standing.TODAY, Standing.PLANNED, Standing.LEFT_OUT)
    ]


def test_the_agenda_is_the_one_that_the_command_prints(read: Read) -> None:
    """`agenda --json`: the questions in their order, how long each takes and when it begins, who has to be there."""
    portfolio = small_department()
    agenda = _findings()["agenda:executive"]
    answer = agenda_answer(portfolio, agenda, _findings()["ledger"], ())
    page = read("?forum=executive")
    assert re.findall(r"\n### ([^\n]+)", page) == [item["question"] for item in answer["items"]]
    people, cards = portfolio.index.people, re.split(r"\n### ", page)[1:]
    for item, card in zip(answer["items"], cards, strict=True):
        for attendee in item["room"]:
            assert people[attendee["person"]].name in card
    begins = [round(60 * item["begins"]) for item in answer["items"]]
    slots = re.findall(r"\d+ · (\d+):(\d\d) to ", page)
    assert [60 * int(hours) + int(minutes) for hours, minutes in slots] == begins


def test_a_doubted_piece_of_work_is_told_alike_on_the_plan_and_in_its_question(read: Read) -> None:
    for name, gain in re.findall(r"\n([^\n]+)\nEnding it now: w([^\n]+)\.\n", read("plan")):
        question = f"## “{name}” is under way. Should it continue?\n W{gain}"
        assert question in read("questions")


def test_a_slider_says_what_the_question_above_it_says() -> None:
    """At the question's threshold, just below it and where everybody stands, on the slider's own scale."""
    questions = {
        (name.split(":")[2], question.lens): question
        for name, question in _findings().items()
        if name.startswith("question:")
    }
    compared = 0
    for name, along in _findings().items():
        question = questions.get((name.split(":")[1], along.lens)) if name.startswith("along:") else None
        if question is None:
            continue
        compared += 1
        portfolio, even = small_department(), question.break_even
        assert along.mean == pytest.approx(question.belief.mean, rel=1e-6)
        stands = mover_of(along, portfolio, None, url="", question=question)
        assert stands.tried.figure == value_words(question.belief.mean, along.lens, portfolio.settings)
        if even is None or not math.isfinite(even):
            assert _would_do(stands) is (even is not None)
            continue
        assert _would_do(mover_of(along, portfolio, even * (1 + 1e-6), url=""))
        assert not _would_do(mover_of(along, portfolio, even * (1 - 1e-3), url=""))
        assert value_words(question.break_even_stated, along.lens, portfolio.settings) in stands.threshold
    assert compared > 5


def test_who_says_less_is_counted_in_their_own_figures_where_the_picture_shows_them() -> None:
    counted = 0
    for name, question in _findings().items():
        if not name.startswith("question:"):
            continue
        even = question.break_even_stated
        picture = believed_picture(question)
        likelies = [likely for _, likely, _ in question.quoted]
        assert sorted(likelies) == sorted(view.likely for view in question.belief.assessments)
        if even is None or not math.isfinite(even):
            assert (question.below, picture.flip) == (0, None)
            continue
        counted += 1
        assert question.below == sum(likely < even for likely in likelies)
        assert value_words(even, question.lens, small_department().settings) in picture.from_words
        flip = float(picture.flip.rstrip("%"))
        left = sum(float(row.likely.rstrip("%")) < flip for row in picture.rows)
        close = sum(abs(float(row.likely.rstrip("%")) - flip) < 0.2 for row in picture.rows)
        assert abs(left - question.below) <= close
    assert counted > 5


def _would_do(mover: Mover) -> bool:
    return mover.tried.verdict in {"We would do it", "We would do most of it"}


def _plan() -> Plan:
    plan = _findings()["plan"]
    assert isinstance(plan, Plan)
    return plan


def _spend_on_balance(read: Read) -> Mapping[Focus, float]:
    return {focus: _figure(_row(focus.value.capitalize(), read("balance"))[1]) for focus in Focus}


def _started_by_focus(read: Read) -> Counter[str]:
    table = read("plan").split("Timeline\n")[-1].split("Download as")[0]
    return Counter(re.findall(r" \| (Product|Platform|Enterprise) \| ", table))


def _row(name: str, page: str) -> list[str]:
    """The cells of the first row of a table that begins with a name."""
    row = re.search(rf"\n ?{re.escape(name)} \| ([^\n]+)\|", page)
    assert row is not None, name
    return [name, *(cell.strip() for cell in row[1].split("|"))]


def _number(pattern: str, page: str) -> float:
    match = re.search(pattern, page)
    assert match is not None, pattern
    return float(match[1].replace(",", ""))


def _figure(cell: str) -> float:
    return float(cell.strip().replace(",", "").replace("–", "0"))


def _words(page: str) -> str:
    """What a reader sees, a line for each paragraph, heading, item and row."""
    page = re.sub(r"(?s)<(script|style|head)\b.*?</\1>", "", page)
    page = re.sub(r"<h([1-6])[^>]*>", lambda heading: "\n" + "#" * int(heading[1]) + " ", page)
    page = re.sub(r"</(?:p|h\d|li|tr|dt|dd|div|section|summary|caption|label)>", "\n", page)
    page = re.sub(r"</t[dh]>", " | ", page)
    page = html.unescape(re.sub(r"<[^>]+>", "", page))
    return re.sub(r"\n\s*\n+", "\n", re.sub(r"[ \t]+", " ", page))
