"""Words as a Word document: a few styles and links, the least that the format asks for, so nothing is installed for it.

Source: ECMA-376, parts 1 and 2.
"""

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# What XML cannot hold, whatever is typed.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# One moment for every part: the same words give the same file.
_MOMENT = (2026, 1, 1, 0, 0, 0)
_STYLES = (
    ("Normal", "", '<w:spacing w:after="80"/>', '<w:sz w:val="21"/>'),
    ("Title", "Normal", '<w:spacing w:after="120"/>', '<w:b/><w:sz w:val="36"/>'),
    (
        "Heading1",
        "Normal",
        '<w:keepNext/><w:spacing w:before="200" w:after="40"/>',
        '<w:b/><w:sz w:val="24"/>',
    ),
    ("Soft", "Normal", "", '<w:color w:val="505a5f"/><w:sz w:val="19"/>'),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph. style: "Normal", "Title", "Heading1" or "Soft"; url: where all of it leads, or blank."""

    text: str
    style: str = "Normal"
    is_bold: bool = False
    url: str = ""


def docx_bytes(paragraphs: Sequence[Paragraph], *, title: str) -> bytes:
    """A document of these paragraphs on A4. Links lead to http and https alone."""
    urls = list(dict.fromkeys(paragraph.url for paragraph in paragraphs if _is_link(paragraph.url)))
    parts = {
        "[Content_Types].xml": _types(),
        "_rels/.rels": _relations((("officeDocument", "word/document.xml", False),)),
        "word/document.xml": _document(paragraphs, urls, title),
        "word/styles.xml": _styles(),
        "word/_rels/document.xml.rels": _relations(
            (("styles", "styles.xml", False), *(("hyperlink", url, True) for url in urls))
        ),
    }
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(zipfile.ZipInfo(name, _MOMENT), text.encode(), zipfile.ZIP_DEFLATED)
    return content.getvalue()


def _is_link(url: str) -> bool:
    return url.startswith(("https://", "http://"))


def _document(paragraphs: Sequence[Paragraph], urls: Sequence[str], title: str) -> str:
    body = "".join(_paragraph(paragraph, urls) for paragraph in paragraphs)
    page = (
        '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="1000" w:right="1100" w:bottom="1000" w:left="1100" w:header="0" w:footer="0" w:gutter="0"/>'
        "</w:sectPr>"
    )
    comment = escape(_FORBIDDEN.sub("", title)).replace("--", "–").rstrip("-")
    return (
        f'{_HEAD}<w:document xmlns:w="{_WORD}" xmlns:r="{_LINKS}"><!-- {comment} -->'
        f"<w:body>{body}{page}</w:body></w:document>"
    )


def _paragraph(paragraph: Paragraph, urls: Sequence[str]) -> str:
    is_link = _is_link(paragraph.url)
    look = ("<w:b/>" if paragraph.is_bold else "") + ('<w:u w:val="single"/>' if is_link else "")
    text = escape(_FORBIDDEN.sub("", paragraph.text))
    run = f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'
    if is_link:
        # The first relation is the styles'.
        run = f'<w:hyperlink r:id="rId{urls.index(paragraph.url) + 2}">{run}</w:hyperlink>'
    return f'<w:p><w:pPr><w:pStyle w:val="{paragraph.style}"/></w:pPr>{run}</w:p>'


def _styles() -> str:
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{name}"{" w:default=" + quoteattr("1") if not parent else ""}>'
        f'<w:name w:val="{"heading 1" if name == "Heading1" else name}"/>'
        f"{f'<w:basedOn w:val={quoteattr(parent)}/>' if parent else ''}"
        f"<w:pPr>{space}</w:pPr><w:rPr>{look}</w:rPr></w:style>"
        for name, parent, space, look in _STYLES
    )
    fonts = '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial"/>'
    defaults = f"<w:docDefaults><w:rPrDefault><w:rPr>{fonts}</w:rPr></w:rPrDefault></w:docDefaults>"
    return f'{_HEAD}<w:styles xmlns:w="{_WORD}">{defaults}{styles}</w:styles>'


def _types() -> str:
    media = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{media}.document.main+xml"/>'
        f'<Override PartName="/word/styles.xml" ContentType="{media}.styles+xml"/></Types>'
    )


def _relations(relations: Sequence[tuple[str, str, bool]]) -> str:
    """Relations as (kind, target, whether it is elsewhere), numbered from 1."""
    rows = "".join(
        f'<Relationship Id="rId{number}" Type="{_LINKS}/{kind}" Target={quoteattr(target)}'
        f"{' TargetMode=' + quoteattr('External') if is_elsewhere else ''}/>"
        for number, (kind, target, is_elsewhere) in enumerate(relations, start=1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{rows}</Relationships>'
