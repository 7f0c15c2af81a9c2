"""The log's lines: without the secrets of links, and without anybody's e-mail address."""

import logging
import re

_SECRET = re.compile(r"(/(?:sign-in|invitation|join|calendar|account/address)/)[^/?\s\"'<>]+")
# Bounded, so that no line makes it slow; of an address longer than that only the first letters are left.
_ADDRESS = re.compile(r"[\w.+'-]{1,64}@[\w.-]{1,253}")


class DiscreetFormatter(logging.Formatter):
    """Writes a line, its traceback too, with dots where a secret or an address stood."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        return _ADDRESS.sub("…@…", _SECRET.sub(r"\1…", super().format(record)))
