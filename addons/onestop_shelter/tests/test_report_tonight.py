import io

from pypdf import PdfReader

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import ShelterCase

REPORT = "onestop_shelter.report_tonight"


@tagged("post_install", "-at_install")
class TestReportTonight(ShelterCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "force_report_rendering": True})

    def setUp(self):
        super().setUp()
        beds = self.beds_of(self.family)
        self.stay = self.household("Awa", children=[7, 1])
        woman, child, infant = self.stay.resident_ids
        self.Stay.check_in(
            self.stay.id, {woman.id: beds[0].id, child.id: beds[1].id, infant.id: False}
        )
        self.held = self.household("Kadiatou")
        bed = self.beds_of(self.dormitory)[0]
        self.Stay.reserve(self.held.id, {self.held.resident_ids.id: bed.id}, self.night)
        self.Bed.block(self.beds_of(self.dormitory)[1].id, self.night, None, "Sommier")

    def pages(self, user=None, centres=None):
        """Return the text of each page as ``user`` prints it, without its spaces.

        A PDF places letters, not words: spaces are guesses of who reads it.
        """
        report = self.env["ir.actions.report"].with_user(user or self.coordinator)
        ids = (self.centre if centres is None else centres).ids
        content, kind = report._render_qweb_pdf(REPORT, ids)
        self.assertEqual(kind, "pdf")
        pages = PdfReader(io.BytesIO(content)).pages
        return ["".join(page.extract_text().split()) for page in pages]

    def test_codes_and_no_names(self):
        """Who sleeps where by code; no alias, no word on what the house is."""
        text = "\n".join(self.pages())
        people = self.stay.resident_ids[:2].person_id | self.held.person_id
        for code in (*people.mapped("code"), self.stay.code, self.held.code):
            self.assertIn(code, text)
        for name in ("Awa", "Kadia", "helter", "iolence", "GBV", "urvivor", "efuge"):
            self.assertNotIn(name, text)
        for bed in self.env["onestop.bed"].search([]):
            self.assertIn(bed.name, text)
        self.assertIn("Sommier", text)

    def test_director_prints_the_same(self):
        """The director, who reads no names, gets the same list."""
        director = "\n".join(self.pages(self.users["director"]))
        self.assertIn(self.stay.person_id.code, director)
        self.assertNotIn("Awa", director)

    def test_counts(self):
        """Persons count with the child in her mother's bed; beds by their state."""
        values = self.env["report.onestop_shelter.report_tonight"]._get_report_values(
            self.centre.ids
        )
        self.assertEqual(
            values["lists"][self.centre.id]["counts"],
            {
                "free": 9,
                "occupied": 2,
                "reserved": 1,
                "blocked": 1,
                "beds": 13,
                "households": 1,
                "persons": 3,
            },
        )

    def test_page_numbers(self):
        """A long list counts its pages, on each of them."""
        for number in range(6):
            self._make_room(f"P{number}", beds=12)
        pages = self.pages()
        self.assertGreater(len(pages), 2)
        for number, page in enumerate(pages, start=1):
            self.assertIn(f"{number}/{len(pages)}", page)

    def test_without_ids_all_own_centres(self):
        """The menu prints every centre of the user, and no other one."""
        self.other_centre.sudo().member_ids += self.coordinator
        text = "\n".join(self.pages(centres=self.env["onestop.centre"]))
        self.assertIn("TestCentre", text)
        self.assertIn("OtherCentre", text)
        self.other_centre.sudo().member_ids -= self.coordinator
        text = "\n".join(self.pages(centres=self.env["onestop.centre"]))
        self.assertNotIn("OtherCentre", text)

    def test_refused_to_others(self):
        """Not for another centre's coordinator, nor for roles that read no beds."""
        with self.assertRaises(AccessError):
            self.pages(self.other_coordinator)
        absent = self.env["onestop.centre"].browse(self.other_centre.id + 1000)
        with self.assertRaises(AccessError):
            self.pages(self.coordinator, absent)
        for role in ("reception", "social_worker", "national", "police"):
            with self.subTest(role=role), self.assertRaises(UserError):
                self.pages(self.users[role])

    def test_nothing_is_kept(self):
        """The next reader does not get the same bytes from an attachment."""
        report = self.env.ref("onestop_shelter.action_report_tonight")
        self.assertFalse(report.sudo().attachment)
        self.assertFalse(report.sudo().attachment_use)
        self.pages()
        # sudo: to see attachments of whatever owner
        kept = self.env["ir.attachment"].sudo()
        self.assertFalse(kept.search([("res_model", "=", "onestop.centre")]))

    def test_three_queries_a_centre(self):
        """The list is read in as many queries for a full house as for an empty one."""
        model = self.env["report.onestop_shelter.report_tonight"]
        model._prepare_list(self.centre)
        with self.assertQueryCount(4):  # the fourth is the row of the access log
            model._prepare_list(self.centre)
