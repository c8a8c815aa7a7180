"""How well spellings of Malian names are known again: measured, not believed."""

from datetime import datetime
from itertools import combinations
from pathlib import Path

from odoo.tests import BaseCase, tagged

from ..tools.call_hours import allowed, clock, next_allowed
from ..tools.name_keys import exact_key, phone_key, sound, sound_keys, words

DATA = Path(__file__).parent / "data"


def lines(name):
    """Return the lines of a file of names, without remarks."""
    text = (DATA / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def recall(name):
    """Return how many pairs there are, which part is known again, and the others."""
    pairs = [line.split(";") for line in lines(name)]
    missed = [
        pair for pair in pairs if not set.intersection(*map(set, map(sound_keys, pair)))
    ]
    return len(pairs), 1 - len(missed) / len(pairs), missed


@tagged("post_install", "-at_install")
class TestNames(BaseCase):
    def test_recall(self):
        """77 pairs of spellings: 76 are known again."""
        count, rate, missed = recall("name_spellings.txt")
        self.assertGreaterEqual(count, 60)
        self.assertGreaterEqual(rate, 0.97, missed)

    def test_recall_of_unseen_pairs(self):
        """30 pairs written after the rules: 29 are known again."""
        count, rate, missed = recall("name_spellings_unseen.txt")
        self.assertGreaterEqual(count, 30)
        self.assertGreaterEqual(rate, 0.95, missed)

    def test_false_positives(self):
        """28,680 pairs of 240 different names: none is taken for another."""
        names = lines("distinct_names.txt")
        self.assertGreaterEqual(len(names), 200)
        keys = [(name, set(sound_keys(name))) for name in names]
        wrong = [
            (one, other)
            for (one, ours), (other, theirs) in combinations(keys, 2)
            if ours & theirs
        ]
        pairs = len(names) * (len(names) - 1) / 2
        self.assertLessEqual(len(wrong) / pairs, 0.0002, wrong)

    def test_sounds(self):
        for one, other in (
            ("Traoré", "TRAORE"),
            ("Ouattara", "Watara"),
            ("Keïta", "Keita"),
            ("Diarra", "Djarra"),
        ):
            with self.subTest(one=one):
                self.assertEqual(sound(words(one)[0]), sound(words(other)[0]))
        self.assertNotEqual(sound("diarra"), sound("diawara"))
        self.assertNotEqual(sound("kante"), sound("konate"))

    def test_words(self):
        self.assertEqual(words("Aïssata  N’Diaye, née Ba"), ["aissata", "ndiaye", "ba"])
        self.assertEqual(exact_key("Traoré Awa"), exact_key("awa TRAORE"))
        self.assertEqual(sound_keys(""), [])
        self.assertEqual(len(sound_keys("Awa")), 1)

    def test_phone(self):
        self.assertEqual(phone_key("+223 76 12 34 56"), phone_key("76123456"))
        self.assertEqual(phone_key("1234"), "")


@tagged("post_install", "-at_install")
class TestCallHours(BaseCase):
    monday = datetime(2026, 11, 23, 10, 30)

    def test_day_and_hour(self):
        self.assertTrue(allowed(self.monday, {0}, 9, 17))
        self.assertFalse(allowed(self.monday, {1}, 9, 17))
        self.assertFalse(allowed(self.monday, {0}, 11, 17))
        self.assertFalse(
            allowed(self.monday, {0}, 9, 10.5), "the end is not part of it"
        )

    def test_past_midnight(self):
        """From 22:00 to 01:00 on Sundays goes on until Monday."""
        late = datetime(2026, 11, 23, 0, 30)
        self.assertTrue(allowed(late, {6}, 22, 1))
        self.assertFalse(allowed(late, {0}, 22, 1))
        self.assertTrue(allowed(datetime(2026, 11, 22, 23), {6}, 22, 1))

    def test_next(self):
        self.assertEqual(next_allowed(self.monday, {0}, 9, 17), self.monday)
        self.assertEqual(
            next_allowed(self.monday, {0}, 9, 10), datetime(2026, 11, 30, 9)
        )
        self.assertEqual(
            next_allowed(self.monday, {0, 2}, 9.5, 10), datetime(2026, 11, 25, 9, 30)
        )
        self.assertIsNone(next_allowed(self.monday, set(), 9, 17))
        self.assertEqual(clock(9.5), "09:30")
