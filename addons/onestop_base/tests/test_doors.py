import re

from odoo.tests import HttpCase, tagged

from .common import ROLES

#: What no page title, icon or name of the application may say. English and French.
TELLING = re.compile(
    r"shelter|violence|gbv|vbg|survivor|survivante|refuge|victim|one[ -]?stop",
    re.IGNORECASE,
)


@tagged("post_install", "-at_install")
class TestDoors(HttpCase):
    """Whoever looks over a shoulder, or finds the tablet, learns nothing."""

    def page(self, path):
        answer = self.url_open(path)
        answer.raise_for_status()
        title = re.search(r"<title>(.*?)</title>", answer.text, re.DOTALL)[1].strip()
        icon = re.search(r'rel="shortcut icon" href="([^"]*)"', answer.text)
        return answer.text, title, icon

    def test_log_in_page(self):
        text, title, icon = self.page("/web/login")
        self.assertEqual(title, "Login | Desk" if "|" in title else "Desk")
        self.assertIn("/onestop_base/static/description/icon.png", text)
        visible = re.sub(
            r"<(script|style)\b.*?</\1>|<[^>]+>", " ", text, flags=re.DOTALL
        )
        self.assertFalse(TELLING.findall(visible))
        self.assertTrue(icon or "icon.png" in text)

    def test_title_inside(self):
        self.authenticate("admin", "admin")
        _text, title, _icon = self.page("/odoo")
        self.assertEqual(title, "Desk")

    def test_name_on_the_tablet(self):
        manifest = self.url_open("/web/manifest.webmanifest").json()
        self.assertEqual(manifest["name"], "Desk")
        self.assertFalse(
            TELLING.findall(self.url_open("/web/manifest.webmanifest").text)
        )

    def test_browser_title(self):
        """In the browser the web client writes the title itself."""
        self.browser_js(
            "/odoo",
            "if (/^(Desk|.* - Desk|Desk - .*)$/.test(document.title))"
            " console.log('test successful');"
            " else console.error(document.title);",
            ready="!!document.querySelector('.o_web_client .o_main_navbar')"
            " && document.title.includes('Desk')",
            login="admin",
        )

    def test_menus_and_roles_do_not_tell(self):
        menus = self.env["ir.ui.menu"].search([("id", "in", self.own("ir.ui.menu"))])
        groups = self.env["res.groups"].browse(self.own("res.groups"))
        self.assertGreater(len(menus), 5)
        self.assertEqual(len(groups), len(ROLES) + 1)
        for lang in ("en_US", "fr_FR"):
            self.env["res.lang"]._activate_lang(lang)
            for record in (*menus, *groups):
                name = record.with_context(lang=lang).name
                self.assertFalse(TELLING.findall(name), name)

    def own(self, model):
        data = self.env["ir.model.data"].search(
            [("module", "=", "onestop_base"), ("model", "=", model)]
        )
        return data.mapped("res_id")
