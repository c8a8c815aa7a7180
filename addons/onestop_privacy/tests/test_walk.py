"""Every model and field of the installed suite is walked over; see walk.py."""

from unittest.mock import patch

from odoo import fields, models
from odoo.orm.model_classes import add_to_registry
from odoo.tests import TransactionCase, tagged

from ..models.onestop_guarded import OnestopGuarded
from .walk import Walk, reviewed

OFFENDER, CARRIER, WIZARD = (
    "onestop.offender",
    "onestop.offender.carrier",
    "onestop.offender.wizard",
)


@tagged("post_install", "-at_install")
class TestWalk(TransactionCase):
    def test_nothing_gives_anybody_away(self):
        faults = Walk(self.env).run()
        reasons = reviewed(self.env)
        new = {key: said for key, said in faults.items() if key not in reasons}
        lines = [f"{key}: {'; '.join(said)}" for key, said in sorted(new.items())]
        self.assertFalse(lines, "\n" + "\n".join(lines))

    def test_what_was_reviewed_is_still_there(self):
        """A reason that outlives its fault would cover the next one."""
        faults = Walk(self.env).run()
        self.assertFalse(sorted(set(reviewed(self.env)) - set(faults)))


def offenders():
    """Return models that do all that is forbidden; no module owns them."""

    class Offender(models.Model):
        _module = None
        _name = OFFENDER
        _inherit = ["onestop.guarded"]
        _description = "Guarded, and careless"
        _order = "story"

        name = fields.Char()
        story = fields.Text()
        details = fields.Properties(definition="parent_id.definition")
        parent_id = fields.Many2one(OFFENDER)
        definition = fields.PropertiesDefinition()

    class Carrier(models.Model):
        _module = None
        _name = CARRIER
        _description = "Not guarded, and tells"

        file_id = fields.Many2one(OFFENDER, bypass_search_access=True)
        kept = fields.Text(related="file_id.story", store=True)
        told = fields.Text(compute="_compute_told", compute_sudo=True)

        def _compute_told(self):
            self.told = self.file_id.story

    class Wizard(models.TransientModel):
        _module = None
        _name = WIZARD
        _description = "A wizard of everybody"

        note = fields.Char()

    return [Offender, Carrier, Wizard]


@tagged("post_install", "-at_install")
class TestWalkFinds(TransactionCase):
    """The walk finds each way to give somebody away."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.names = [OFFENDER, CARRIER, WIZARD]
        cls.addClassCleanup(cls._remove)
        for definition in offenders():
            add_to_registry(cls.registry, definition)
        with patch.object(OnestopGuarded, "_guard_faults", return_value=[]):
            cls.registry._setup_models__(cls.cr, cls.names)
        cls.registry.init_models(cls.cr, cls.names, {})
        told = cls.env[CARRIER]._fields["told"]
        cls.registry.field_depends[told] = ("file_id.story",)
        cls.registry[WIZARD]._original_module = "onestop_privacy"

    @classmethod
    def _remove(cls):
        for name in cls.names:
            del cls.registry[name]
        cls.registry._setup_models__(cls.cr, [])

    def test_faults(self):
        faults = Walk(self.env).run()
        for key, sentence in (
            (OFFENDER, "named by no code"),
            (OFFENDER, "no global rule"),
            (OFFENDER, "no row of access rights"),
            (OFFENDER, "sorted by words: story"),
            (OFFENDER, "fields of their own"),
            (f"{OFFENDER}.name", "words in clear"),
            (f"{OFFENDER}.story", "words in clear"),
            (f"{OFFENDER}.parent_id", "say ondelete"),
            (f"{CARRIER}.file_id", "its model is not guarded"),
            (f"{CARRIER}.file_id", "without asking for access"),
            (f"{CARRIER}.kept", "keeps what it read"),
            (f"{CARRIER}.told", "as superuser"),
            (WIZARD, "keeps others out"),
        ):
            with self.subTest(key=key, sentence=sentence):
                self.assertIn(sentence, "; ".join(faults.get(key, [])))

    def test_the_registry_would_not_load(self):
        with self.assertRaisesRegex(TypeError, "named by no code"):
            self.env["onestop.guarded"]._register_hook()
