"""Small files that ask for a lot, built in code: workbooks part by part, and texts."""

import io
import zipfile
from collections.abc import Mapping

_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def workbook(
    sheets: Mapping[str, str],
    *,
    shared: str = "",
    folder: str = "xl/worksheets",
    more: Mapping[str, bytes] | None = None,
) -> bytes:
    """A workbook of sheets by their name, each the XML inside its worksheet. shared: inside the shared strings."""
    names = list(sheets)
    listed = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="r{n}"/>' for n, name in enumerate(names, 1))
    relations = "".join(
        f'<Relationship Id="r{n}" Type="{_RELATIONS}/worksheet" Target="/{folder}/sheet{n}.xml"/>'
        for n, _ in enumerate(names, 1)
    )
    strings = (
        f'<Relationship Id="s" Type="{_RELATIONS}/sharedStrings" Target="sharedStrings.xml"/>'
        if shared
        else ""
    )
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="w" '
        f'Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}">{relations}{strings}</Relationships>',
        **{f"{folder}/sheet{n}.xml": worksheet(sheets[name]) for n, name in enumerate(names, 1)},
    }
    if shared:
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{_MAIN}">{shared}</sst>'
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
        for name, content in (more or {}).items():
            archive.writestr(name, content)
    return packed.getvalue()


def worksheet(inside: str) -> str:
    """A sheet's part; text that is a whole document already stays as it is."""
    return inside if inside.startswith("<?xml") else f'<worksheet xmlns="{_MAIN}">{inside}</worksheet>'


def cell(at: str, text: str) -> str:
    """A cell of a sheet, with its text inside."""
    return f'<c{at} t="inlineStr"><is><t>{text}</t></is></c>'


HEADER = "<row>" + "".join(
    cell(f' r="{at}1"', name) for at, name in zip("ABC", ("name", "focus", "team"), strict=True)
)
HEADER += "</row>"
"""A row of column names."""
