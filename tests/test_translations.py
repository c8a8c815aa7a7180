"""Every term of the suite has a French text, with the same placeholders."""

import re
from collections import Counter
from pathlib import Path

import polib

from odoo.modules.module import get_module_path
from odoo.tests import TransactionCase, tagged
from odoo.tools.translate import TranslationModuleReader

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\$\{[^}]*\}")


@tagged("post_install", "-at_install")
class TestTranslations(TransactionCase):
    def modules(self):
        """Return the names of the suite's installed modules."""
        return (
            self.env["ir.module.module"]
            .search([("name", "=like", "onestop\\_%"), ("state", "=", "installed")])
            .mapped("name")
        )

    def french(self, module):
        file = Path(get_module_path(module), "i18n", "fr.po")
        return {entry.msgid: entry for entry in polib.pofile(str(file))}

    def terms(self, module):
        """Return the texts of a module that Odoo offers for translation."""
        reader = TranslationModuleReader(self.env.cr, modules=[module])
        return {source for _m, _type, _name, _id, source, _value, _comments in reader}

    def test_every_term_has_a_french_text(self):
        self.assertTrue(self.modules())
        for module in self.modules():
            known = self.french(module)
            missing = sorted(
                term
                for term in self.terms(module)
                if term not in known or not known[term].msgstr or known[term].fuzzy
            )
            with self.subTest(module=module):
                self.assertEqual(missing, [], "./onestop translate collects the terms")

    def test_placeholders_are_the_same(self):
        for module in self.modules():
            for source, entry in self.french(module).items():
                with self.subTest(module=module, term=source):
                    self.assertEqual(
                        Counter(PLACEHOLDER.findall(source)),
                        Counter(PLACEHOLDER.findall(entry.msgstr)),
                    )

    def test_no_text_hides_from_translation(self):
        """Odoo collects the texts of `_(...)` in Python; it knows no other name."""
        for module in self.modules():
            for file in Path(get_module_path(module)).rglob("*.py"):
                with self.subTest(file=file.name):
                    self.assertNotRegex(file.read_text(), r"(?<![\w.])_t\(")
