"""The peer of `frontier`: pyaugmecon on one two-objective knapsack, run by whichever Python has it installed.

    python benchmarks/frontier_peer.py instance.json

The file holds weights (a row a constraint), limits, worth (a row an objective) and how many grid points make the
answer exact. Its answer is one line of JSON: the points found. It stands alone: that Python need not know this project.
"""

import json
import os
import sys
import tempfile
from pathlib import Path


def main() -> None:
    """Solve the instance named on the command line and tell the points."""
    given = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    try:
        import pyomo.environ as pyo
        from pyaugmecon import PyAugmecon
    except ImportError as error:
        sys.exit(f"pyaugmecon is not installed there: {error}")
    model = pyo.ConcreteModel()
    model.pieces = pyo.RangeSet(0, len(given["weights"][0]) - 1)
    model.take = pyo.Var(model.pieces, within=pyo.Binary)
    model.fits = pyo.ConstraintList()
    for weights, limit in zip(given["weights"], given["limits"], strict=True):
        model.fits.add(expr=sum(weights[item] * model.take[item] for item in model.pieces) <= limit)
    model.obj_list = pyo.ObjectiveList()
    for worth in given["worth"]:
        total = sum(worth[item] * model.take[item] for item in model.pieces)
        model.obj_list.add(expr=total, sense=pyo.maximize)
    for objective in model.obj_list:
        model.obj_list[objective].deactivate()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        options = {
            "name": "knapsack",
            "grid_points": given["grid_points"],
            "cpu_count": 1,
            "output_excel": False,
            "logging_folder": "logs",
        }
        solver = PyAugmecon(model, options, {"Threads": 1})
        solver.solve()
        points = sorted([round(float(value)) for value in point] for point in solver.unique_pareto_sols)
        os.chdir("/")
    sys.stdout.write("\n" + json.dumps(points) + "\n")


if __name__ == "__main__":
    main()
