"""Which facts a conclusion was drawn from: the hash of a portfolio's canonical document."""

import hashlib
import json

from bowstring.formats.document import document_of_sheets
from bowstring.formats.sheets import sheets_of
from bowstring.model.portfolio import Portfolio


def canonical_document(portfolio: Portfolio) -> str:
    """The portfolio as JSON, the same for the same facts in the same order: keys sorted, nothing between them."""
    document = document_of_sheets(sheets_of(portfolio))
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def version_of(portfolio: Portfolio) -> str:
    """The SHA-256 of the canonical document, in hexadecimal."""
    return hashlib.sha256(canonical_document(portfolio).encode()).hexdigest()
