"""What an answer of the site holds, whatever it is packed in."""

import io
import zipfile

from django.http import HttpResponseBase


def text_of(answer: HttpResponseBase) -> str:
    """Everything that an answer holds, unpacked."""
    content = b"".join(answer) if getattr(answer, "streaming", False) else answer.content  # type: ignore[arg-type, attr-defined]
    if content[:2] != b"PK":
        return content.decode(errors="replace")
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        # A workbook says when it was made.
        names = [name for name in sorted(packed.namelist()) if name != "docProps/core.xml"]
        return "\n".join(packed.read(name).decode(errors="replace") for name in names)
