"""The web server over real sockets: who is slow holds nobody up, and what is too large is refused unread."""

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import pytest

from bowstring.web import server as serving
from bowstring.web.server import LARGEST, SMALLEST, Server

PATIENCE_S = 30.0


def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    """Says how long a body was stated to be, and how much of it came."""
    came = len(environ["wsgi.input"].read())
    start("200 OK", [("Content-Type", "text/plain")])
    return [f"stated {environ.get('CONTENT_LENGTH', '')}, came {came}".encode()]


def largest_body(path: str, headers: Mapping[str, str]) -> int:
    """As the site has it: only one page takes much, and only from one visitor."""
    return LARGEST if (path, headers.get("COOKIE")) == ("/import", "sessionid=lead") else SMALLEST


@pytest.fixture(autouse=True)
def _looks_often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who is late is given up at once, not at the server's next look."""
    monkeypatch.setattr(serving, "_LOOK_S", 0.01)


@pytest.fixture
def door() -> Iterator[tuple[str, int]]:
    """The address of a server with two threads."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = Server(application, listening, largest_body=largest_body, threads=2)
    running = threading.Thread(target=server.run, daemon=True)
    running.start()
    yield listening.getsockname()
    server.stop()
    running.join(PATIENCE_S)
    server.close()
    assert not running.is_alive()


def answer_to(door: tuple[str, int], *parts: bytes) -> bytes:
    """Everything that comes back, whatever becomes of what is sent."""
    with socket.create_connection(door, timeout=PATIENCE_S) as line:
        with contextlib.suppress(ConnectionError):
            for part in parts:
                line.sendall(part)
        answer = b""
        with contextlib.suppress(ConnectionError):
            while piece := line.recv(1 << 16):
                answer += piece
        return answer


def head(path: str, *lines: str) -> bytes:
    """The head of a request that ends its connection."""
    return "\r\n".join([f"POST {path} HTTP/1.1", "Host: here", "Connection: close", *lines, "", ""]).encode()


@pytest.mark.parametrize("count", [50, 200])
def test_visitors_who_trickle_hold_nobody_up(door: tuple[str, int], count: int) -> None:
    with contextlib.ExitStack() as lines:
        for number in range(count):
            line = lines.enter_context(socket.create_connection(door))
            # Half of them in the headers, half in the body.
            line.sendall(b"GET / HTTP/1.1\r\nX: " if number % 2 else head("/", "Content-Length: 900") + b"x")
        assert b"stated , came 0" in answer_to(
            door, b"GET / HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n"
        )


@pytest.mark.parametrize("path", ["/sign-in", "/import"])
def test_a_stated_length_is_refused_before_the_body_is_read(door: tuple[str, int], path: str) -> None:
    answer = answer_to(door, head(path, "Content-Length: 300000000"))
    assert b"stated 300000000, came 0" in answer


def test_a_body_that_goes_on_and_on_is_refused_where_it_becomes_too_large(door: tuple[str, int]) -> None:
    chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    answer = answer_to(door, head("/sign-in", "Transfer-Encoding: chunked"), *[chunk] * 200)
    assert b", came 0" in answer
    assert int(answer.split(b"stated ")[1].split(b",")[0]) > SMALLEST


def test_a_body_without_a_stated_length_arrives_whole(door: tuple[str, int]) -> None:
    sent = (head("/", "Transfer-Encoding: chunked"), b"3\r\nabc\r\n", b"2\r\nde\r\n0\r\n\r\n")
    assert b"stated 5, came 5" in answer_to(door, *sent)


def test_who_may_import_sends_much_and_who_waits_to_be_let_in_is_told_at_once(door: tuple[str, int]) -> None:
    cookie = "Cookie: sessionid=lead"
    body = b"x" * 3_000_000
    assert b"came 3000000" in answer_to(door, head("/import", cookie, f"Content-Length: {len(body)}"), body)
    for lines in ([cookie, f"Content-Length: {LARGEST + 1}"], ["Cookie: x=y", "Content-Length: 3000000"]):
        assert b"came 0" in answer_to(door, head("/import", *lines, "Expect: 100-continue"))


def test_a_stated_length_that_lies_leaves_the_rest_unread(door: tuple[str, int]) -> None:
    answer = answer_to(door, head("/", "Content-Length: 3"), b"abc" + b"x" * 100)
    assert answer.count(b"HTTP/1.1") == 1
    assert b"stated 3, came 3" in answer


@pytest.mark.parametrize(
    ("sent", "limit"),
    [
        (b"", "IDLE_S"),
        (b"GET / HT", "HEAD_S"),
        (head("/", "Content-Length: 9") + b"x", "BODY_S"),
        (head("/", "Transfer-Encoding: chunked") + b"1\r\nx", "BODY_S"),
    ],
)
def test_what_takes_too_long_is_ended(
    door: tuple[str, int], monkeypatch: pytest.MonkeyPatch, sent: bytes, limit: str
) -> None:
    monkeypatch.setattr(serving, limit, 0.0)
    monkeypatch.setattr(serving, "BODY_RATE", 10**9)
    assert answer_to(door, sent) == b""


def test_an_answer_that_nobody_fetches_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "ANSWER_S", 0.0)
    monkeypatch.setattr(serving, "ANSWER_RATE", 10**12)

    def much(_: object, start: Callable[..., Any]) -> Iterable[bytes]:
        start("200 OK", [("Content-Length", str(10**8))])
        return [b"x" * 10**8]

    listening = socket.create_server(("127.0.0.1", 0))
    server = Server(much, listening, largest_body=largest_body, threads=1)
    running = threading.Thread(target=server.run, daemon=True)
    running.start()
    with socket.create_connection(listening.getsockname()) as line:
        line.sendall(b"GET / HTTP/1.1\r\nHost: here\r\n\r\n")
        assert line.recv(100)
        until = time.monotonic() + PATIENCE_S
        while server.active_channels:
            assert time.monotonic() < until
            time.sleep(0.01)
    server.stop()
    running.join(PATIENCE_S)
    server.close()
