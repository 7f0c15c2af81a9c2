"""What is installed from the built package, in an empty folder without the checkout: that it works, and how much it is.

Needs the index for the packages that Bowstring needs; `uv` is what set-up installs.
"""

import argparse
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Sequence
from pathlib import Path

from benchmarks.measuring import tell

ROOT = Path(__file__).parents[1]
UV = ROOT / ".tool" / "bin" / "uv"
_LIBRARY = """
import sys
import bowstring as bs
assert not {"numpy", "django", "highspy"} & set(sys.modules), "importing costs"
"""
_BARE = ("allauth", "babel", "polars", "psycopg", "vl_convert", "sklearn", "scipy")
_EXTRAS = ("cluster", "languages", "oidc", "parquet", "pictures", "postgres")
_MOST_WHEEL_MB, _MOST_INSTALLED_MB, _MOST_HELP_S = 3, 200, 0.3
# How long it took stands in the report too.
_SECONDS = re.compile(r"after [\d.,]+ seconds")


def main(arguments: Sequence[str] | None = None) -> None:
    """Install for each interpreter, run the commands, and print what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--python", nargs="*", default=[sys.executable], help="interpreters to try")
    parser.add_argument("--seconds", type=int, default=600, help="the ceiling for the demo's plan")
    parser.add_argument("--quick", action="store_true", help="leave the demo out")
    parser.add_argument(
        "--extras", action="store_true", help="again with every extra: the same must come out"
    )
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        wheel = build(Path(folder))
        rows = [
            tried(
                interpreter,
                wheel,
                Path(folder) / str(at),
                seconds=None if options.quick else options.seconds,
                extras=options.extras,
            )
            for at, interpreter in enumerate(options.python)
        ]
        if wheel.stat().st_size > _MOST_WHEEL_MB * 1e6:
            sys.exit(f"the wheel is larger than {_MOST_WHEEL_MB} MB")
        title = f"Installed from a package of {wheel.stat().st_size / 1e6:.1f} MB, without extras."
    tell(
        title,
        ("Python", "Installed, MB", "of it compiled", "--help, CPU s", "demo, CPU s", "report, kB"),
        rows,
    )


def build(folder: Path) -> Path:
    """The wheel, built from this checkout."""
    _run([str(UV), "build", "--quiet", "--offline", "--wheel", "--out-dir", str(folder)], cwd=ROOT)
    return next(folder.glob("*.whl"))


def tried(
    interpreter: str, wheel: Path, folder: Path, *, seconds: int | None, extras: bool = False
) -> tuple[str, ...]:
    """Install into an empty environment and run what people run first; one row of the table.

    Args:
        interpreter: the Python to install for.
        wheel: the package.
        folder: an empty one.
        seconds: the ceiling for the demo's plan; None to leave it out.
        extras: whether the demo is made again with every extra, and compared.
    """
    environment, work = folder / "environment", folder / "work"
    work.mkdir(parents=True)
    _run([str(UV), "venv", "--quiet", "--no-python-downloads", "--python", interpreter, str(environment)])
    python = str(environment / "bin" / "python")
    _run([str(UV), "pip", "install", "--quiet", "--compile-bytecode", "--python", python, str(wheel)])
    command = str(environment / "bin" / "bowstring")
    _run([python, "-c", _LIBRARY], cwd=work)
    for name in _BARE:
        missing = subprocess.run([python, "-c", f"import {name}"], capture_output=True, check=False)
        if not missing.returncode:
            sys.exit(f"{name} is installed without its extra")
    _run([command, "--help"], cwd=work)
    help_seconds = _seconds([command, "--help"], work)
    demo_seconds, size = float("nan"), float("nan")
    if seconds is not None:
        demo_seconds = _seconds([command, "demo", "--no-serve", "--seconds", str(seconds)], work)
        size = (work / "out" / "report.html").stat().st_size / 1000
    whole, compiled = _megabytes(environment)
    if whole - compiled > _MOST_INSTALLED_MB or help_seconds > _MOST_HELP_S:
        sys.exit(
            f"{whole - compiled:.0f} MB are installed, and help takes {help_seconds:.2f} s of the processor"
        )
    _serve(command, work)
    if extras and seconds is not None:
        every = f"{wheel}[{','.join(_EXTRAS)}]"
        _run([str(UV), "pip", "install", "--quiet", "--compile-bytecode", "--python", python, every])
        _compare(command, work, seconds)
    version = _run([python, "-c", "import platform; print(platform.python_version())"]).strip()
    return (
        version,
        f"{whole:.0f}",
        f"{compiled:.0f}",
        f"{help_seconds:.2f}",
        f"{demo_seconds:.0f}",
        f"{size:.0f}",
    )


def _compare(command: str, work: Path, seconds: int) -> None:
    """Make the demo again where every extra is: its report, with plan, agenda and every picture, must be the same."""
    again = work.parent / "again"
    again.mkdir()
    _run([command, "demo", "--no-serve", "--seconds", str(seconds)], cwd=again)
    bare, full = (_SECONDS.sub("", (place / "out" / "report.html").read_text()) for place in (work, again))
    if bare != full:
        sys.exit("with the extras something else comes out")


def _serve(command: str, folder: Path) -> None:
    """Run the site until its first page has come with its styles and scripts."""
    serve = [command, "serve", "--database", f"sqlite:///{folder / 'site.sqlite3'}", "--port", "0"]
    log = folder / "serve.log"
    with (
        log.open("w") as out,
        subprocess.Popen(serve, cwd=folder, stdout=out, stderr=out, env=_clean()) as site,
    ):
        try:
            address = _address(site, log)
            with urllib.request.urlopen(address, timeout=60) as page:  # noqa: S310
                text = page.read().decode()
            for path in re.findall(r'(?:href|src)="(/static/[^"]+)"', text):
                urllib.request.urlopen(address + path, timeout=60).close()  # noqa: S310
        finally:
            site.terminate()


def _address(site: subprocess.Popen[bytes], log: Path) -> str:
    for _ in range(600):
        if match := re.search(r"http://[\d.]+:\d+", log.read_text()):
            return match[0]
        if site.poll() is not None:
            break
        time.sleep(0.2)
    sys.exit(f"The site did not start:\n{log.read_text()}")


def _clean() -> dict[str, str]:
    """What is in the environment, less what would lead back to the checkout."""
    return {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))
    }


def _megabytes(environment: Path) -> tuple[float, float]:
    """The environment in megabytes, and how much of it Python compiled."""
    files = [path for path in environment.rglob("*") if path.is_file() and not path.is_symlink()]
    sizes = [(path.suffix, path.stat().st_size / 1e6) for path in files]
    return sum(size for _, size in sizes), sum(size for suffix, size in sizes if suffix == ".pyc")


def _seconds(command: Sequence[str], folder: Path) -> float:
    """Seconds of the processor."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    _run(command, cwd=folder)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _run(command: Sequence[str], cwd: Path | None = None) -> str:
    """What the command prints. Raises: CalledProcessError if it fails."""
    ended = subprocess.run(
        command, cwd=cwd, env=_clean(), stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if ended.returncode:
        sys.exit(
            f"{' '.join(command)} ended with {ended.returncode}:\n{ended.stdout[-2000:]}{ended.stderr[-4000:]}"
        )
    return ended.stdout


if __name__ == "__main__":
    main()
