import base64
import io
import socket
import threading

from pypdf import PdfReader

from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, tagged

from odoo.addons.onestop_base.tools.pdf_fetcher import OwnFetcher

from .common import OnestopCase

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAA"
    "AABJRU5ErkJggg=="
)
LAYOUT = """
<t t-name="report">
    <t t-call="web.html_container">
        <t t-foreach="docs" t-as="o">
            <div class="header"><p>Entête <t t-out="o.id"/></p></div>
            <div class="footer"><span class="page"/> / <span class="topage"/></div>
            <div class="article" t-att-data-oe-model="o._name" t-att-data-oe-id="o.id">
                <h1>Élève <t t-out="o.id"/></h1>
                <div style="break-after: page"/>
                <h1>Suite <t t-out="o.id"/></h1>
                <h1>Fin <t t-out="o.id"/></h1>
            </div>
        </t>
    </t>
</t>
"""


class PdfCase(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "force_report_rendering": True})
        cls.Report = cls.env["ir.actions.report"]

    def pages(self, content):
        """Return the text of each page without spaces: a PDF places letters."""
        pages = PdfReader(io.BytesIO(content)).pages
        return ["".join(page.extract_text().split()) for page in pages]


@tagged("post_install", "-at_install")
class TestPdf(PdfCase):
    def report(self, **vals):
        """Return a report on centres whose document has two pages."""
        self.env["ir.ui.view"].create(
            {
                "name": "Test report",
                "type": "qweb",
                "key": "onestop_base.report_test",
                "arch": LAYOUT,
            }
        )
        return self.Report.create(
            {
                "name": "Test report",
                "model": "onestop.centre",
                "report_type": "qweb-pdf",
                "report_name": "onestop_base.report_test",
                **vals,
            }
        )

    def centres(self):
        return self.env["onestop.centre"].create(
            [{"name": "One", "code": "ONE1"}, {"name": "Two", "code": "TWO2"}]
        )

    def test_the_browser_is_told_that_it_works(self):
        """The client asks this before it downloads a PDF."""
        self.assertEqual(self.Report.get_wkhtmltopdf_state(), "ok")

    def test_header_footer_and_page_numbers(self):
        """Each document has its own header and counts its own pages; accents stay."""
        report, centres = self.report(), self.centres()
        content, kind = report._render_qweb_pdf(report.id, centres.ids)
        self.assertEqual(kind, "pdf")
        pages = self.pages(content)
        self.assertEqual(len(pages), 4)
        for index, page in enumerate(pages):
            centre = centres[index // 2]
            self.assertIn(f"Entête{centre.id}", page)
            self.assertIn(f"{index % 2 + 1}/2", page)
            title = "Élève" if index % 2 == 0 else "Suite"
            self.assertIn(f"{title}{centre.id}", page)

    def test_odoo_cuts_it_by_record(self):
        """The outline tells Odoo where each record begins, whatever its headings."""
        report, centres = self.report(), self.centres()
        streams = report._render_qweb_pdf_prepare_streams(report.id, {}, centres.ids)
        self.assertEqual(list(streams), centres.ids)
        for centre in centres:
            pages = self.pages(streams[centre.id]["stream"].getvalue())
            self.assertEqual(len(pages), 2)
            for page in pages:
                self.assertIn(f"Entête{centre.id}", page)

    def test_headings_of_one_document_make_the_outline(self):
        """A reader of a single document finds its headings."""
        report, centres = self.report(), self.centres()
        content = report._render_qweb_pdf(report.id, centres[0].ids)[0]
        titles = [entry.title for entry in PdfReader(io.BytesIO(content)).outline]
        self.assertEqual(len(titles), 3)

    def test_paper(self):
        """Size, orientation and margins are those of the paper format."""
        paper = self.env["report.paperformat"].create(
            {
                "name": "A5 lying",
                "format": "A5",
                "orientation": "Landscape",
                "margin_left": 50,
                "margin_top": 30,
            }
        )
        report = self.report(paperformat_id=paper.id)
        # Odoo asks by XML id whether the margins are those of its style sheet.
        self.env["ir.model.data"].create(
            {
                "name": "report_test",
                "module": "onestop_base",
                "model": report._name,
                "res_id": report.id,
            }
        )
        content = report._render_qweb_pdf(report.id, self.centres()[0].ids)[0]
        page = PdfReader(io.BytesIO(content)).pages[0]
        self.assertAlmostEqual(float(page.mediabox.width) * 25.4 / 72, 210, delta=0.5)
        self.assertAlmostEqual(float(page.mediabox.height) * 25.4 / 72, 148, delta=0.5)
        left = []

        def visit(text, _cm, matrix, _font, _size):
            if "Élève" in text:
                left.append(matrix[4])

        page.extract_text(visitor_text=visit)
        self.assertAlmostEqual(min(left) * 25.4 / 96, 50, delta=1)

    def test_nothing_is_kept(self):
        """No attachment with the bytes of a report is left behind."""
        report, centres = self.report(), self.centres()
        before = self.env["ir.attachment"].search_count([])
        report._render_qweb_pdf(report.id, centres.ids)
        kept = self.env["ir.attachment"].search([], order="id desc", limit=5)
        self.assertFalse(kept.filtered(lambda a: a.mimetype == "application/pdf"))
        self.assertLessEqual(self.env["ir.attachment"].search_count([]) - before, 2)


@tagged("post_install", "-at_install")
class TestPdfFetcher(OnestopCase):
    """What a report may load, as the lowest role."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.base = "http://reports.invalid:8069"
        cls.env = cls.env(user=cls.users["trainer"])
        cls.fetcher = OwnFetcher(cls.env, cls.base)

    def load(self, path):
        return self.fetcher.fetch(self.base + path).read()

    def test_own_files(self):
        """Static files, style sheets, images in the text, barcodes."""
        self.assertTrue(self.load("/web/static/img/logo.png").startswith(b"\x89PNG"))
        self.assertEqual(
            self.fetcher.fetch(
                "data:image/png;base64," + base64.b64encode(PIXEL).decode()
            ).read(),
            PIXEL,
        )
        [link] = [
            path
            for path in self.env["ir.qweb"]._get_asset_links(
                "web.report_assets_common", css=True, js=False
            )
        ]
        # sudo: the style sheet may have been built by an earlier request
        self.env["ir.attachment"].sudo().search([("url", "=", link)]).unlink()
        self.assertIn(b".row", self.load(link))
        self.assertIn(b".row", self.load(link))
        path = "/report/barcode/QR/BKO?width=80&height=80"
        self.assertTrue(self.load(path).startswith(b"\x89PNG"))

    def test_attachments_as_the_user_may(self):
        """A file is read with the rights of who prints, and not with more."""
        attachments = self.env["ir.attachment"]
        own = attachments.create({"name": "a.png", "raw": PIXEL})
        self.assertEqual(self.load(f"/web/image/{own.id}"), PIXEL)
        self.assertEqual(
            self.load(f"/web/image/ir.attachment/{own.id}/raw/a.png"), PIXEL
        )
        other = attachments.with_user(self.users["director"])
        other = other.create({"name": "b.png", "raw": PIXEL})
        with self.assertRaises(AccessError):
            self.load(f"/web/content/{other.id}")
        avatar = self.users["trainer"].partner_id
        avatar.sudo().image_1920 = base64.b64encode(PIXEL)
        path = f"/web/image/res.partner/{avatar.id}/image_1920"
        self.assertTrue(self.load(path).startswith(b"\x89PNG"))
        with self.assertRaises(ValueError):
            self.load(f"/web/image/res.partner/{avatar.id}/name")

    def test_refused(self):
        """Other hosts, the disk, the code, and pages of this Odoo."""
        for url in (
            "http://reports.invalid/web/static/img/logo.png",
            "https://reports.invalid:8069/web/static/img/logo.png",
            "http://example.invalid/x.png",
            "ftp://reports.invalid:8069/web/static/img/logo.png",
            "file:///etc/passwd",
            "file://reports.invalid:8069/web/static/img/logo.png",
            "//example.invalid/x.png",
            f"{self.base}/etc/passwd",
            f"{self.base}/web/__manifest__.py",
            f"{self.base}/web/static/../__manifest__.py",
            f"{self.base}/web/static/%2e%2e/__manifest__.py",
            f"{self.base}/web/static/..%2f..%2f..%2f..%2f..%2fetc/passwd",
            f"{self.base}/web/login",
            f"{self.base}/web/database/manager",
        ):
            with self.subTest(url=url), self.assertRaises(ValueError):
                self.fetcher.fetch(url)

    def test_nobody_is_called(self):
        """A document full of foreign addresses is printed without one connection."""
        calls = []
        with socket.create_server(("127.0.0.1", 0)) as server:
            server.settimeout(0.1)
            stop = threading.Event()

            def listen():
                while not stop.is_set():
                    try:
                        calls.append(server.accept()[1])
                    except TimeoutError:
                        continue

            thread = threading.Thread(target=listen)
            thread.start()
            host = f"http://127.0.0.1:{server.getsockname()[1]}"
            body = f"""<html><head><link rel="stylesheet" href="{host}/a.css"/>
                <style>@import url("{host}/b.css");
                @font-face {{ font-family: x; src: url("{host}/c.ttf"); }}
                p {{ font-family: x; background: url("{host}/d.png"); }}</style>
                </head><body><p>Bonjour</p><img src="{host}/e.png"/>
                <object data="{host}/f.svg"></object>
                <img src="file:///etc/hostname"/></body></html>"""
            with self.assertLogs("weasyprint", "ERROR"):
                content = self.env["ir.actions.report"]._run_wkhtmltopdf([body])
            stop.set()
            thread.join()
        self.assertEqual(calls, [])
        text = PdfReader(io.BytesIO(content)).pages[0].extract_text()
        self.assertIn("Bonjour", text)
