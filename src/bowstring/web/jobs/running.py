"""A job while a worker runs it: it tells how far it is, gives signs of life, and stops where it was cancelled."""

import contextlib
import threading
from collections.abc import Iterator

from django.db import OperationalError, connection

from bowstring.model.problems import BowstringError
from bowstring.web.store import jobs as store
from bowstring.web.store.jobs import JobCard

_BEAT_S = 5.0
_LOOK_S = 0.5


class CancelledError(BowstringError):
    """Somebody stopped the job, or its worker no longer holds it."""


class Run:
    """A job being run by this process. holder: the secret of its lease. message: what is told once it is done."""

    def __init__(self, job: JobCard, holder: str) -> None:
        self.job = job
        self.holder = holder
        self.message = ""
        self._progress, self._stage = 0.0, ""
        self._is_lost = threading.Event()
        self._is_over = threading.Event()

    def tell(self, progress: float, stage: str) -> None:
        """Say how far the job is, 0 to 1. Raises: CancelledError where it is to stop."""
        self._progress, self._stage = progress, stage
        if self._is_lost.is_set():
            raise CancelledError("the job was stopped")

    def must_hold(self) -> None:
        """Go on, inside a transaction that writes a result, only while the lease is ours. Raises: CancelledError."""
        if not store.holds_job(self.job.number, self.holder):
            raise CancelledError("the job was taken over")

    @contextlib.contextmanager
    def alive(self) -> Iterator[None]:
        """Gives signs of life from a thread of its own while the work goes on."""
        beating = threading.Thread(target=self._beat, daemon=True)
        beating.start()
        try:
            yield
        finally:
            self._is_over.set()
            beating.join()

    def _beat(self) -> None:
        last = (-1.0, "")
        waited = _BEAT_S
        while not self._is_over.wait(_LOOK_S):
            waited += _LOOK_S
            now = (self._progress, self._stage)
            if waited < _BEAT_S and now == last:
                continue
            last, waited = now, 0.0
            if not self._is_kept(*now):
                self._is_lost.set()
        connection.close()

    def _is_kept(self, progress: float, stage: str) -> bool:
        """A sign of life given; one that a busy database did not take is made up for by the next."""
        try:
            return store.keep_job(self.job.number, self.holder, progress=progress, stage=stage)
        except OperationalError:
            connection.close()
            return True
