"""Codes, without a database: what a slip of the tongue or of a finger does to them."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools.code import (
    ALPHABET,
    CodeError,
    check_character,
    check_code,
    looks_like_code,
    new_code,
    normalise,
)

settings.register_profile(
    # no measure of time: the machine may be busy with other things
    "onestop",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("onestop")

LENGTHS = st.integers(2, 17)
#: What Odoo's users type for the groups of a code.
SPACING = st.sampled_from(["", " ", "-", " - ", "\u2011", "\u2013", ".", "\u00a0"])


@st.composite
def codes(draw):
    """Return (plain code, number of random characters)."""
    length = draw(LENGTHS)
    text = "".join(draw(st.sampled_from(ALPHABET)) for _ in range(length))
    return text + check_character(text), length


@tagged("post_install", "-at_install")
class TestCode(BaseCase):
    @given(codes(), st.data())
    def test_any_wrong_character_is_caught(self, code, data):
        plain, length = code
        place = data.draw(st.integers(0, length))
        wrong = data.draw(st.sampled_from([c for c in ALPHABET if c != plain[place]]))
        with self.assertRaises(CodeError) as caught:
            check_code(plain[:place] + wrong + plain[place + 1 :], length)
        self.assertEqual(caught.exception.reason, "check")

    @given(codes(), st.data())
    def test_any_two_that_changed_places_are_caught(self, code, data):
        """Neighbours, and any two others as well."""
        plain, length = code
        one = data.draw(st.integers(0, length - 1))
        two = data.draw(st.integers(one + 1, length))
        chars = list(plain)
        chars[one], chars[two] = chars[two], chars[one]
        if chars == list(plain):
            self.assertTrue(check_code(plain, length))
            return
        with self.assertRaises(CodeError):
            check_code("".join(chars), length)

    @given(codes(), SPACING, st.booleans())
    def test_any_spelling_is_understood(self, code, spacing, lower):
        plain, length = code
        text = f" {spacing.join(plain)} "
        text = text.lower() if lower else text
        self.assertEqual(normalise(check_code(text, length)), plain)

    @given(st.text(max_size=12))
    def test_whatever_is_typed_is_a_code_or_refused(self, text):
        try:
            self.assertEqual(check_code(check_code(text)), check_code(text))
        except CodeError as error:
            self.assertIn(error.reason, ("character", "length", "check"))

    def test_every_single_error_of_real_codes(self):
        """Exhaustive for some codes of the length in use."""
        for _ in range(20):
            plain = normalise(new_code())
            for place, right in enumerate(plain):
                for wrong in set(ALPHABET) - {right}:
                    with self.assertRaises(ValueError):
                        check_code(plain[:place] + wrong + plain[place + 1 :])

    def test_new_codes(self):
        codes = {new_code() for _ in range(500)}
        self.assertGreater(len(codes), 495)
        for code in codes:
            self.assertRegex(code, r"^\w{3}-\w{4}$")
            self.assertEqual(check_code(code), code)
            self.assertTrue(looks_like_code(code))
        for length in (2, 9, 17):
            code = new_code(length)
            self.assertEqual(len(normalise(code)), length + 1)
            self.assertEqual(check_code(code, length), code)
        for length in (0, 1, 18):
            with self.assertRaises(ValueError):
                new_code(length)

    def test_no_look_alikes(self):
        self.assertFalse(set(ALPHABET) & set("01OQDILBSZGUVN"))
        self.assertEqual(len(set(ALPHABET)), 19)

    def test_reasons(self):
        for text, reason in (
            ("", "length"),
            ("K4M", "length"),
            ("K4M-7XR0", "character"),
            ("K4M-7XRé", "character"),
        ):
            with self.assertRaises(CodeError) as caught:
                check_code(text)
            self.assertEqual(caught.exception.reason, reason)

    def test_names_do_not_look_like_codes(self):
        for text in ("Mariame", "Fatouma", "1234567", "Awa", ""):
            self.assertFalse(looks_like_code(text))
