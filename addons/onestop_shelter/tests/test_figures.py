import io
from datetime import date, datetime
from urllib.parse import parse_qs, urlsplit

from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from .test_occupancy import COLUMNS, OccupancyCase


class FiguresCase(OccupancyCase):
    """Two months of 2024 with a move across rooms, children and turn-aways."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Figures = cls.env["onestop.figures"]

    def setUp(self):
        super().setUp()
        beds = self.beds_of(self.dormitory)
        self.stay = self.household("Awa", children=[7])
        woman, child = self.stay.resident_ids
        self.Stay.check_in(
            self.stay.id, {woman.id: beds[0].id, child.id: beds[1].id}, "2024-05-20"
        )
        for assignment in self.stay.assignment_ids:
            bed = self.beds_of(self.family)[0 if assignment.resident_id == woman else 1]
            self.Assignment.move_to(assignment.id, bed.id, date(2024, 6, 1))
        self.Stay.check_out(self.stay.id, "family", date(2024, 6, 5))
        self.slept(beds[2], date(2024, 5, 10), date(2024, 5, 20), state="blocked")
        for day, reason, women in ((3, "full", 1), (9, "full", 2), (9, "safety", 1)):
            self.env["onestop.turn.away"].create(
                {
                    "centre_id": self.centre.id,
                    "date": date(2024, 5, day),
                    "reason": reason,
                    "women": women,
                    "children": 1,
                }
            )

    def book(self, first="2024-05", last="2024-06", user=None, lang=None, values=True):
        """Return the workbook, with values or with formulas."""
        figures = self.Figures.with_user(user or self.coordinator)
        figures = figures.with_context(lang=lang)
        _name, content = figures._build_book(self.centre.ids, first, last)
        return load_workbook(io.BytesIO(content), data_only=values)

    def rows(self, sheet):
        """Return the rows below the heads, without the line of totals."""
        return list(sheet.iter_rows(min_row=4, max_row=sheet.max_row - 1))

    def values(self, sheet):
        return [[cell.value for cell in row] for row in self.rows(sheet)]


@tagged("post_install", "-at_install")
class TestFigures(FiguresCase):
    def test_summary_by_hand(self):
        """Thirteen beds in May, 10 nights blocked, 24 slept, 12 of them by a child."""
        sheet = self.book().worksheets[0]
        may, june = self.values(sheet)
        self.assertEqual(may[1], datetime(2024, 5, 1))
        self.assertEqual(may[2:7], [13 * 31, 10, 13 * 31 - 10, 24, 12])
        self.assertAlmostEqual(may[7], 24 / 393)
        self.assertEqual(may[8:], [0, 0, None, 0, 0, 4, 3])
        self.assertEqual(june[2:7], [13 * 30, 0, 13 * 30, 8, 4])
        self.assertEqual(june[8:], [1, 16, 16, 2, 1, 0, 0])
        total = [cell.value for cell in sheet[sheet.max_row]]
        self.assertEqual(total[2:7], [13 * 61, 10, 13 * 61 - 10, 32, 16])
        self.assertAlmostEqual(total[7], 32 / 783)
        self.assertEqual(total[8:], [1, 16, 16, 2, 1, 4, 3])

    def test_equals_the_view(self):
        """By room type and by room: what the pivot shows, row by row."""
        book = self.book()
        for sheet, groups in (
            (book.worksheets[1], ["room_kind"]),
            (book.worksheets[2], ["room_id"]),
        ):
            found = self.values(sheet)
            expected = self.Occupancy._read_group(
                [
                    ("centre_id", "=", self.centre.id),
                    ("month", ">=", "2024-05-01"),
                    ("month", "<", "2024-07-01"),
                ],
                ["month:month", *groups],
                [f"{name}:sum" for name in COLUMNS] + ["occupancy_rate:avg"],
            )
            self.assertEqual(len(found), len(expected))
            width = len(COLUMNS)
            self.assertEqual(
                sorted((row[1].date(), *row[-1 - width : -1]) for row in found),
                sorted((row[0], *row[2 : 2 + width]) for row in expected),
            )
            rates = sorted(round(row[-1], 9) for row in found)
            self.assertEqual(rates, sorted(round(row[-1], 9) for row in expected))

    def test_totals_are_formulas(self):
        """A reader sees how each total and rate comes about."""
        book = self.book(values=False)
        sheet = book.worksheets[0]
        total = sheet[sheet.max_row]
        self.assertEqual(total[2].value, "=SUBTOTAL(109,C4:C5)")
        self.assertEqual(total[7].value, '=IF(E6=0,"",F6/E6)')
        self.assertEqual(sheet["H4"].value, '=IF(E4=0,"",F4/E4)')
        self.assertEqual(sheet["H4"].number_format, "0.0%")
        self.assertEqual(sheet.freeze_panes, "A4")
        self.assertGreater(sheet.column_dimensions["A"].width, 15)

    def test_stays_and_turn_aways(self):
        """Each ended stay by its code; reasons and places counted."""
        book = self.book()
        [stay] = self.values(book.worksheets[3])
        self.assertEqual(
            stay[1:],
            [
                self.stay.code,
                datetime(2024, 5, 20),
                datetime(2024, 6, 5),
                16,
                2,
                1,
                "Family room",
                "Back to the family",
            ],
        )
        away = {row[2]: row[4:] for row in self.values(book.worksheets[4])}
        self.assertEqual(
            away, {"No free bed": [2, 3, 2], "Not safe here for her": [1, 1, 1]}
        )

    def test_no_names(self):
        """No alias anywhere, and no word on what the house is, nor in the name."""
        cells = [
            str(cell.value)
            for sheet in self.book().worksheets
            for row in sheet.iter_rows()
            for cell in row
        ] + self.book().sheetnames
        for word in ("Awa", "helter", "iolence", "urvivor", "efuge"):
            self.assertFalse([text for text in cells if word in text])
        names = [
            self.Figures._build_book(self.centre.ids, *months)[0]
            for months in (("2024-05", "2024-05"), ("2024-05", "2024-06"))
        ]
        self.assertEqual(names, ["beds-2024-05.xlsx", "beds-2024-05-to-2024-06.xlsx"])

    def test_text_is_no_formula(self):
        """What somebody typed as a name of a room is not run by the spreadsheet."""
        self.dormitory.name = '=HYPERLINK("http://x.invalid")'
        sheet = self.book(values=False).worksheets[2]
        cell = next(
            row[2] for row in self.rows(sheet) if "HYPERLINK" in str(row[2].value)
        )
        self.assertEqual(cell.data_type, "s")

    def test_in_french(self):
        """Heads and months are in the language of the reader."""
        self.env["res.lang"].sudo()._activate_lang("fr_FR")
        sheet = self.book(lang="fr_FR").worksheets[0]
        self.assertIn("mai 2024", sheet["A1"].value)

    def test_empty_months(self):
        """Months before the house opened make empty sheets, not an error."""
        book = self.book("2001-01", "2001-02")
        self.assertEqual(book.worksheets[0].max_row, 3)

    def test_wrong_months(self):
        """Months in the wrong order or none at all are explained."""
        for first, last in (("2024-06", "2024-05"), ("x", "2024-05"), (None, None)):
            with self.subTest(first=first), self.assertRaises(UserError):
                self.Figures._build_book(self.centre.ids, first, last)

    def test_only_own_centres(self):
        """Not for another centre's coordinator, nor for roles without figures."""
        self.book(user=self.users["director"])
        for user in (
            self.other_coordinator,
            self.users["reception"],
            self.users["national"],
        ):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.book(user=user)


@tagged("post_install", "-at_install")
class TestFiguresDownload(FiguresCase, HttpCase):
    """Over HTTP, as the browser fetches it."""

    def test_download(self):
        """The coordinator gets the file, under a neutral name, and it is not kept."""
        wizard = self.Figures.create(
            {
                "centre_ids": self.centre.ids,
                "month_from": self.Figures._selection_month()[1][0],
                "month_to": self.Figures._selection_month()[0][0],
            }
        )
        action = wizard.action_download()
        query = parse_qs(urlsplit(action["url"]).query)
        self.assertEqual(query["centres"], [str(self.centre.id)])
        self.authenticate("test_shelter_coordinator", "test_shelter_coordinator")
        answer = self.url_open(action["url"])
        self.assertEqual(answer.status_code, 200)
        self.assertIn("beds-", answer.headers["Content-Disposition"])
        self.assertEqual(answer.headers["Cache-Control"], "no-store")
        book = load_workbook(io.BytesIO(answer.content))
        self.assertEqual(len(book.worksheets), 5)
        kept = self.env["ir.attachment"].sudo().search([("name", "=like", "beds-%")])
        self.assertFalse(kept)

    def test_refused(self):
        """Another's centre is refused as an absent one; no door without log-in."""
        url = f"/beds/figures?centres={self.centre.id}&from=2024-05&to=2024-05"
        answer = self.url_open(url, allow_redirects=False)
        self.assertEqual(answer.status_code, 303)
        self.other_coordinator.sudo().password = "other_coordinator_test"
        self.authenticate("other_coordinator_test", "other_coordinator_test")
        answer = self.url_open(url)
        self.assertEqual(answer.status_code, 403)
        self.assertNotIn("Test Centre", answer.text)
        absent = self.url_open(url.replace(f"centres={self.centre.id}", "centres=0"))
        self.assertEqual(absent.status_code, 403)
        self.assertEqual(absent.text, answer.text)
