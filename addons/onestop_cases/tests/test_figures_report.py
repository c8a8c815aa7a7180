import io
from unittest.mock import patch

from openpyxl import load_workbook

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.onestop_base.tests.common import ROLES

from ..models.onestop_gbvims_release import region_of
from ..tools import indicator_release
from ..tools.figures_book import MARK
from .common_figures import FiguresCase
from .naive_figures import by_hand


class ReportCase(FiguresCase):
    def report(self, role="director", first="2025-01", last="2025-12", **vals):
        user = self.users[role] if isinstance(role, str) else role
        return (
            self.env["onestop.gbvims.report"]
            .with_user(user)
            .create({"month_from": first, "month_to": last, **vals})
        )

    def elsewhere(self):
        """Return the incidents of the year at centres that are not the test's."""
        ours = self.centre + self.other_centre
        others = self.sudo["onestop.centre"].search([("id", "not in", ours.ids)])
        year = (fields.Date.to_date("2025-01-01"), fields.Date.to_date("2025-12-01"))
        region = region_of(others.ids, *year)
        facts = self.sudo["onestop.gbvims.figures"]._incidents(region)
        return len([one for one in facts if one["type"] != "non_gbv"])

    def numbers(self, report):
        """Return {(indicator, place of the row): number or None} of the screen."""
        return {
            (indicator["number"], place): number
            for section in report.figures["sections"]
            for indicator in section["indicators"]
            for place, (_label, number) in enumerate(indicator["rows"])
        }


@tagged("post_install", "-at_install")
class TestFiguresReport(ReportCase, HttpCase):
    def test_director_and_national(self):
        report = self.report()
        report.action_show()
        hand = by_hand([row for row in self.year if row["centre"] == "TST1"])
        self.assertEqual(self.numbers(report)[3, 0], hand[3]["gbv"])
        self.assertIn("prevalence", report.figures["notes"][0])
        for number in self.numbers(report).values():
            self.assertFalse(isinstance(number, int) and 0 < number < 5)
        national = self.report("national")
        self.assertFalse(national.centre_id)
        national.action_show()
        mine = by_hand(self.year)[3]["gbv"]
        self.assertEqual(self.numbers(national)[3, 0], mine + self.elsewhere())
        for number in self.numbers(national).values():
            self.assertFalse(isinstance(number, int) and 0 < number < 10)
        self.assertEqual(national.figures["threshold"], 10)

    def test_who_may(self):
        """Director, protection officer, supervisor, national coordinator."""
        may = ("director", "protection", "national")
        for role in ROLES:
            with self.subTest(role):
                if role in may:
                    self.report(role).action_show()
                    continue
                with self.assertRaises(AccessError):
                    self.report(role).action_show()
        member = self.case.sudo().member_ids.filtered(
            lambda one: one.user_id == self.users["social_worker"]
        )
        member.with_user(self.users["director"]).action_toggle_supervisor()
        self.report("social_worker").action_show()

    def test_matrix(self):
        """The ledger is read by the protection officer of the centre alone."""
        own = ("social_worker", "director", "national", "protection")
        report = self.report()
        report.action_show()
        release = report.sudo().release_id
        for role in ROLES:
            ledger = release.with_user(self.users[role])
            reports = self.env["onestop.gbvims.report"].with_user(self.users[role])
            with self.subTest(role):
                self.assertEqual(ledger.has_access("read"), role == "protection")
                for operation in ("create", "write", "unlink"):
                    self.assertFalse(ledger.has_access(operation))
                for operation in ("create", "read", "write"):
                    self.assertEqual(reports.has_access(operation), role in own)
                self.assertFalse(reports.has_access("unlink"))
        self.centre.sudo().member_ids -= self.users["protection"]
        self.assertFalse(release.with_user(self.users["protection"]).has_access("read"))

    def test_no_row_is_read(self):
        """Who sees the figures reads no incident and no ledger by it."""
        report = self.report()
        report.action_show()
        director = self.users["director"]
        incidents = self.env["onestop.incident"]
        self.assertTrue(incidents.sudo().search([]))
        self.assertFalse(incidents.with_user(director).search([]))
        with self.assertRaises(AccessError):
            self.env["onestop.gbvims.release"].with_user(director).search([])

    def test_other_centres_are_closed(self):
        with self.assertRaises(AccessError):
            self.report(centre_id=self.other_centre.id).action_show()
        stranger = new_test_user(
            self.sudo, "far_director", groups="onestop_base.group_director"
        )
        self.other_centre.sudo().member_ids += stranger
        theirs = self.report(stranger)
        self.assertEqual(theirs.centre_id, self.other_centre)
        theirs.action_show()
        mine = self.report()
        mine.action_show()
        with self.assertRaises(AccessError):
            mine.with_user(stranger).read(["figures"])
        # Another's release that she writes into her own report shows nothing.
        foreign = self.report(stranger)
        foreign.write({"release_id": mine.sudo().release_id.id})
        self.assertFalse(foreign.figures)
        national = self.report("national")
        national.action_show()
        foreign.write({"release_id": national.sudo().release_id.id})
        self.assertFalse(foreign.figures)
        with self.assertRaises(UserError):
            foreign._build_book()

    def test_role_taken_away_acts_at_once(self):
        report = self.report()
        report.action_show()
        self.users["director"].sudo().group_ids -= self.env.ref(
            "onestop_base.group_director"
        )
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            report.read(["figures"])

    def test_all_centres_less_those_known(self):
        """Whoever holds the figures of all centres and of one has none of the other."""
        figures = self.sudo["onestop.gbvims.figures"]
        centres = (self.centre + self.other_centre).sudo()
        year = [fields.Date.to_date(day) for day in ("2025-01-01", "2025-12-01")]
        for places in (
            [("inside", self.centre), ("inside", self.other_centre)],
            [("inside", self.other_centre)],
        ):
            self.sudo["onestop.gbvims.release"].search([]).unlink()
            shown = [figures._publish(*place, *year) for place in places]
            nation = figures._rows(figures._publish("outside", centres, *year))
            rests = 0
            for one in shown:
                for key, value in figures._rows(one).items():
                    if isinstance(value, int) and isinstance(nation[key], int):
                        rests += 1
                        self.assertFalse(0 < nation[key] - value < 5, key)
            self.assertGreater(rests, 20)

    def test_all_centres_without_those_too_small(self):
        """Two that hide their totals leave nothing of a sum: they are left out."""
        figures = self.sudo["onestop.gbvims.figures"]
        small = self.sudo["onestop.centre"].create({"name": "Small", "code": "SMALL"})
        incident = next(
            incident
            for incident, row in zip(self.incidents, self.year, strict=True)
            if row["consent"] == "given" and row["reported_elsewhere"] == "no"
            if row["type"] == "rape" and row["centre"] == "TST1"
        )
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE onestop_incident SET centre_id = %s WHERE id = %s",
            [small.id, incident.id],
        )
        self.env.invalidate_all()
        year = [fields.Date.to_date(day) for day in ("2025-01-01", "2025-12-01")]
        centres = (self.centre + self.other_centre).sudo() + small
        for centre in centres:
            figures._publish("inside", centre, *year)
        nation = figures._publish("outside", centres, *year)
        self.assertEqual(nation.centre_ids, centres - small)
        self.assertIsInstance(figures._rows(nation)[3, "gbv"], int)
        again = figures._publish("outside", centres, *year)
        self.assertEqual(again, nation)

    def test_sums_where_too_much_overlaps(self):
        """A year of quarters is their sum where more cannot be examined."""
        figures = self.sudo["onestop.gbvims.figures"]
        centre = self.centre.sudo()
        for first, last in ((1, 3), (4, 6), (7, 9), (10, 12)):
            figures._publish(
                "inside",
                centre,
                fields.Date.to_date(f"2025-{first:02d}-01"),
                fields.Date.to_date(f"2025-{last:02d}-01"),
            )
        report = self.report()
        with patch.object(indicator_release, "MOST_SLICES", 2):
            report.action_show()
            with self.assertRaises(UserError):
                self.report(last="2025-11").action_show()
        self.assertTrue(report.sudo().release_id.is_sum)
        self.assertIn("Summed up from", report.figures["notes"][2])
        hand = by_hand([row for row in self.year if row["centre"] == "TST1"])
        self.assertEqual(self.numbers(report)[3, 0], hand[3]["gbv"])

    def test_published_once(self):
        """The same months give the same figures, until somebody counts again."""
        first = self.report()
        first.action_show()
        again = self.report("protection")
        again.action_show()
        self.assertEqual(first.sudo().release_id, again.sudo().release_id)
        self.assertEqual(self.numbers(first), self.numbers(again))
        again.action_count_again()
        self.assertNotEqual(first.sudo().release_id, again.sudo().release_id)

    def test_months_that_are_over(self):
        report = self.report()
        running = f"{self.env.cr.now():%Y-%m}"
        months = [key for key, _label in report._selection_month()]
        self.assertNotIn(running, months)
        for first, last in (("2025-01", running), ("2025-06", "2025-05"), ("x", "y")):
            with self.subTest(first=first), self.assertRaises(UserError):
                self.report(first=first, last=last).action_show()

    def test_queries(self):
        """As many for a year of two centres as for one month of one."""
        year, month = self.report("national"), self.report(last="2025-01")
        self.env.flush_all()
        self.env.invalidate_all()
        for report in (year, month):
            self.env.invalidate_all()
            report._selection_month()
            before = self.env.cr.sql_log_count
            report.action_show()
            self.assertLessEqual(self.env.cr.sql_log_count - before, 30)

    def test_book(self):
        report = self.report()
        with self.assertRaises(UserError):
            report._build_book()
        report.action_show()
        name, content = report._build_book()
        self.assertEqual(name, "figures-2025-01-to-2025-12.xlsx")
        sheet = load_workbook(io.BytesIO(content)).active
        rows = list(sheet.iter_rows(min_row=1, values_only=True))
        lines = [row for row in rows if isinstance(row[0], int)]
        self.assertEqual({row[0] for row in lines}, set(range(1, 25)))
        shown = [MARK if n is None else n for n in self.numbers(report).values()]
        self.assertEqual([row[3] for row in lines], shown)
        texts = " ".join(str(value) for row in rows for value in row if value)
        self.assertIn("Reported cases, not prevalence.", texts)
        for text in (name, sheet.title, rows[0][0]):
            for word in ("iolence", "GBV", "urvivor", "ncident"):
                self.assertNotIn(word, text)

    def test_download(self):
        report = self.report()
        report.action_show()
        url = report.action_download()["url"]
        self.authenticate("test_director", "test_director")
        answer = self.url_open(url)
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(answer.headers["Cache-Control"], "no-store")
        self.assertEqual(len(load_workbook(io.BytesIO(answer.content)).worksheets), 1)
        self.authenticate("test_protection", "test_protection")
        refused = self.url_open(url)
        absent = self.url_open("/files/figures/999999999")
        self.assertEqual((refused.status_code, absent.status_code), (403, 403))
        self.assertEqual(refused.text, absent.text)
