"""Which facts a conclusion was drawn from: the hash of a portfolio's canonical document."""

import hashlib
import json

from bowstring.formats.limits import OWN
from bowstring.formats.own import json_file
from bowstring.formats.own.document import document_of_sheets, sheets_of_document
from bowstring.formats.own.sheets import portfolio_of, sheets_of
from bowstring.model.portfolio import Portfolio


def canonical_document(portfolio: Portfolio) -> str:
    """The portfolio as JSON, the same for the same facts in the same order: keys sorted, nothing between them."""
    document = document_of_sheets(sheets_of(portfolio))
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def read_canonical(text: str) -> Portfolio:
    """The portfolio that a canonical document tells. Raises: BadDataError where it tells none."""
    return portfolio_of(sheets_of_document(json_file.parse(text, "document"), "document", OWN))[0]


def version_of(portfolio: Portfolio) -> str:
    """The SHA-256 of the canonical document, in hexadecimal."""
    return hashlib.sha256(canonical_document(portfolio).encode()).hexdigest()
