"""Over HTTP, as several roles: every guarded model of the suite answers alike.

What a role may not read and what is not there get the same answer, by every call that
takes ids; no path of fields leads a sorting, a group or a sum into what is guarded.
The models come from the registry: one that is added later is tried too.
"""

import json

from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.onestop_privacy.fields import Sealed
from odoo.addons.onestop_privacy.guard import is_guarded
from odoo.addons.onestop_privacy.paths import leads_through_guarded

from .common import OnestopCase
from .filler import Filler

TRIED = (
    "reception",
    "social_worker",
    "shelter_coordinator",
    "director",
    "auditor",
)
CALLS = (
    ("read", [], {}),
    ("read", [["display_name"]], {}),
    ("web_read", [], {"specification": {"display_name": {}, "create_date": {}}}),
    ("write", [{}], {}),
    ("unlink", [], {}),
    ("copy", [], {}),
    ("get_metadata", [], {}),
    ("export_data", [["id"]], {}),
)
#: How a path is used; each has to be refused.
USES = (
    ("search", lambda path: [[], 0, 1, path]),
    ("formatted_read_group", lambda path: [[], [path], ["__count"]]),
    ("formatted_read_group", lambda path: [[], [], [f"{path}:array_agg"]]),
    ("read_group", lambda path: [[], ["id"], [path]]),
)


@tagged("post_install", "-at_install")
class TestWalkOverHttp(OnestopCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        worker = new_test_user(
            cls.env,
            "test_walk_worker",
            groups="onestop_base.group_social_worker,onestop_base.group_medical,"
            "onestop_base.group_reception",
        )
        cls.other_centre.member_ids = worker
        env = cls.env(user=worker)
        filler = Filler(env, cls.other_centre)
        cls.records = {}
        for name, model in sorted(env.items()):
            if is_guarded(model) and not model._abstract and not model._transient:
                made = cls.env[name].browse(filler.record(model) or ())
                cls.records[name] = made
        cls.env.flush_all()

    def call(self, model, method, arguments, keywords=None):
        params = {"model": model, "method": method, "args": arguments}
        answer = self.url_open(
            f"/web/dataset/call_kw/{model}/{method}",
            json={"params": {**params, "kwargs": keywords or {}}},
        ).json()
        if "error" in answer:
            answer["error"]["data"].pop("debug")
        return {key: answer.get(key) for key in ("result", "error")}

    def test_records_of_all_models_could_be_made(self):
        """A model without one is not tried: `tests/filled.py` of its module helps."""
        self.assertTrue(self.records["onestop.person"])
        missing = [name for name, record in self.records.items() if not record]
        self.assertFalse(missing)

    @mute_logger("odoo.http", "odoo.sql_db")
    def test_absent_and_forbidden(self):
        """All answers in one look: whoever tries numbers learns nothing."""
        tried = 0
        for role in TRIED:
            self.authenticate(f"test_{role}", f"test_{role}")
            for name, record in self.records.items():
                if not record or record.with_user(self.users[role]).has_access("read"):
                    continue
                for method, arguments, keywords in CALLS:
                    absent = record.id + 10**6
                    hers = self.call(name, method, [record.ids, *arguments], keywords)
                    none = self.call(name, method, [[absent], *arguments], keywords)
                    with self.subTest(role=role, model=name, method=method):
                        self.assertTrue(hers["error"])
                        self.assertEqual(hers, none)
                        tried += 1
        self.assertGreater(tried, len(TRIED) * len(CALLS) * 3)

    def test_labels(self):
        """The name of whatever is forbidden is its code, or its number."""
        for name, record in self.records.items():
            if record:
                named = record._rec_name or "id"
                with self.subTest(model=name):
                    label = str(record[named] or "")  # a draft may have no code yet
                    self.assertEqual(record.display_name or "", label)

    @mute_logger("odoo.http", "odoo.sql_db")
    def test_paths(self):
        """To a depth of two, tried as somebody who may use every model of the suite."""
        user = self.users["director"]
        user.group_ids = self.env["res.groups"].search([("privilege_id", "!=", False)])
        user.group_ids += self.env.ref("base.group_user")
        self.env.flush_all()
        self.authenticate("test_director", "test_director")
        tried = 0
        for name, path in self.paths():
            for method, arguments in USES:
                answer = self.call(name, method, arguments(path))
                with self.subTest(model=name, path=path, method=method):
                    self.assertTrue(answer["error"], json.dumps(answer["result"]))
                    tried += 1
        self.assertGreater(tried, 100)

    def paths(self):
        """Yield (model, path) of all that leads into what is sealed or guarded."""
        for name, model in sorted(self.env.items()):
            if model._abstract or model._transient:
                continue
            for field in model._fields.values():
                if isinstance(field, Sealed) or (
                    field.related
                    and not field.store
                    and leads_through_guarded(model, field.related)
                ):
                    yield name, field.name
                if field.type == "many2one" and field.store:
                    yield from self.paths_by(name, field)

    def paths_by(self, name, field):
        comodel = self.env.get(field.comodel_name)
        if not is_guarded(comodel):
            return
        for end in comodel._fields.values():
            if isinstance(end, Sealed):
                yield name, f"{field.name}.{end.name}"
