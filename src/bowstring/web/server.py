"""The web server: whole requests reach the site's threads, and who is slow holds none of them.

`waitress` reads requests and writes answers in one loop and gives threads only what has come in whole. Added here:
how long a request and an answer may take, how large a body may be before it is read, and an end in good order.
"""

import contextlib
import resource
import signal
import socket
import time
from collections.abc import Callable, Mapping
from functools import partial
from types import FrameType
from typing import Any

from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import TcpWSGIServer

from bowstring.web.lifeline import end_with_parent

SMALLEST = 1_000_000
"""Most bytes of a body that anybody may send."""

LARGEST = 25_000_000
"""Most bytes of a body at all: an import by a member who may import."""

THREADS = 8
CONNECTIONS = 1_000
"""Most connections that one process keeps open; others wait outside."""

HEAD_S = 10.0
"""How long the first line and the headers of a request may take."""

BODY_S, BODY_RATE = 20.0, 50_000
"""How long a body may take: so many seconds, and a second more for each so many bytes that may come."""

ANSWER_S, ANSWER_RATE = 30.0, 20_000
"""How long somebody may take to fetch an answer: so many seconds, and a second more for each so many bytes."""

IDLE_S = 30.0
"""How long a connection is kept that asks for nothing."""

STOP_S = 8.0
"""How long what has begun may go on when the site is stopped."""

_DRAIN_S = 10.0
_LOOK_S = 1.0
_MOST_HEADERS = 32_000
_SPARE_FILES = 64


LargestBody = Callable[[str, Mapping[str, str]], int]
"""How many bytes may come to an address, by the headers that came with it, their names in capitals."""


class Request(HTTPRequestParser):  # type: ignore[misc]
    """A request as it comes in. is_refused: its body is too large, and is not read."""

    def __init__(self, adj: Adjustments, largest_body: LargestBody) -> None:
        super().__init__(adj)
        self._largest_body = largest_body
        self.is_refused = False
        self.largest = SMALLEST
        self._begun_at = time.monotonic()
        self._head_at: float | None = None

    def parse_header(self, header_plus: bytes) -> None:
        """Read the headers, and let nothing in that is larger than it may be."""
        super().parse_header(header_plus)
        self._head_at = time.monotonic()
        if not self.chunked and self.content_length <= SMALLEST:
            return
        self.largest = self._largest_body(self.path, self.headers)
        if self.content_length > self.largest:
            self._refuse()

    def received(self, data: bytes) -> int:
        """Take in what came; how much of it."""
        taken: int = super().received(data)
        if self.chunked and self.body_bytes_received > self.largest:
            self.headers["CONTENT_LENGTH"] = str(self.body_bytes_received)
            self._refuse()
        return taken

    @property
    def is_late(self) -> bool:
        """Whether it takes longer than a request may."""
        now = time.monotonic()
        if self._head_at is None:
            return now - self._begun_at > HEAD_S
        size = self.largest if self.chunked else self.content_length
        return now - self._head_at > BODY_S + size / BODY_RATE

    def _refuse(self) -> None:
        # The site itself says so, by the length that stands in the headers; what has come of the body is let go.
        self.close()
        self.body_rcv = None
        self.chunked = False
        self.content_length = 0
        self.expect_continue = False
        self.headers["CONNECTION"] = "close"
        self.connection_close = self.completed = self.is_refused = True


class Connection(HTTPChannel):  # type: ignore[misc]
    """A connection. It is closed when it does nothing, or does it too slowly."""

    def __init__(self, server: "Server", *args: Any, **kwargs: Any) -> None:
        self.parser_class = partial(Request, largest_body=server.largest_body)
        super().__init__(server, *args, **kwargs)
        self._idle_since = time.monotonic()
        self._sending_since: float | None = None
        self._to_send = 0
        self._drained_until: float | None = None
        self._is_shut = False

    def service(self) -> None:
        """Answer one request."""
        if self.requests and self.requests[0].is_refused:
            self._drained_until = time.monotonic() + _DRAIN_S
        super().service()
        self._idle_since, self._sending_since = time.monotonic(), None

    def readable(self) -> bool:
        """Whether to read on. Behind a refused body too, to throw it away: the refusal would not arrive otherwise."""
        return bool(self._is_draining or super().readable())

    def writable(self) -> bool:
        """Whether there is anything to send, or the connection is to be closed."""
        if self._is_draining and not self.will_close:
            return bool(self.total_outbufs_len or not self._is_shut)
        return bool(super().writable())

    def handle_write(self) -> None:
        """Send on; where a body was refused, say that nothing more comes, and keep the line open for the rest."""
        if not self._is_draining or self.will_close:
            super().handle_write()
            return
        self._flush_exception(self._flush_some)
        if not self.total_outbufs_len:
            self._is_shut = True
            with contextlib.suppress(OSError):
                self.socket.shutdown(socket.SHUT_WR)

    def handle_read(self) -> None:
        """Take in what came."""
        if not self._is_draining:
            super().handle_read()
            return
        with contextlib.suppress(OSError):
            if self.recv(1 << 16):
                return
        self.will_close = True

    def close_if_late(self) -> None:
        """End a connection that has taken longer than it may."""
        now = time.monotonic()
        if self._is_draining:
            is_late = self._drained_until is not None and now > self._drained_until
        elif self.total_outbufs_len:
            is_late = self._is_fetched_late(now)
        else:
            self._sending_since = None
            request = self.request
            is_late = request.is_late if request is not None else now - self._idle_since > IDLE_S
            is_late = is_late and not self.requests
        if is_late:
            # At once: whoever fetches nothing leaves no room to write in, and would never be told.
            self.handle_close()

    @property
    def is_busy(self) -> bool:
        """Whether a request is being taken in or answered."""
        return bool(self.requests or self.total_outbufs_len or self.request is not None)

    @property
    def _is_draining(self) -> bool:
        return self._drained_until is not None and self.close_when_flushed

    def _is_fetched_late(self, now: float) -> bool:
        if self._sending_since is None:
            self._sending_since, self._to_send = now, self.total_outbufs_len
        self._to_send = max(self._to_send, self.total_outbufs_len)
        return now - self._sending_since > ANSWER_S + self._to_send / ANSWER_RATE


class Server(TcpWSGIServer):  # type: ignore[misc]
    """Serves the site at a door that is open already, until it is stopped."""

    channel_class = Connection

    def __init__(
        self, application: Any, door: socket.socket, *, largest_body: LargestBody, **adjustments: Any
    ) -> None:
        self.largest_body = largest_body
        adj = Adjustments(
            sockets=[door], connection_limit=connection_limit(), **{**_ADJUSTMENTS, **adjustments}
        )
        door.setblocking(False)
        self._stopped_at: float | None = None
        super().__init__(
            application,
            {},
            _sock=door,
            adj=adj,
            bind_socket=False,
            sockinfo=(door.family, door.type, door.proto, door.getsockname()),
        )

    def maintenance(self, _: float) -> None:
        """Nothing: connections are looked after between two rounds of the loop, where they can be closed."""

    def stop(self) -> None:
        """Take nobody in any more; end when what has begun is done. May be called by a signal's handler."""
        self._stopped_at = self._stopped_at or time.monotonic()
        self.pull_trigger()

    def run(self) -> None:
        """Serve until stopped."""
        looked_at = 0.0
        while not self._is_over():
            if time.monotonic() - looked_at >= _LOOK_S:
                looked_at = time.monotonic()
                for connection in list(self.active_channels.values()):
                    connection.close_if_late()
            wasyncore.loop(timeout=_LOOK_S, use_poll=True, map=self._map, count=1)
        self.task_dispatcher.shutdown(timeout=1)
        for connection in list(self.active_channels.values()):
            connection.handle_close()

    def _is_over(self) -> bool:
        if self._stopped_at is None:
            return False
        self.accepting = False
        is_busy = any(active_channel.is_busy for active_channel in self.active_channels.values())
        return not is_busy or time.monotonic() - self._stopped_at > STOP_S


def serve(application: Any, door: socket.socket, *, largest_body: LargestBody) -> None:
    """Serve the site at that door until this process is told to end, or whoever started it has ended."""
    server = Server(application, door, largest_body=largest_body)

    def stop(_: int, __: FrameType | None) -> None:
        server.stop()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    end_with_parent(server.stop, patience_s=STOP_S + 2)
    server.run()


def connection_limit() -> int:
    """How many connections this process may keep: each takes an open file, and up to two more for large bodies."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * CONNECTIONS + _SPARE_FILES
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return CONNECTIONS if soft >= wanted else max(_SPARE_FILES, (soft - _SPARE_FILES) // 2)


_ADJUSTMENTS: dict[str, Any] = {
    "threads": THREADS,
    "backlog": 1024,
    "ident": "",
    "asyncore_use_poll": True,
    "log_socket_errors": False,
    "max_request_header_size": _MOST_HEADERS,
    "max_request_body_size": LARGEST + 1,
    # What may come from anybody is kept in memory; only what members send in goes to the disk on its way.
    "inbuf_overflow": SMALLEST + 1,
    # The headers that a web server before this one sets are read by the site's own settings.
    "clear_untrusted_proxy_headers": False,
}
