"""A column for a JSON document whose keys keep the order they were written in."""

import json
from typing import Any

from django.db import models


class DocumentField(models.TextField):  # type: ignore[type-arg]
    """JSON kept as text: PostgreSQL's own kind sorts keys, and the order of forums and of columns is told by it.

    Nobody asks the database for what stands inside.
    """

    _pyi_private_set_type: Any
    _pyi_private_get_type: Any
    _pyi_lookup_exact_type: Any

    def from_db_value(self, value: str | None, *_: object) -> Any:
        """The document, of the text that the database keeps."""
        # Most are empty, and there are thousands.
        if value is None:
            return None
        return {} if value == "{}" else [] if value == "[]" else json.loads(value)

    def to_python(self, value: Any) -> Any:
        """The document itself."""
        return value

    def get_prep_value(self, value: Any) -> str | None:
        """The text to keep."""
        return None if value is None else json.dumps(value, ensure_ascii=False)
