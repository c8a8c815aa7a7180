import base64
import io
from collections import Counter
from datetime import date

import openpyxl
from freezegun import freeze_time

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_register import RegisterCase

#: What must be said of the five bad lines: row -> reason.
REASONS = {
    28: "Le lit D3-02 est pris du 27/03/2026 au 21/04/2026 par le ménage de la ligne 23"
    " (N° 21).",
    53: "Le départ du 10/05/2026 précède l'arrivée du 20/05/2026.",
    73: "Le lit F9-01 n'existe pas. Le lit F9-02 n'existe pas.",
    93: "Arrivée : la date manque.",
    113: "1 lit(s) pour un ménage de 3 personnes qui en demande 3. Un enfant de moins"
    " de deux ans partage le lit de sa mère. Le lit M1-01 est pris à partir du"
    " 16/06/2026 par le ménage de la ligne 87 (N° 82).",
}


@tagged("post_install", "-at_install")
class TestRegisterImport(RegisterCase):
    # --------------------------------------------------- what is understood
    def test_shown_before_anything_is_written(self):
        before = self.figures()
        wizard = self.wizard()
        wizard.action_read()
        self.assertEqual(self.figures(), before)
        self.assertEqual(wizard.state, "review")
        self.assertEqual((wizard.room_count, wizard.bed_count), (8, 40))
        self.assertEqual((wizard.stay_count, wizard.block_count), (151, 5))
        self.assertEqual((wizard.good_count, wizard.bad_count), (164, 5))
        self.assertEqual(wizard.date_from, date(2026, 3, 1))
        self.assertEqual({line.sheet for line in wizard.bad_line_ids}, {"Séjours"})
        self.assertEqual({x.row: x.reason for x in wizard.bad_line_ids}, REASONS)

    def test_reasons_are_french_whoever_reads(self):
        """The lines go back to who keeps the register."""
        self.coordinator.sudo().lang = "en_US"
        wizard = self.wizard().with_context(lang="en_US")
        wizard.action_read()
        self.assertEqual({x.row: x.reason for x in wizard.bad_line_ids}, REASONS)

    def test_what_is_no_register(self):
        for content, words in (
            (b"N;Nom;Lit", "classeur XLSX"),
            (b"\xd0\xcf\x11\xe0" + b"0" * 999, "mot de passe"),
            (self.content[:2000], "endommagé"),
            (b"PK" + b"0" * (6 << 20), "trop volumineux"),
            (self.edited(lambda book: book.remove(book["Chambres"])), "Chambres"),
            (self.edited(lambda book: book["Séjours"].delete_rows(2)), "Séjours"),
        ):
            with self.subTest(words=words), self.assertRaisesRegex(UserError, words):
                self.wizard(content).action_read()
        empty = self.wizard()
        empty.file = False
        with self.assertRaises(UserError):
            empty.action_read()

    # ------------------------------------------------------------ the import
    def test_all_good_lines(self):
        """40 beds, 151 stays, whoever has not left is here."""
        wizard = self.do_import()
        self.assertEqual((wizard.state, wizard.imported), ("done", True))
        self.assertEqual(len(self.own("onestop.bed")), 40)
        stays = self.own("onestop.stay")
        self.assertEqual(len(stays), 151)
        states = {state: len(stays.filtered(lambda s, x=state: s.state == x))
                  for state in set(stays.mapped("state"))}  # fmt: skip
        self.assertEqual(states, {"checked_out": 141, "checked_in": 10})
        blocked = self.own("onestop.bed.assignment", ("state", "=", "blocked"))
        self.assertEqual(len(blocked), 5)
        family = self.own("onestop.room", ("name", "=", "F3"))
        self.assertEqual((family.kind, family.floor), ("family", 1))
        self.assertTrue(family.one_household)
        self.assertFalse(family.women_only)

    def stay(self, ref):
        return self.own("onestop.stay", ("source_ref", "=", ref))

    def test_one_household(self):
        """Awa's number 99: three children, the baby in her mother's bed."""
        self.do_import()
        stay = self.stay("2026-99")
        self.assertEqual((stay.state, stay.alias), ("checked_out", "Awa"))
        self.assertEqual(stay.date_arrival, date(2026, 7, 5))
        self.assertEqual(stay.date_departure, date(2026, 7, 6))
        self.assertEqual(stay.destination, "own_home")
        self.assertEqual(
            [(r.role, r.sex, r.age, r.bed_need) for r in stay.resident_ids],
            [("woman", "female", 0, "bed"), ("child", "female", 11, "bed"),
             ("child", "female", 8, "bed"), ("child", "female", 1, "shares")],
        )  # fmt: skip
        self.assertEqual(stay.resident_ids[1].person_id.birth_year, 2015)
        self.assertEqual(
            [(a.bed_id.name, a.resident_id, a.state, a.date_end)
             for a in stay.assignment_ids.sorted("id")],
            [(f"F2-0{n + 1}", stay.resident_ids[n], "done", date(2026, 7, 6))
             for n in range(3)],
        )  # fmt: skip
        here = self.stay("2026-140")
        self.assertEqual((here.state, here.date_departure), ("checked_in", False))
        self.assertEqual(here.date_expected, date(2026, 9, 17))
        self.assertEqual(
            here.assignment_ids.mapped(lambda a: (a.state, a.date_end)),
            [("occupied", False)] * 2,
        )

    def test_twice_adds_nothing(self):
        self.do_import()
        before = self.figures()
        wizard = self.wizard()
        wizard.action_read()
        self.assertEqual((wizard.good_count, wizard.known_count), (0, 164))
        self.assertEqual({x.row: x.reason for x in wizard.bad_line_ids}, REASONS)
        wizard.action_import()
        self.assertEqual(self.figures(), before)

    def test_queries_do_not_grow_with_the_lines(self):
        """156 lines cost little more than 36; nothing is done line by line."""
        counts = []
        for content in (
            self.edited(lambda book: book["Séjours"].delete_rows(39, 200)),
            self.content,
        ):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.do_import(content)
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLess(counts[1], 150)
        self.assertLess(counts[1] - counts[0], 30)

    def test_the_board_shows_it(self):
        """June in bars, as they stand in the register."""
        self.do_import()
        board = self.env["onestop.shelter.board"]
        window = board.get_window(self.centre.id, "2026-06-01", "2026-07-01")
        self.assertEqual(sum(len(room["beds"]) for room in window["rooms"]), 40)
        names = {b["id"]: b["name"] for room in window["rooms"] for b in room["beds"]}
        bars = {
            (names[bar["bed_id"]], bar["start"], bar["end"], bar["label"])
            for bar in window["bars"]
            if bar["role"] == "woman"
        }
        self.assertIn(("F2-01", "2026-06-11", "2026-07-05", "Ami"), bars)
        self.assertIn(("M1-01", "2026-06-16", False, "Safi"), bars)
        sheet = openpyxl.load_workbook(io.BytesIO(self.content))["Séjours"]
        expected = set()
        for row in list(sheet.iter_rows(min_row=3, values_only=True)):
            start, end = as_date(row[5]), as_date(row[7])
            if row[0] < 9000 and start < date(2026, 7, 1):
                if not end or end > date(2026, 6, 1):
                    until = end.isoformat() if end else False
                    bed = row[4].split(" ;")[0]
                    expected.add((bed, start.isoformat(), until, row[1]))
        self.assertEqual(bars, expected)

    # ----------------------------------------------------- all, none, again
    def test_none(self):
        before = self.figures()
        wizard = self.wizard()
        wizard.action_read()
        wizard.action_import_nothing()
        self.assertEqual(self.figures(), before)
        self.assertFalse(wizard.imported)
        with self.assertRaises(UserError):
            wizard.action_import()

    def test_bad_lines_come_back_and_are_corrected(self):
        wizard = self.do_import()
        content = base64.b64decode(wizard.refused_file)
        book = openpyxl.load_workbook(io.BytesIO(content))
        sheet = book["Séjours"]
        self.assertEqual([c.value for c in sheet[2]][-1], "Motif")
        self.assertEqual(
            [row[-1].value for row in sheet.iter_rows(min_row=3)],
            list(REASONS.values()),
        )
        sheet["E3"] = "D3-08"
        sheet["H4"] = "30/05/2026"
        stream = io.BytesIO()
        book.save(stream)
        again = self.do_import(stream.getvalue())
        self.assertEqual([x.row for x in again.bad_line_ids], [5, 6, 7])
        self.assertEqual(self.stay("2026-9001").assignment_ids.bed_id.name, "D3-08")
        self.assertEqual(self.stay("2026-9002").state, "checked_out")
        self.assertEqual(len(self.own("onestop.stay")), 153)

    def test_next_month(self):
        """Departures filled in since, a new line in the bed that came free."""
        self.do_import()

        def edit(book):
            book["Séjours"]["H87"] = "20/08/2026"
            book["Séjours"]["I87"] = "Autre centre"
            book["Séjours"].append(
                [152, "Awa", None, None, "M1-01", "20/08/2026", None, None, None]
            )

        wizard = self.wizard(self.edited(edit))
        wizard.action_read()
        self.assertEqual(
            [(x.number, x.status) for x in wizard.good_line_ids],
            [("82", "update"), ("152", "new")],
        )
        wizard.action_import()
        left = self.stay("2026-82")
        self.assertEqual(
            (left.state, left.destination), ("checked_out", "other_centre")
        )
        self.assertEqual(left.assignment_ids.date_end, date(2026, 8, 20))
        self.assertEqual(self.stay("2026-152").state, "checked_in")

    def picture(self):
        """Return all that the import makes, but for codes."""
        stays = self.own("onestop.stay").sorted("source_ref")
        return [
            (
                stay.source_ref,
                stay.state,
                stay.date_arrival,
                stay.date_departure,
                stay.destination,
                [
                    (rec.bed_id.name, rec.state, rec.date_start, rec.date_end)
                    for rec in stay.assignment_ids.sorted("id")
                ],
            )
            for stay in stays
        ]

    def test_month_after_month_is_as_good_as_at_once(self):
        """Who was expected in July has come and left when it is read again."""
        with freeze_time("2026-07-15 12:00"):
            self.do_import()
        states = Counter(self.own("onestop.stay").mapped("state"))
        self.assertEqual(set(states), {"checked_out", "checked_in", "reserved"})
        wizard = self.do_import()
        self.assertEqual(wizard.bad_line_ids.mapped("row"), list(REASONS))
        later = self.picture()
        self.own("onestop.bed.assignment").sudo().unlink()
        self.own("onestop.stay").write({"source_ref": False})
        self.do_import()
        at_once = [row for row in self.picture() if row[0]]
        self.assertEqual([row for row in later if row[0]], at_once)

    def test_day_visit(self):
        """Who leaves on the day she came takes no night."""

        def edit(book):
            book["Séjours"]["H3"] = book["Séjours"]["G3"] = "01/03/2026"
            book["Séjours"]["E4"] = "D2-01"

        self.do_import(self.edited(edit))
        visit = self.stay("2026-1")
        self.assertEqual((visit.state, visit.nights), ("checked_out", 0))
        self.assertFalse(visit.date_expected)
        self.assertEqual(self.stay("2026-2").assignment_ids.bed_id.name, "D2-01")

    def test_rooms_that_are_there(self):
        """Rooms and beds are found by name; what lacks is added, nothing is changed."""
        room = self.env["onestop.room"].create(
            {
                "name": "D1",
                "centre_id": self.centre.id,
                "floor": 3,
                "bed_ids": [
                    Command.create({"name": f"D1-0{n}", "kind": "upper"})
                    for n in range(1, 5)
                ],
            }
        )
        self.do_import()
        self.assertEqual((room.floor, len(room.bed_ids)), (3, 6))
        self.assertEqual(len(self.own("onestop.bed", ("kind", "=", "upper"))), 4)
        self.assertEqual(len(self.own("onestop.bed")), 40)

    def test_beds_that_are_taken(self):
        """A stay recorded here stands before a line of the register."""
        self.do_import(self.edited(lambda book: book["Séjours"].delete_rows(3, 200)))
        bed = self.own("onestop.bed", ("name", "=", "D2-01"))
        result = self.env["onestop.stay"].admit_emergency(
            {
                "centre_id": self.centre.id,
                "alias": "Fanta",
                "beds": [bed.id],
                "date_start": "2026-03-20",
                "date_expected": "2026-03-22",
            }
        )
        wizard = self.wizard()
        wizard.action_read()
        reasons = {line.row: line.reason for line in wizard.bad_line_ids}
        self.assertEqual(
            reasons.pop(3),
            f"Le lit D2-01 est pris du 20/03/2026 au 22/03/2026 par le séjour"
            f" {result['code']}.",
        )
        self.assertEqual(reasons, REASONS)

    def test_changed_since_it_was_shown(self):
        """A bed given away while the lines were looked at: look again first."""
        self.do_import(self.edited(lambda book: book["Séjours"].delete_rows(3, 200)))
        wizard = self.wizard()
        wizard.action_read()
        bed = self.own("onestop.bed", ("name", "=", "D2-01"))
        self.env["onestop.bed"].block(bed.id, "2026-03-05", "2026-03-06", "Punaises")
        before = self.figures()
        wizard.action_import()
        self.assertEqual((wizard.state, wizard.changed), ("review", True))
        self.assertEqual(self.figures(), before)
        self.assertIn(3, wizard.bad_line_ids.mapped("row"))
        wizard.action_import()
        self.assertEqual((wizard.state, wizard.changed), ("done", False))
        self.assertEqual(len(self.own("onestop.stay")), 150)

    def test_all_or_nothing(self):
        """The guards of the models hold: one refusal, and no line is written."""
        self.do_import(self.edited(lambda book: book["Séjours"].delete_rows(3, 200)))
        wizard = self.wizard()
        register, standing = wizard._understand()
        bed = self.own("onestop.bed", ("name", "=", "F1-01"))
        self.env["onestop.bed"].block(bed.id, "2026-08-30", None, "Punaises")
        before = self.figures()
        with self.assertRaisesRegex(ValidationError, "F1-01"), self.env.cr.savepoint():
            wizard._write_register(self.centre, register, standing)
        self.assertEqual(self.figures(), before)

    def test_two_at_once(self):
        """The second of two coordinators is told; what the first wrote stands."""
        wizard = self.wizard()
        register, standing = wizard._understand()
        wizard._write_at_once(self.centre, register, standing)
        before = self.figures()
        with mute_logger("odoo.sql_db"), self.assertRaisesRegex(UserError, "Relisez"):
            wizard._write_at_once(self.centre, register, standing)
        self.assertEqual(self.figures(), before)


def as_date(value):
    """Return the date of a cell, for counting by hand."""
    if isinstance(value, str):
        day, month, year = value.split("/")
        return date(int(year), int(month), int(day))
    return value and value.date()
