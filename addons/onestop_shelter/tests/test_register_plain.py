"""The paper register without a database: sheets, checks, lines given back."""

import io
import unittest
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import xlsxwriter

from ..tools.register_checks import (
    KnownBlock,
    KnownStay,
    Place,
    RoomRule,
    Span,
    Standing,
    check,
    deal_beds,
)
from ..tools.register_sheets import FileError, read_register
from ..tools.register_writer import write_refused

REGISTER = Path(__file__).parent / "data" / "registre_lits_bamako.xlsx"
NIGHT = date(2026, 8, 31)
ROOMS = [
    ["Chambre", "Type", "Étage", "Accessible", "Nombre de lits"],
    ["D1", "Dortoir", "RDC", "non", 3],
    ["F1", "Familiale", "1er", "oui", 4],
]
STAYS = [
    [
        "N°", "Nom d'usage", "Enfants (âges)", "Sexe enfants", "Lit(s)", "Arrivée",
        "Départ prévu", "Départ", "Destination", "Observations",
    ]
]  # fmt: skip
BLOCKS = [["Lit", "Du", "Au (exclu)", "Motif"]]


def register_bytes():
    """Return the register of a centre, as it is kept."""
    return REGISTER.read_bytes()


def workbook(stays=(), rooms=None, blocks=(), **sheets):
    """Return the bytes of a register with the given lines below the headings."""
    tables = {
        "Chambres": ROOMS if rooms is None else rooms,
        "Séjours": STAYS + list(stays),
        "Hors service": BLOCKS + list(blocks),
        **sheets,
    }
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"default_date_format": "dd/mm/yyyy"})
    for title, rows in tables.items():
        sheet = book.add_worksheet(title)
        for number, row in enumerate(rows or ()):
            sheet.write_row(number, 0, row)
    book.close()
    return stream.getvalue()


def stay(number, beds="D1-01", arrival="01/03/2026", departure=None, **more):
    """Return the cells of a stay."""
    return [
        number, more.get("alias", "Awa"), more.get("ages"), more.get("sexes"), beds,
        arrival, more.get("expected"), departure, more.get("destination"), None,
    ]  # fmt: skip


def checked(*stays, standing=None, **sheets):
    """Return the checked register of the given stays."""
    register = read_register(workbook(stays, **sheets))
    check(register, standing or Standing(NIGHT))
    return register


def codes(lines):
    """Return {row: codes} of the lines with something against them."""
    return {
        line.row: [problem.code for problem in line.problems]
        for line in lines
        if line.problems
    }


class TestSheets(unittest.TestCase):
    def refused(self, content):
        with self.assertRaises(FileError) as found:
            read_register(content)
        return found.exception.code

    def test_headings_in_any_order_and_spelling(self):
        stays = [
            ["Registre des séjours"], [],
            ["ARRIVEE", " Lits ", "départ", "n°", "Enfants  (AGES)", "nom d’usage"],
            ["05/03/2026", "D1-02", None, 7, None, "Kadia"],
        ]  # fmt: skip
        register = read_register(workbook(**{"Séjours": None, "séjours 2026": stays}))
        (line,) = register.stays
        self.assertEqual((line.row, line.number, line.beds), (4, "7", ["D1-02"]))
        self.assertEqual((line.arrival, line.alias), (date(2026, 3, 5), "Kadia"))

    def test_what_is_no_register(self):
        self.assertEqual(self.refused(b"N;Nom;Lit\n1;Awa;D1"), "not_xlsx")
        self.assertEqual(self.refused(b""), "not_xlsx")
        self.assertEqual(self.refused(b"\xd0\xcf\x11\xe0" + b"0" * 99), "old_or_locked")
        self.assertEqual(self.refused(workbook()[:900]), "damaged")
        self.assertEqual(self.refused(b"PK" + b"0" * (6 << 20)), "too_big")
        self.assertEqual(self.refused(workbook(**{"Hors service": [["A"]]})),
                         "heading_missing")  # fmt: skip
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            archive.writestr("word/document.xml", "<a/>")
        self.assertEqual(self.refused(stream.getvalue()), "not_xlsx")

    def test_missing_sheet_is_named(self):
        book = openpyxl.load_workbook(io.BytesIO(workbook()))
        del book["Chambres"]
        stream = io.BytesIO()
        book.save(stream)
        with self.assertRaises(FileError) as found:
            read_register(stream.getvalue())
        self.assertEqual(found.exception.code, "sheet_missing")
        self.assertEqual(found.exception.words, {"sheet": "Chambres"})

    def test_zip_bomb(self):
        """A small file that unpacks to more than memory should hold."""
        stream = io.BytesIO(workbook())
        with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/worksheets/sheet9.xml", b"0" * (30 << 20))
        self.assertLess(len(stream.getvalue()), 1 << 20)
        self.assertEqual(self.refused(stream.getvalue()), "too_big")

    def test_damaged_inside(self):
        """A zip archive whose sheets are no XML."""
        stream = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(workbook())) as source:
            with zipfile.ZipFile(stream, "w") as target:
                for name in source.namelist():
                    cut = name.startswith("xl/worksheets")
                    target.writestr(name, b"<x" if cut else source.read(name))
        self.assertEqual(self.refused(stream.getvalue()), "damaged")

    def test_too_many_rows(self):
        rows = [stay(number) for number in range(10_001)]
        self.assertEqual(self.refused(workbook(rows)), "too_many_rows")


class TestChecks(unittest.TestCase):
    def test_the_register_of_bamako(self):
        """156 lines, five bad ones, each with its row and its reason."""
        register = read_register(register_bytes())
        check(register, Standing(NIGHT))
        self.assertEqual(sum(line.count for line in register.rooms), 40)
        self.assertEqual((len(register.stays), len(register.blocks)), (156, 5))
        self.assertEqual(
            codes(register.lines),
            {
                28: ["bed_taken_row"],
                53: ["departure_order"],
                73: ["bed_unknown", "bed_unknown"],
                93: ["arrival_missing"],
                113: ["beds_count", "bed_taken_row"],
            },
        )
        self.assertEqual({line.sheet for line in register.bad}, {"stays"})

    def test_beds_and_persons(self):
        """A bed for each; a child under two shares, or has what is left."""
        family = {"ages": "10, 1", "sexes": "F,F", "departure": "02/03/2026"}
        register = checked(
            stay(1, "F1-01 ; F1-02", **family),
            stay(2, "F1-01 ; F1-02 ; F1-03", "02/03/2026", "03/03/2026",
                 ages="1, 10"),
            stay(3, "F1-01", "03/03/2026", "04/03/2026", ages="10, 1"),
            stay(4, "F1-01 ; F1-02", "04/03/2026", "05/03/2026"),
        )  # fmt: skip
        self.assertEqual(codes(register.stays), {4: ["beds_count"], 5: ["beds_count"]})
        places = {f"F1-0{n}": Place(f"F1-0{n}", "F1", cot=n == 1) for n in range(1, 5)}
        one, two = register.stays[:2]
        self.assertEqual(deal_beds(one, places), ["F1-02", "F1-01", None])
        self.assertEqual(deal_beds(two, places), ["F1-02", "F1-01", "F1-03"])

    def test_infant_gets_the_cot(self):
        register = checked(stay(1, "F1-01 ; F1-02 ; F1-03", ages="1, 10"))
        places = {f"F1-0{n}": Place(f"F1-0{n}", "F1", cot=n == 1) for n in range(1, 4)}
        self.assertEqual(
            deal_beds(register.stays[0], places), ["F1-02", "F1-01", "F1-03"]
        )

    def test_overlaps_in_the_file(self):
        """Leaving and arriving on one day is no overlap; an open stay runs on."""
        register = checked(
            stay(1, departure="05/03/2026"),
            stay(2, arrival="05/03/2026"),
            stay(3, arrival="20/03/2026"),
            stay(4, "D1-02", departure="01/03/2026"),
            stay(5, "D1-02"),
        )
        self.assertEqual(codes(register.stays), {4: ["bed_taken_row"]})
        words = register.stays[2].problems[0].words
        self.assertEqual((words["row"], words["label"], words["end"]), (3, "2", None))

    def test_one_household_in_a_family_room(self):
        register = checked(
            stay(1, "F1-01", departure="05/03/2026"),
            stay(2, "F1-02", "04/03/2026"),
            stay(3, "F1-03", "05/03/2026"),
            stay(4, "D1-01"),
            stay(5, "D1-02"),
        )
        self.assertEqual(codes(register.stays), {3: ["room_taken_row"]})

    def test_order_of_dates_and_numbers(self):
        register = checked(
            stay(1, departure="28/02/2026"),
            stay(2, expected="28/02/2026", departure="05/03/2026"),
            stay(3, "D1-02", arrival="41/03/2026"),
            stay(4, "D1-02"),
            stay(4, "D1-03"),
            stay(None, "D1-03"),
        )
        self.assertEqual(
            codes(register.stays),
            {
                2: ["departure_order"],
                3: ["expected_order"],
                4: ["date_unreadable"],
                6: ["number_repeated"],
                7: ["number_missing"],
            },
        )

    def test_household_twice_and_boys(self):
        rooms = [*ROOMS, ["F2", "Familiale", "RDC", "non", 3]]
        register = checked(
            stay(1, "F1-01 ; F1-02", ages="5", sexes="F"),
            stay(2, "F2-01 ; F2-02", ages="5", sexes="F"),
            stay(3, "D1-01 ; D1-02", ages="13", sexes="M", alias="Kadia"),
            rooms=rooms,
        )
        self.assertEqual(codes(register.stays), {3: ["household_twice"], 4: ["boy"]})

    def test_rooms_and_what_follows(self):
        rooms = [*ROOMS, ["D1", "Dortoir", "RDC", "non", 2], ["X1", "Grotte", 0, 0, 2]]
        register = checked(stay(1, "X1-01"), rooms=rooms)
        self.assertEqual(
            codes(register.rooms), {4: ["room_repeated"], 5: ["kind_unreadable"]}
        )
        self.assertEqual(codes(register.stays), {2: ["room_bad"]})

    def test_blocks(self):
        register = checked(
            stay(1, departure="05/03/2026"),
            blocks=[
                ["D1-01", "04/03/2026", "06/03/2026", "Peinture"],
                ["D1-01", "05/03/2026", "06/03/2026", "Peinture"],
                ["D1-01", "05/03/2026", "07/03/2026", "Peinture"],
                ["D1-02", "06/03/2026", "06/03/2026", None],
                ["Z9-01", "06/03/2026", None, None],
                ["D1-03", "demain", None, None],
            ],
        )
        self.assertEqual(
            codes(register.blocks),
            {
                2: ["bed_taken_row"],
                4: ["block_repeated"],
                5: ["block_order"],
                6: ["bed_unknown"],
                7: ["date_unreadable"],
            },
        )

    def standing(self, **known):
        """Return a database with a stay in D1-01 since 1 March and rules of its own."""
        return Standing(
            NIGHT,
            places={
                "D1-01": Place("D1-01", "D1", 1),
                "D1-02": Place("D1-02", "D1", 2, archived=True),
                "D1-03": Place("D1-03", "D1", 3, date_to=date(2026, 4, 1)),
            },
            rooms={"D1": RoomRule(id=1)},
            spans={"D1-01": [Span(date(2026, 3, 1), None, ("stay", 5), "ABC")]},
            stays={
                "2026-1": KnownStay(
                    **{"id": 5, "state": "checked_in", "arrival": date(2026, 3, 1),
                       "departure": None, **known}
                )
            },
            blocks={("D1-03", date(2026, 3, 1)): KnownBlock(9, None)},
        )  # fmt: skip

    def test_what_the_database_holds(self):
        register = checked(
            stay(7, arrival="05/03/2026"),
            stay(8, "D1-02"),
            stay(9, "D1-03", "01/04/2026"),
            stay(10, "D1-03", departure="05/03/2026"),
            standing=self.standing(),
        )
        self.assertEqual(
            codes(register.stays),
            {2: ["bed_taken_stay"], 3: ["bed_archived"], 4: ["bed_service"]},
        )

    def test_read_again(self):
        """Known lines stay; a departure filled in since frees the bed."""
        register = checked(stay(1), standing=self.standing())
        self.assertEqual(register.stays[0].status, "known")
        block = ["D1-03", "01/03/2026", "05/03/2026", None]
        register = checked(
            stay(1, departure="05/03/2026"),
            stay(2, arrival="05/03/2026"),
            standing=self.standing(),
            blocks=[block],
        )
        self.assertEqual(
            [line.status for line in register.stays + register.blocks],
            ["update", "new", "update"],
        )
        register = checked(
            stay(1, departure="05/03/2026"),
            standing=self.standing(state="checked_out", departure=date(2026, 3, 5)),
        )
        self.assertEqual(register.stays[0].status, "known")

    def test_read_again_with_other_facts(self):
        for known, code in (
            ({"arrival": date(2026, 3, 2)}, "known_other"),
            (
                {"departure": date(2026, 3, 9), "state": "checked_out"},
                "known_departure",
            ),
        ):
            register = checked(
                stay(1, departure="05/03/2026"), standing=self.standing(**known)
            )
            with self.subTest(code=code):
                self.assertEqual(codes(register.stays), {2: [code]})


class TestGivenBack(unittest.TestCase):
    def give_back(self, register):
        reasons = {(line.sheet, line.row): "parce que" for line in register.bad}
        return write_refused(register, reasons)

    def test_same_layout_and_a_reason(self):
        register = read_register(register_bytes())
        check(register, Standing(NIGHT))
        book = openpyxl.load_workbook(io.BytesIO(self.give_back(register)))
        self.assertEqual(book.sheetnames, ["Chambres", "Séjours", "Hors service"])
        rows = list(book["Séjours"].iter_rows(values_only=True))
        self.assertEqual(rows[0][0], "Séjours")
        self.assertEqual(rows[1][8:], ("Destination", "Observations", "Motif"))
        self.assertEqual(len(rows), 7)
        self.assertEqual({row[10] for row in rows[2:]}, {"parce que"})
        self.assertEqual(rows[2][0], 9001)
        self.assertEqual(book["Chambres"].max_row, 11)

    def test_corrected_and_read_again(self):
        register = read_register(register_bytes())
        check(register, Standing(NIGHT))
        again = read_register(self.give_back(register))
        check(again, Standing(NIGHT))
        self.assertEqual([line.number for line in again.bad],
                         ["9002", "9003", "9004", "9005"])  # fmt: skip
        third = read_register(self.give_back(again))
        self.assertEqual(third.layouts["stays"].headings.count("Motif"), 1)
        self.assertEqual(len(third.stays), 4)

    def test_no_formula_is_given_back(self):
        """What was typed as text stays text, and is read again as it was typed."""
        text = '=HYPERLINK("http://x")'
        register = read_register(workbook([stay(1, "Z9-01")]))
        line = register.stays[0]
        line.raw = (1, text, None, None, "Z9-01", "@now", None, "+1", None, "-2")
        check(register, Standing(NIGHT))
        content = self.give_back(register)
        row = openpyxl.load_workbook(io.BytesIO(content))["Séjours"][2]
        self.assertEqual([c.value for c in row][1], "'" + text)
        self.assertEqual({c.data_type for c in row if c.value}, {"n", "s"})
        self.assertEqual([row[n].value for n in (5, 7, 9)], ["'@now", "'+1", "'-2"])
        self.assertEqual(read_register(content).stays[0].alias, text)
