"""How long a question to 10,000 descriptions takes, and how often real services are found by other words.

The real lists are read where they are (--data); without them only the time is measured.
"""

import argparse
import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.measuring import Clock, in_own_process, progress, spread, tell
from bowstring.model.assets import Asset, Focus
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.quarters import Quarter
from bowstring.reuse.acts import act_of
from bowstring.reuse.duplicates import ALIKE, find_duplicates
from bowstring.reuse.everyday import everyday_words
from bowstring.reuse.likeness import pairs_alike
from bowstring.reuse.prior_art import PriorArt, find_prior_art
from bowstring.reuse.question import ask

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
_LONG = 40


def made_up(size: int, seed: int) -> Portfolio:
    """Descriptions of three to eight words in the name and forty in the text, some words far commoner than others."""
    rng = np.random.default_rng(seed)
    words = [*everyday_words(), *(f"{first}{second}" for first in _SYLLABLES for second in _SYLLABLES)]
    chance = 1 / np.arange(1, len(words) + 1)
    chance /= chance.sum()
    order = rng.permutation(len(words))
    assets = []
    for place in range(size):
        drawn = [words[order[index]] for index in rng.choice(len(words), size=_LONG + 8, p=chance)]
        name = " ".join(drawn[: int(rng.integers(3, 9))])
        assets.append(
            Asset(key=f"a-{place:05d}", name=name, focus=Focus.PRODUCT, description=" ".join(drawn[8:]))
        )
    return portfolio_of(assets)


_SYLLABLES = tuple(first + second for first in "bdfgklmnprstvz" for second in "aeiou")


def portfolio_of(assets: Sequence[Asset]) -> Portfolio:
    """A portfolio of assets and nothing else."""
    return Portfolio(settings=Settings(name="Assets", start=Quarter(2026, 2)), assets=tuple(assets))


def time_of(size: int, seed: int, questions: int) -> tuple[float, list[float], float]:
    """Seconds of the processor to index, milliseconds on the wall of each question, and seconds to find duplicates."""
    portfolio = made_up(size, seed)
    clock = Clock()
    index = PriorArt(portfolio)
    built = clock.seconds().cpu
    took = []
    for asset in portfolio.assets[:questions]:
        text = " ".join(asset.description.split()[:12])
        clock = Clock()
        question, _ = ask(portfolio, text)
        find_prior_art(index, question)
        took.append(1000 * clock.seconds().wall)
    clock = Clock()
    find_duplicates(portfolio)
    return built, took, clock.seconds().cpu


def services(data: Path) -> tuple[list[Asset], list[Asset]]:
    """The services of a government, and the projects of one department."""
    return (
        [
            Asset(key=row["stem"], name=row["name"], focus=Focus.PRODUCT, description=row["description"])
            for row in _rows(data / "govuk-services" / "services.csv")
        ],
        [
            Asset(
                key=f"dwp2018:{row['project']}",
                name=row["name"],
                focus=Focus.PRODUCT,
                description=row["description"],
            )
            for row in _rows(data / "dwp-portfolio" / "snapshot_2016-03.csv")
        ],
    )


def ranks(assets: Sequence[Asset], questions: Sequence[tuple[str, str]]) -> list[int]:
    """The place at which each one meant is found, 1 the first; 0 where it is not among the first hundred."""
    portfolio = portfolio_of(assets)
    index = PriorArt(portfolio)
    places = []
    for text, meant in questions:
        keys = [match.key for match in find_prior_art(index, ask(portfolio, text)[0], limit=100)]
        places.append(keys.index(meant) + 1 if meant in keys else 0)
    return places


def asked_of(data: Path) -> dict[str, tuple[list[Asset], list[tuple[str, str]]]]:
    """What is asked of which list."""
    government, department = services(data)
    queries = [(row["query"], row["expected"]) for row in _rows(data / "reuse" / "name_queries.csv")]
    own = [query for query in queries if query[1].startswith("dwp2018:")]
    others = [query for query in queries if not query[1].startswith("dwp2018:")]
    described = [
        (row["a_description"], row["b_id"])
        for row in _rows(data / "reuse" / "service_pairs.csv")
        if row["relation"] == "same"
        and row["a_source"] != "govuk"
        and row["a_description"] != row["b_description"]
    ]
    return {
        "names, among the government's": (government, others),
        "names, among the department's": (department, own),
        "all names, among both": ([*government, *department], queries),
        "descriptions, among the government's": (government, described),
    }


def judged(data: Path) -> tuple[int, int, int, int]:
    """Pairs of services called the same: rightly, wrongly; missed; and rightly told apart."""
    pairs = _rows(data / "reuse" / "service_pairs.csv")
    texts = [(asset.name, asset.description) for asset in services(data)[0]]
    first = len(texts)
    texts += [(row[f"{side}_name"], row[f"{side}_description"]) for row in pairs for side in "ab"]
    alike = {(index, other) for index, other, _ in pairs_alike(texts, least=ALIKE)}
    counts = [0, 0, 0, 0]
    for place, row in enumerate(pairs):
        acts = {act_of(row["a_name"]), act_of(row["b_name"])} - {""}
        is_called = (first + 2 * place, first + 2 * place + 1) in alike and len(acts) < 2
        is_same = row["relation"] == "same"
        counts[(0 if is_same else 1) if is_called else (2 if is_same else 3)] += 1
    return counts[0], counts[1], counts[2], counts[3]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.prior_art")
    parser.add_argument("--size", type=int, default=10_000)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--questions", type=int, default=50)
    parser.add_argument("--data", type=Path, default=DATA, help="where the real lists are")
    options = parser.parse_args(arguments)
    timed = []
    for seed in range(options.seeds):
        progress(f"{options.size:,} descriptions, seed {seed}")
        timed.append(in_own_process(time_of, options.size, seed, options.questions))
    tell(
        f"{options.size:,} descriptions, {options.seeds} seeds of {options.questions} questions. "
        f"Median (least to greatest).",
        ("Index, CPU s", "Question, wall ms", "Duplicates, CPU s"),
        [
            (
                spread([built for built, _, _ in timed]),
                spread([seconds for _, took, _ in timed for seconds in took]),
                spread([pairs for _, _, pairs in timed]),
            )
        ],
    )
    if not (options.data / "reuse").is_dir():
        progress(f"The real lists are not at {options.data}: only the time was measured.")
        return
    rows = []
    for name, (assets, questions) in asked_of(options.data).items():
        positions = ranks(assets, questions)
        first, five = (
            sum(position == 1 for position in positions),
            sum(1 <= position <= 5 for position in positions),
        )
        rows.append(
            (name, str(len(positions)), f"{first / len(positions):.0%}", f"{five / len(positions):.0%}")
        )
    tell("Real services found by other words.", ("Asked", "Of", "First", "In the first five"), rows)
    right, wrong, missed, apart = judged(options.data)
    tell(
        "Pairs of services called the same.",
        ("Rightly", "Wrongly", "Missed", "Told apart", "Precision", "Recall"),
        [
            (
                *(str(count) for count in (right, wrong, missed, apart)),
                f"{right / (right + wrong):.2f}",
                f"{right / (right + missed):.2f}",
            )
        ],
    )


if __name__ == "__main__":
    main()
