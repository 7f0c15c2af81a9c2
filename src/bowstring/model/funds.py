"""Funds that work is paid from: one, or several by share."""

from collections.abc import Mapping

_NEAR = 1e-6


def fund_shares(text: str) -> Mapping[str, float]:
    """The share of each fund in a text such as "capital: 0.6; revenue: 40 %"; one name takes the whole.

    Empty where the text cannot be read so; the checks say why.
    """
    if ":" not in text:
        return {text.strip(): 1.0}
    shares: dict[str, float] = {}
    for part in text.split(";"):
        name, _, share_text = part.rpartition(":")
        share = _share(share_text)
        if not part.strip():
            continue
        if not name.strip() or share is None or not 0 <= share <= 1 or name.strip() in shares:
            return {}
        shares[name.strip()] = share
    return shares if abs(sum(shares.values()) - 1) <= _NEAR else {}


def _share(text: str) -> float | None:
    figure = text.strip()
    try:
        return float(figure.removesuffix("%")) / 100 if figure.endswith("%") else float(figure)
    except ValueError:
        return None
