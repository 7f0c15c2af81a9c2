"""Teams in a circle."""

import itertools
import math

from bowstring.web.teams.team_picture import TeamSpot, team_picture

_SPOTS = tuple(TeamSpot(key=key, name=f"Team {key}", focus="product", url=f"?team={key}") for key in "abcdef")


def test_teams_stand_at_equal_distances_on_one_circle() -> None:
    picture = team_picture(_SPOTS, [(("a", "b"), "met")], words="w")
    assert picture is not None
    middle = picture.size / 2
    angles = [
        math.atan2(float(dot.y) - middle, float(dot.x) - middle) % (2 * math.pi) for dot in picture.dots
    ]
    radii = [math.hypot(float(dot.y) - middle, float(dot.x) - middle) for dot in picture.dots]
    assert max(radii) - min(radii) < 0.2
    steps = [(b - a) % (2 * math.pi) for a, b in itertools.pairwise(angles)]
    assert all(abs(step - math.pi / 3) < 0.01 for step in steps)


def test_the_dearest_lines_are_drawn_last_so_that_they_lie_on_top() -> None:
    pairs = [(("a", "b"), "dear"), (("b", "c"), "met"), (("c", "d"), "missing")]
    picture = team_picture(_SPOTS, pairs, words="w")
    assert picture is not None
    assert [line.kind for line in picture.lines] == ["met", "missing", "dear"]
    assert picture.lines[-1].title == "Team a and Team b have no recorded tie"


def test_teams_that_nothing_joins_are_quiet_and_a_pair_of_unknown_teams_is_left_out() -> None:
    picture = team_picture(_SPOTS, [(("a", "b"), "met"), (("a", "nobody"), "missing")], words="w")
    assert picture is not None
    assert [dot.is_quiet for dot in picture.dots] == [False, False, True, True, True, True]
    assert len(picture.lines) == 1


def test_nothing_is_drawn_where_no_two_teams_depend_on_each_other() -> None:
    assert team_picture(_SPOTS, [], words="w") is None
    assert team_picture((), [(("a", "b"), "met")], words="w") is None


def test_no_name_stands_on_its_head() -> None:
    picture = team_picture(_SPOTS, [(("a", "b"), "met")], words="w")
    assert picture is not None
    for dot in picture.dots:
        turn = float(dot.turn.split("rotate(")[1].rstrip(")"))
        assert -90 <= turn <= 90 or 270 <= turn <= 360
