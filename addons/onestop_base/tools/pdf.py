"""HTML to PDF by WeasyPrint: plain functions that know no database.

Odoo hands over what it would give wkhtmltopdf: a document for each record, and one
document each with all headers and all footers. Here a header or footer is a running
element of its own document, which numbers its own pages.
"""

import functools
import io
import logging
from typing import NamedTuple

import lxml.html
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

_logger = logging.getLogger(__name__)
# A warning for each property of Bootstrap that paper does not have; fonts at length.
logging.getLogger("weasyprint").setLevel(logging.ERROR)
logging.getLogger("fontTools").setLevel(logging.WARNING)

#: Author's styles that come after those of the report.
STYLE = """
@page {{
    size: {paper.width}mm {paper.height}mm;
    margin: {paper.top}mm {paper.right}mm {paper.bottom}mm {paper.left}mm;
    @top-center {{ content: element(o-pdf-header); width: 100%;
        vertical-align: top; padding-top: 5mm; }}
    @bottom-center {{ content: element(o-pdf-footer); width: 100%;
        vertical-align: top; padding-top: 1mm; }}
}}
html {{ height: auto !important; }}
body {{ overflow: visible !important; max-width: none !important;
    margin: 0 !important; }}
body:not(.o_css_margins) {{ padding: 0 !important; }}
body.o_css_margins #o-pdf-header, body.o_css_margins #o-pdf-footer {{
    padding: 0 11mm; }}
#o-pdf-header {{ position: running(o-pdf-header); width: 100%; }}
#o-pdf-footer {{ position: running(o-pdf-footer); width: 100%; }}
#o-pdf-header .page::after, #o-pdf-footer .page::after {{ content: counter(page); }}
#o-pdf-header .topage::after, #o-pdf-footer .topage::after {{
    content: counter(pages); }}
thead {{ display: table-header-group; }}
tr {{ break-inside: avoid; }}
"""


class Paper(NamedTuple):
    """A sheet of paper: size as it is read, and margins. Millimetres."""

    width: float
    height: float
    top: float
    right: float
    bottom: float
    left: float


@functools.lru_cache(1)
def load_weasyprint():
    """Return the module ``weasyprint``, or None where it or Pango is missing."""
    try:
        import weasyprint
    except (ImportError, OSError):
        _logger.info("WeasyPrint or Pango is missing: no PDF by it.", exc_info=True)
        return None
    return weasyprint


def render(bodies, header, footer, paper, base_url, fetcher):
    """Return one PDF with all documents, each with its header and footer.

    :param bodies: iterable of HTML documents
    :param header: HTML document with the headers of all bodies in order, or None
    :param footer: the same of the footers, or None
    :param Paper paper: size and margins
    :param str base_url: what relative addresses are relative to
    :param fetcher: a ``weasyprint.urls.URLFetcher``
    :return: bytes of the PDF; with several bodies an outline entry for each of them
    """
    weasyprint = load_weasyprint()
    headers = _pieces(header, "minimal_layout_report_headers")
    footers = _pieces(footer, "minimal_layout_report_footers")
    documents = []
    for index, body in enumerate(bodies):
        html = _compose(body, headers[index : index + 1], footers[index : index + 1])
        html.head.append(_style(paper))
        text = lxml.html.tostring(html, encoding="unicode", doctype="<!DOCTYPE html>")
        page = weasyprint.HTML(string=text, base_url=base_url, url_fetcher=fetcher)
        documents.append(page.render())
    pages = [page for document in documents for page in document.pages]
    content = documents[0].copy(pages).write_pdf()
    if len(documents) == 1:
        return content
    return _outline(content, [len(document.pages) for document in documents])


def _pieces(html, name):
    """Return the headers or footers in ``html``, one for each body."""
    if not html:
        return []
    root = lxml.html.document_fromstring(str(html))
    return [piece for node in root.xpath("//*[@id=$name]", name=name) for piece in node]


def _compose(body, header, footer):
    """Return the tree of a body with its header and footer before its content."""
    root = lxml.html.document_fromstring(str(body))
    for script in root.xpath("//script"):
        script.drop_tree()
    for name, pieces in (("o-pdf-footer", footer), ("o-pdf-header", header)):
        if pieces:
            frame = lxml.html.Element("div", id=name)
            frame.extend(pieces)
            root.body.insert(0, frame)
    return root


def _style(paper):
    style = lxml.html.Element("style")
    style.text = STYLE.format(paper=paper)
    return style


def _outline(content, lengths):
    """Give the PDF an outline with one entry a document, where it begins.

    Odoo cuts a PDF into those of its records by these entries: it wants their
    destinations in ``/Dests``, by the number of the page.
    """
    writer = PdfWriter(clone_from=io.BytesIO(content))
    outlines = DictionaryObject({NameObject("/Type"): NameObject("/Outlines")})
    parent = writer._add_object(outlines)
    places, entries, start = DictionaryObject(), [], 0
    for number, length in enumerate(lengths, start=1):
        name = NameObject(f"/document-{number}")
        places[name] = ArrayObject([NumberObject(start), NameObject("/Fit")])
        entry = DictionaryObject(
            {
                NameObject("/Title"): TextStringObject(str(number)),
                NameObject("/Parent"): parent,
                NameObject("/Dest"): name,
            }
        )
        entries.append(writer._add_object(entry))
        start += length
    for before, after in zip(entries, entries[1:], strict=False):
        before.get_object()[NameObject("/Next")] = after
        after.get_object()[NameObject("/Prev")] = before
    outlines[NameObject("/First")] = entries[0]
    outlines[NameObject("/Last")] = entries[-1]
    outlines[NameObject("/Count")] = NumberObject(len(entries))
    writer._root_object[NameObject("/Outlines")] = parent
    writer._root_object[NameObject("/Dests")] = places
    result = io.BytesIO()
    writer.write(result)
    return result.getvalue()
