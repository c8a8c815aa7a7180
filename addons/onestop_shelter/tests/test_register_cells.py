"""What people write into the cells of the paper register."""

import unittest
from datetime import date, datetime

from ..tools import register_cells as cells


class TestCells(unittest.TestCase):
    def test_dates(self):
        for value in (
            "01/03/2026", "1/3/26", " 01.03.2026", "01-03-2026", "2026-03-01",
            "1er mars 2026", "1 MARS 2026", datetime(2026, 3, 1, 14), 46082,
        ):  # fmt: skip
            with self.subTest(value=value):
                self.assertEqual(cells.read_date(value, "Arrivée"), date(2026, 3, 1))
        self.assertIsNone(cells.read_date("  ", "Arrivée"))
        for value in ("31/02/2026", "bientôt", "03/2026", 12, "01/03/0026", True):
            with self.subTest(value=value), self.assertRaises(cells.CellError) as found:
                cells.read_date(value, "Arrivée")
            self.assertEqual(found.exception.code, "date_unreadable")

    def test_ages(self):
        for value, ages in (
            (None, []), ("0", [0]), (5, [5]), (5.0, [5]), ("12, 3", [12, 3]),
            ("12 ; 3", [12, 3]), ("12 et 3 ans", [12, 3]), ("8 mois", [0]),
            ("18 mois, 4 ans", [1, 4]),
        ):  # fmt: skip
            with self.subTest(value=value):
                self.assertEqual(cells.read_ages(value), ages)
        for value, code in (
            (12.3, "ages_unreadable"), (datetime(2026, 5, 3), "ages_unreadable"),
            ("douze", "ages_unreadable"), ("-3", "ages_unreadable"),
            ("18", "age_impossible"), ("130", "age_impossible"),
        ):  # fmt: skip
            with self.subTest(value=value), self.assertRaises(cells.CellError) as found:
                cells.read_ages(value)
            self.assertEqual(found.exception.code, code)

    def test_sexes(self):
        self.assertEqual(cells.read_sexes("M,F", 2), ["male", "female"])
        self.assertEqual(cells.read_sexes("garçon ; fille", 2), ["male", "female"])
        self.assertEqual(cells.read_sexes(None, 2), [None, None])
        for value, code in (("M", "sexes_count"), ("M,X", "sex_unreadable")):
            with self.subTest(value=value), self.assertRaises(cells.CellError) as found:
                cells.read_sexes(value, 2)
            self.assertEqual(found.exception.code, code)

    def test_the_rest(self):
        self.assertEqual(cells.read_beds("F3-01 ; f3 - 02"), ["F3-01", "F3-02"])
        with self.assertRaises(cells.CellError):
            cells.read_beds("F3-01 ; F3-01")
        self.assertEqual([cells.read_floor(v) for v in ("RDC", "1er", "2ème", 3)],
                         [0, 1, 2, 3])  # fmt: skip
        self.assertEqual([cells.read_yes(v) for v in ("Oui", "non", None)],
                         [True, False, False])  # fmt: skip
        self.assertEqual(cells.read_destination("Retour en famille"), "family")
        self.assertEqual(cells.read_destination("Chez une amie"), "friend")
        self.assertEqual(cells.read_destination("Marché"), "other")
        self.assertEqual(cells.read_text("'=1+1"), "=1+1")
