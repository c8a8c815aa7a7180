import io

import openpyxl

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from odoo.addons.onestop_base.tests.common import OnestopCase

from ..tools.import_templates import TEMPLATES


class ImportCase(OnestopCase):
    """The coordinator of an empty centre, who uses Odoo's own import."""

    lang = "en_US"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang(cls.lang)
        cls.coordinator = cls.users["shelter_coordinator"]
        cls.coordinator.lang = cls.lang
        cls.env = cls.env(
            user=cls.coordinator, context={**cls.env.context, "lang": cls.lang}
        )

    def matched(self, model, content):
        """Return the import with its file, its options, and the fields of columns."""
        wizard = self.env["base_import.import"].create(
            {"res_model": model, "file": content, "file_name": "template.xlsx",
             "file_type": "application/vnd.openxmlformats-officedocument"
             ".spreadsheetml.sheet"}
        )  # fmt: skip
        options = {"has_headers": True, "keep_matches": False, "sheet": ""}
        preview = wizard.parse_preview(options)
        self.assertFalse(preview.get("error"))
        matches = ["/".join(preview["matches"].get(n, [])) for n in
                   range(len(preview["headers"]))]  # fmt: skip
        return wizard, preview, matches

    def import_file(self, model, content):
        """Return the result of importing a file, columns as they were matched."""
        wizard, preview, matches = self.matched(model, content)
        return wizard.execute_import(matches, preview["headers"], preview["options"])

    def import_template(self, model):
        content = self.env[model]._import_template()
        result = self.import_file(model, content)
        self.assertEqual(result["messages"], [])
        return self.env[model].browse(result["ids"])

    def changed(self, model, edit):
        """Return the template after ``edit`` has changed its sheet."""
        book = openpyxl.load_workbook(io.BytesIO(self.env[model]._import_template()))
        edit(book.active)
        stream = io.BytesIO()
        book.save(stream)
        return stream.getvalue()


@tagged("post_install", "-at_install")
class TestImportTemplates(ImportCase):
    def test_headings_are_recognised(self):
        for model, (columns, _rows) in TEMPLATES.items():
            with self.subTest(model=model):
                content = self.env[model]._import_template()
                self.assertEqual(self.matched(model, content)[2], list(columns))

    def test_all_of_them(self):
        """Rooms, beds, stays and beds out of service, one after the other."""
        rooms = self.import_template("onestop.room")
        self.assertEqual(rooms.mapped("kind"), ["dormitory", "family"])
        self.assertEqual(rooms.mapped("one_household"), [False, True])
        beds = self.import_template("onestop.bed")
        self.assertEqual(len(rooms.bed_ids), 6)
        self.assertEqual(beds.mapped("kind"), ["single", "cot"])
        stays = self.import_template("onestop.stay")
        self.assertEqual(stays.mapped("state"), ["checked_in", "reserved"])
        self.assertEqual(stays.centre_id, self.centre)
        family = stays[0].resident_ids
        self.assertEqual(family.mapped("age"), [0, 6, 1])
        self.assertEqual(family.mapped("age_known"), [False, True, True])
        self.assertEqual(family.mapped("bed_id.name"), ["X2-01", "X2-02"])
        self.assertEqual(stays[0].alias, "Awa")
        blocks = self.import_template("onestop.bed.assignment")
        self.assertEqual(blocks.mapped("state"), ["blocked", "blocked"])

    def test_resident_by_code(self):
        """A bed for somebody who is recorded already, by her code."""
        self.import_template("onestop.room")
        stay = self.env["onestop.stay"].create(
            {"centre_id": self.centre.id,
             "resident_ids": [(0, 0, {"role": "woman", "alias": "Awa"})]}
        )  # fmt: skip
        lines = ["Bed,Resident,First night",
                 f"X1-01,{stay.resident_ids.code},2026-01-05"]  # fmt: skip
        wizard = self.env["base_import.import"].create(
            {"res_model": "onestop.bed.assignment", "file_type": "text/csv",
             "file": "\n".join(lines).encode(), "file_name": "beds.csv"}
        )  # fmt: skip
        options = {"has_headers": True, "quoting": '"', "separator": ","}
        result = wizard.execute_import(
            ["bed_id", "resident_id", "date_start"], lines[0].split(","), options
        )
        self.assertEqual(result["messages"], [])
        self.assertEqual(stay.assignment_ids.bed_id.name, "X1-01")

    def test_double_booking_is_refused(self):
        """In a plain sentence, and nothing of the file is kept."""
        self.import_template("onestop.room")
        self.import_template("onestop.stay")
        before = self.env["onestop.stay"].search_count([])

        def edit(sheet):
            sheet["A2"], sheet["A5"], sheet["I5"] = "Example 3", "Example 4", "X1-02"

        content = self.changed("onestop.stay", edit)
        result = self.import_file("onestop.stay", content)
        self.assertFalse(result["ids"])
        message = result["messages"][0]["message"]
        self.assertIn("Bed X2-01 is taken from", message)
        self.assertIn("Choose another bed", message)
        self.assertEqual(self.env["onestop.stay"].search_count([]), before)

    def test_same_file_twice_is_refused(self):
        self.import_template("onestop.room")
        self.import_template("onestop.stay")
        content = self.env["onestop.stay"]._import_template()
        result = self.import_file("onestop.stay", content)
        self.assertFalse(result["ids"])
        self.assertTrue(result["messages"])

    def test_bed_of_another_centre(self):
        """A bed of a centre whose member one is not does not exist."""
        self.env["onestop.room"].sudo().create(
            {"name": "X1", "centre_id": self.other_centre.id,
             "bed_ids": [(0, 0, {"name": "X1-02"})]}
        )  # fmt: skip
        content = self.env["onestop.bed.assignment"]._import_template()
        result = self.import_file("onestop.bed.assignment", content)
        self.assertFalse(result["ids"])

    def test_who_may_not_import_gets_no_template(self):
        room = self.env["onestop.room"].with_user(self.users["director"])
        with self.assertRaises(AccessError):
            room._import_template()


@tagged("post_install", "-at_install")
class TestImportTemplatesFrench(TestImportTemplates):
    """The same with French labels; refusals are French sentences."""

    allow_inherited_tests_method = True
    lang = "fr_FR"

    def test_double_booking_is_refused(self):
        self.import_template("onestop.room")
        self.import_template("onestop.stay")
        content = self.changed(
            "onestop.stay", lambda sheet: sheet.__setitem__("A2", "Exemple 3")
        )
        message = self.import_file("onestop.stay", content)["messages"][0]["message"]
        self.assertIn("Le lit X2-01", message)


@tagged("post_install", "-at_install")
class TestImportTemplateDownload(ImportCase, HttpCase):
    def test_download(self):
        """The link that the import screen offers gives the template."""
        self.authenticate("test_shelter_coordinator", "test_shelter_coordinator")
        for model in TEMPLATES:
            (template,) = self.env[model].get_import_templates()
            with self.subTest(model=model):
                response = self.url_open(template["template"])
                self.assertEqual(response.status_code, 200)
                sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
                self.assertEqual(sheet.max_column, len(TEMPLATES[model][0]))
        url = "/beds/import_template/res.users"
        self.assertEqual(self.url_open(url).status_code, 404)

    def test_others_get_none(self):
        self.authenticate("test_director", "test_director")
        url = "/beds/import_template/onestop.stay"
        self.assertEqual(self.url_open(url).status_code, 403)
