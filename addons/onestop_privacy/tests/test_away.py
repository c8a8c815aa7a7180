from odoo.http import root
from odoo.tests import HttpCase, tagged

SETTING = "onestop_privacy.away_url"


@tagged("post_install", "-at_install")
class TestAway(HttpCase):
    """The page where quick exit ends."""

    def away(self):
        self.authenticate("admin", "admin")
        answer = self.url_open("/web/away", allow_redirects=False)
        self.assertIsNone(root.session_store.get(self.session.sid).uid)
        self.assertEqual(answer.headers["Cache-Control"], "no-store")
        self.assertIn('"storage"', answer.headers["Clear-Site-Data"])
        return answer

    def test_page_of_the_server(self):
        answer = self.away()
        self.assertEqual(answer.status_code, 200)
        self.assertLess(len(answer.text), 400)
        self.assertNotRegex(answer.text.lower(), r"odoo|desk|src=")
        page = self.url_open("/odoo", allow_redirects=False)
        self.assertIn("/web/login", page.headers["Location"])

    def test_page_elsewhere(self):
        parameters = self.env["ir.config_parameter"]
        parameters.set_param(SETTING, "https://news.example.org/")
        answer = self.away()
        self.assertEqual(answer.headers["Location"], "https://news.example.org/")
        self.assertEqual(answer.headers["Referrer-Policy"], "no-referrer")
        parameters.set_param(SETTING, "javascript:alert(1)")
        self.assertEqual(self.away().status_code, 200)

    def test_sealed_work_stays(self):
        """Who keeps work that was not sent gets a page that wipes all but that."""
        self.authenticate("admin", "admin")
        answer = self.url_open("/web/away", cookies={"onestop_kept": "1"})
        self.assertIsNone(root.session_store.get(self.session.sid).uid)
        self.assertNotIn("storage", answer.headers["Clear-Site-Data"])
        self.assertIn('endsWith("-sealed")', answer.text)
        self.assertIn("const elsewhere = null", answer.text)
        address = "https://news.example.org/?a=</script>"
        self.env["ir.config_parameter"].set_param(SETTING, address)
        answer = self.url_open("/web/away", cookies={"onestop_kept": "1"})
        self.assertEqual(answer.text.count("</script>"), 1)
        self.assertIn("https://news.example.org/?a=\\u003c/script>", answer.text)
