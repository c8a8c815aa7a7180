import base64
import io

import openpyxl

from odoo.addons.onestop_base.tests.common import OnestopCase

from .test_register_plain import register_bytes


class RegisterCase(OnestopCase):
    """An empty centre; its coordinator reads French and has the paper register."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.coordinator = cls.users["shelter_coordinator"]
        cls.coordinator.lang = "fr_FR"
        cls.env = cls.env(
            user=cls.coordinator, context={**cls.env.context, "lang": "fr_FR"}
        )
        cls.centre = cls.centre.with_env(cls.env)
        cls.night = cls.centre.current_night()
        cls.content = register_bytes()

    def wizard(self, content=None, centre=None, user=None):
        """Return the wizard with a file chosen, as its user made it."""
        imports = self.env["onestop.register.import"].with_user(
            user or self.coordinator
        )
        return imports.create(
            {
                "centre_id": (centre or self.centre).id,
                "file": base64.b64encode(self.content if content is None else content),
                "file_name": "registre.xlsx",
            }
        )

    def do_import(self, content=None):
        """Return the wizard after the whole way."""
        wizard = self.wizard(content)
        wizard.action_read()
        wizard.action_import()
        return wizard

    def edited(self, edit):
        """Return the register after ``edit`` has changed the sheets."""
        book = openpyxl.load_workbook(io.BytesIO(self.content))
        edit(book)
        stream = io.BytesIO()
        book.save(stream)
        return stream.getvalue()

    def own(self, model, *domain):
        """Return the records of the centre."""
        return self.env[model].search([("centre_id", "=", self.centre.id), *domain])

    def figures(self):
        """Return how many records there are of each kind."""
        return [
            self.env[model].search_count([("centre_id", "=", self.centre.id)])
            for model in (
                "onestop.room",
                "onestop.bed",
                "onestop.person",
                "onestop.stay",
                "onestop.resident",
                "onestop.bed.assignment",
            )
        ]
