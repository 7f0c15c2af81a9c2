"""Slow visitors: what an ordinary visitor waits while others trickle.

    python -m benchmarks.slow_visitors

Claim: hundreds of connections that send their headers or bodies byte by byte, or fetch an answer as slowly, hold up
nobody else. Each kind and number is tried on a real site (`bowstring serve`) of this machine alone, while one visitor
opens pages; the time of each is measured. `--port` tries a front server that stands before such a site instead.
There is no peer.
"""

import argparse
import contextlib
import http.client
import selectors
import socket
import statistics
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence

from benchmarks.measuring import progress, tell
from benchmarks.running_site import served, small_site

_HOST = "127.0.0.1"
_TICK_S = 1.0
_TIMEOUT_S = 60.0
_PAGE = "/sign-in"
_LARGE = "/static/bowstring/charts.js"

STARTS: dict[str, bytes] = {
    "in the headers": b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ",
    "in the body": b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/plain\r\n"
    b"Content-Length: 900000\r\n\r\n",
    "fetching the answer": f"GET {_LARGE} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode(),
}
"""What a slow visitor begins with; then follows a byte a second, or a byte a second is read."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 1 where the ordinary visitor was ever not answered."""
    options = _options(arguments)
    rows: list[tuple[str, ...]] = []
    failed = 0
    with _site(options.port) as port:
        for kind, count in [("nobody", 0), *((kind, count) for kind in STARTS for count in options.count)]:
            progress(f"{count} slow {kind}" if count else "Nobody else")
            with _trickling(port, STARTS.get(kind, b""), count) as cut:
                times = _visits(port, seconds=options.seconds)
                ended = cut()
            answered = sorted(time for time in times if time is not None)
            failed += len(times) - len(answered)
            rows.append((kind, str(count), str(len(answered)), *_spread(answered), str(ended)))
    tell(
        f"One visitor's pages while others are slow, {options.seconds:g} s each.",
        ("Slow", "Connections", "Pages", "Median, ms", "95th percentile, ms", "Slow ones ended"),
        rows,
    )
    return int(failed > 0)


def _spread(times: Sequence[float]) -> tuple[str, str]:
    if not times:
        return "–", "–"
    return f"{statistics.median(times) * 1000:.0f}", f"{times[int(0.95 * (len(times) - 1))] * 1000:.0f}"


@contextlib.contextmanager
def _site(port: int) -> Iterator[int]:
    """The port to visit: of a site started here, unless one is named."""
    if port:
        yield port
        return
    site = small_site()
    with served(site):
        yield site.port


def _visits(port: int, *, seconds: float) -> list[float | None]:
    """How long each page took, a tenth of a second apart; None where none came."""
    times: list[float | None] = []
    until = time.monotonic() + seconds
    while time.monotonic() < until or not times:
        times.append(_visit(port))
        time.sleep(0.1)
    return times


def _visit(port: int) -> float | None:
    began = time.perf_counter()
    door = http.client.HTTPConnection(_HOST, port, timeout=_TIMEOUT_S)
    with contextlib.closing(door), contextlib.suppress(OSError, http.client.HTTPException):
        door.request("GET", _PAGE)
        answer = door.getresponse()
        answer.read()
        if answer.status == http.client.OK:
            return time.perf_counter() - began
    return None


@contextlib.contextmanager
def _trickling(port: int, start: bytes, count: int) -> Iterator[Callable[[], int]]:
    """So many slow connections, a byte a second each; what is called tells how many the site has ended."""
    is_over = threading.Event()
    lines = [_opened(port, start) for _ in range(count)]
    open_lines = {line for line in lines if line is not None}
    slow = threading.Thread(target=_trickle, args=(open_lines, is_over, b"GET /static" not in start))
    slow.start()
    try:
        yield lambda: count - len(open_lines)
    finally:
        is_over.set()
        slow.join()
        for line in lines:
            if line is not None:
                line.close()


def _opened(port: int, start: bytes) -> socket.socket | None:
    with contextlib.suppress(OSError):
        line = socket.socket()
        # As little as may be waits between the two ends.
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2_048)
        line.settimeout(_TIMEOUT_S)
        line.connect((_HOST, port))
        line.sendall(start)
        line.setblocking(False)
        return line
    return None


def _trickle(lines: set[socket.socket], is_over: threading.Event, is_sending: bool) -> None:
    while not is_over.wait(_TICK_S):
        ended = _ended(lines) if is_sending else set()
        for line in lines - ended:
            try:
                if is_sending:
                    line.send(b"x")
                elif not line.recv(1):
                    ended.add(line)
            except BlockingIOError:
                continue
            except OSError:
                ended.add(line)
        lines -= ended


def _ended(lines: set[socket.socket]) -> set[socket.socket]:
    """Those in which something, or nothing more, has come from the other end: they were given up there."""
    with selectors.DefaultSelector() as ready:
        for line in lines:
            ready.register(line, selectors.EVENT_READ)
        return {key.fileobj for key, _ in ready.select(0)} if lines else set()  # type: ignore[misc]


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.slow_visitors")
    parser.add_argument("--count", type=int, nargs="*", default=[50, 200, 500], help="slow connections")
    parser.add_argument("--seconds", type=float, default=20.0, help="how long each is tried")
    parser.add_argument(
        "--port", type=int, default=0, help="of a server on this machine, instead of a new site"
    )
    options = parser.parse_args(arguments)
    if max(options.count, default=0) > 1_000 or options.seconds > 300:
        parser.error("at most 1,000 connections for 300 seconds")
    return options


if __name__ == "__main__":
    sys.exit(main())
