from odoo.tests import BaseCase, tagged

from ..tools.code import ALPHABET, check_code, new_code, normalise


@tagged("post_install", "-at_install")
class TestCode(BaseCase):
    def test_any_spelling(self):
        for _ in range(50):
            code = new_code()
            plain = normalise(code)
            for text in (plain, plain.lower(), " ".join(plain), f" {code}\n"):
                self.assertEqual(check_code(text), code)

    def test_single_errors_and_transpositions(self):
        for _ in range(20):
            plain = normalise(new_code())
            for place, right in enumerate(plain):
                for wrong in set(ALPHABET) - {right}:
                    with self.assertRaises(ValueError):
                        check_code(plain[:place] + wrong + plain[place + 1 :])
