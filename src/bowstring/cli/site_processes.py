"""The processes of a running site: started, started again when they die, ended in order, and never left behind."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from types import FrameType

import typer

from bowstring.model.problems import BowstringError
from bowstring.web.lifeline import LIFELINE
from bowstring.web.traffic import FOLDER

_WEB_PROCESSES = 2
_LOOK_S = 0.2
_PATIENCE_S = (10.0, 5.0)
_SOON_S = 10.0
_MOST_DEATHS = 5
_LONGEST_PAUSE_S = 30.0
# An operator, or a machine short of memory; a process that crashes ends by other signals, and by itself.
_FROM_OUTSIDE = (-signal.SIGKILL, -signal.SIGTERM)


@dataclass(slots=True, kw_only=True)
class ProcessKeeper:
    """Keeps one process running.

    deaths: how often in a row it ended by itself soon after its start; what was killed from outside would have run on.
    due_at: its next start.
    """

    name: str
    command: list[str]
    files: tuple[int, ...] = ()
    is_vital: bool = False
    process: "subprocess.Popen[bytes] | None" = None
    deaths: int = 0
    started_at: float = 0.0
    due_at: float = 0.0

    def start(self, lifeline: int) -> None:
        """Start the process, in a session of its own, so that Ctrl-C reaches only who ends it in order."""
        self.process = subprocess.Popen(  # noqa: S603
            self.command,
            pass_fds=(*self.files, lifeline),
            env={**os.environ, LIFELINE: str(lifeline)},
            start_new_session=True,
        )
        self.started_at = time.monotonic()

    def look(self, lifeline: int, now: float) -> None:
        """Start the process again where it has ended, after a pause that grows. Raises: BowstringError."""
        if self.process is not None and self.process.poll() is not None:
            self._note_death(self.process.returncode, now)
            self.process = None
        if self.process is None and now >= self.due_at:
            self.start(lifeline)

    def _note_death(self, code: int, now: float) -> None:
        has_failed = code not in _FROM_OUTSIDE and now - self.started_at < _SOON_S
        self.deaths = self.deaths + 1 if has_failed else 0
        if self.is_vital and self.deaths >= _MOST_DEATHS:
            raise BowstringError(
                f"{self.name} ended {_MOST_DEATHS} times as soon as it was started; "
                "what it said last stands above."
            )
        self.due_at = now + min(_LONGEST_PAUSE_S, 2.0**self.deaths - 1.0)
        typer.echo(f"{self.name} ended by itself ({_ending(code)}). It is started again.", err=True)


def run_site(door: socket.socket, address: str) -> None:
    """Run the web processes and one worker until somebody stops this.

    Raises: BowstringError where the web processes end by themselves again and again.
    """
    web_command = [sys.executable, "-m", "bowstring.web.wsgi", str(door.fileno())]
    keepers = [
        ProcessKeeper(
            name=f"Web process {number}",
            command=web_command,
            files=(door.fileno(),),
            is_vital=True,
        )
        for number in range(1, _WEB_PROCESSES + 1)
    ]
    keepers.append(ProcessKeeper(name="The worker", command=[sys.executable, "-m", "bowstring", "worker"]))
    with _stoppable(), _lifeline() as lifeline, _counted_together():
        try:
            for keeper in keepers:
                keeper.start(lifeline)
            typer.echo(f"Bowstring runs at {address} – stop it with Ctrl-C.")
            sys.stdout.flush()
            while True:
                for keeper in keepers:
                    keeper.look(lifeline, time.monotonic())
                time.sleep(_LOOK_S)
        except KeyboardInterrupt:
            typer.echo("Stopping.")
        finally:
            _end([keeper.process for keeper in keepers if keeper.process is not None])


def _ending(code: int) -> str:
    if code >= 0:
        return f"exit code {code}"
    with contextlib.suppress(ValueError):
        return signal.Signals(-code).name
    return f"signal {-code}"


@contextlib.contextmanager
def _lifeline() -> Iterator[int]:
    """The end of a pipe for processes to watch: it comes to its end when this process does, even where it is killed."""
    watched, held = os.pipe()
    try:
        yield watched
    finally:
        os.close(watched)
        os.close(held)


@contextlib.contextmanager
def _counted_together() -> Iterator[None]:
    """A folder in which the processes count their requests together, for as long as they run."""
    if os.environ.get(FOLDER):
        yield
        return
    with tempfile.TemporaryDirectory(prefix="bowstring-", ignore_cleanup_errors=True) as folder:
        os.environ[FOLDER] = folder
        try:
            yield
        finally:
            del os.environ[FOLDER]


def _end(processes: "list[subprocess.Popen[bytes]]") -> None:
    """Ask them to end; ask again where they are in the middle of something, then end them."""
    for patience in _PATIENCE_S:
        for process in processes:
            if process.poll() is None:
                process.terminate()
        if _wait(processes, patience):
            return
    for process in processes:
        if process.poll() is None:
            process.kill()
            process.wait()


def _wait(processes: "list[subprocess.Popen[bytes]]", patience: float) -> bool:
    until = time.monotonic() + patience
    for process in processes:
        try:
            process.wait(timeout=max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            return False
    return True


@contextlib.contextmanager
def _stoppable() -> Iterator[None]:
    """Being told to end is as good as Ctrl-C, and so is Ctrl-C where a shell started this with interrupts ignored.

    A hang-up ends it too, unless whoever started it had hang-ups ignored: that is what `nohup` is for.
    """

    def stop(_: int, __: FrameType | None) -> None:
        raise KeyboardInterrupt

    numbers = [signal.SIGINT, signal.SIGTERM]
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        numbers.append(signal.SIGHUP)
    before = {number: signal.signal(number, stop) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
