"""What a service is for doing, by the verb its name begins with: applying and checking are different steps."""

from bowstring.reuse.words import words_of

_ACTS = """
ask: apply, claim, request, register, join, enrol, sign, open, start, get, buy, order, make, book, renew, recruit
look: check, view, find, search, see, show, look, browse, track, follow, calculate, estimate, compare
answer: respond, reply, accept, appeal, challenge, dispute, object
tell: report, tell, notify, submit, file, declare, send, change, update
pay: pay, repay, refund
end: cancel, stop, close, end, withdraw, retire, remove
"""


def act_of(name: str) -> str:
    """What kind of step a name begins with; "" where it begins with none."""
    first = next(words_of(name), ("", ""))[1]
    return _BY_STEM.get(first, "")


def _read() -> dict[str, str]:
    acts: dict[str, str] = {}
    for line in _ACTS.strip().splitlines():
        act, verbs = line.split(":")
        acts.update({stem: act for _, stem in words_of(verbs)})
    return acts


_BY_STEM = _read()
