"""Odd patterns in the access log come into the overseers' queue, once."""

from datetime import datetime, timedelta
from unittest.mock import patch

from odoo.tests import tagged

from ..access import REFUSED
from .common_subject import SubjectCase

#: Hours of a Tuesday in UTC, which is the time of Bamako.
NOON, NIGHT = datetime(2026, 11, 24, 12), datetime(2026, 11, 24, 23)
LIST = "/web/dataset/call_kw/x/web_search_read"
FORM = "/web/dataset/call_kw/x/web_read"


@tagged("post_install", "-at_install")
class TestPatterns(SubjectCase):
    def setUp(self):
        super().setUp()
        self.files = self.make_files(*(f"P{number}" for number in range(6)))
        self.limits(many_files=5, night=2, refused=4, searches=4, export=6)
        self.env.cr.flush()
        self.env.invalidate_all()

    def limits(self, **limits):
        for name, limit in limits.items():
            key = f"onestop_privacy.pattern_{name}"
            self.env["ir.config_parameter"].set_param(key, str(limit))

    def row(self, date, records, names, way=FORM, user=None):
        """Add a row to the log, as `access.write` does."""
        self.env.cr.execute(
            "INSERT INTO onestop_access_log (date, user_id, model, record_ids,"
            " field_names, way) VALUES (%s, %s, %s, %s, %s, %s)",
            [date, (user or self.user).id, records._name, records.ids, names, way],
        )

    def found(self, since=NOON):
        alerts = self.env["onestop.access.pattern"]._find(since)
        return {(alert.kind, alert.user_id): alert.count for alert in alerts}

    def test_many_files(self):
        for number, file in enumerate(self.files[:4]):
            self.row(NOON + timedelta(minutes=number), file, "code")
        self.assertEqual(self.found(), {})
        detail = self.files[4].part_ids
        self.row(NOON + timedelta(minutes=50), detail, "text")
        self.assertEqual(self.found(), {("many_files", self.user): 5})
        alert = self.env["onestop.alert"].search([], limit=1)
        self.assertEqual((alert.date_from, alert.for_user_id.id), (NOON, False))
        rows = alert.with_user(self.overseer).action_rows()["domain"]
        logs = self.env["onestop.access.log"].with_user(self.overseer)
        self.assertEqual(len(logs.search(rows)), 5)

    def test_not_many_files(self):
        """Parts of one file, a list without secrets, two hours, two users."""
        for part in self.files[0].part_ids:
            self.row(NOON, part, "text")
        self.row(NOON, self.files, "code, alias", way=LIST)
        self.row(NOON, self.files[:2], "name_sealed")
        self.row(NOON + timedelta(minutes=61), self.files[2:], "name_sealed")
        self.row(NOON, self.files[2:], "name_sealed", user=self.other)
        self.assertEqual(self.found(), {})

    def test_a_list_of_secrets_is_many_files(self):
        self.row(NOON, self.files, "code, name_sealed", way="/json/2/x/search_read")
        self.assertEqual(self.found(), {("many_files", self.user): 6})

    def test_at_night(self):
        self.row(NIGHT, self.files[:2], "name_sealed")
        self.row(NOON, self.files[:2], "name_sealed")
        pattern = self.env["onestop.access.pattern"]
        with patch.object(type(pattern), "_on_duty", return_value=True):
            self.assertEqual(self.found(), {})
        self.assertEqual(self.found(), {("night", self.user): 2})
        self.other.tz = "Pacific/Auckland"
        self.row(NIGHT, self.files[:2], "name_sealed", user=self.other)
        self.assertEqual(self.found(), {})

    def test_refused_searches_and_exports(self):
        for number in range(4):
            self.row(NOON, self.files[number], REFUSED)
            self.row(NOON, self.files.browse(), "name_sealed (searched)", way=LIST)
        self.row(NOON, self.files[:3], "code", way="/web/export/xlsx")
        self.row(NOON + timedelta(hours=3), self.files[3:], "code (export)")
        self.assertEqual(
            self.found(),
            {
                ("refused", self.user): 4,
                ("searches", self.user): 4,
                ("export", self.user): 6,
            },
        )
        self.assertEqual(self.found(), {})

    def test_told_once_even_when_closed(self):
        self.row(NOON, self.files, "name_sealed")
        self.found()
        alert = self.env["onestop.alert"].search([], limit=1)
        alert.with_user(self.overseer).finding = "an audit"
        alert.with_user(self.overseer).action_done()
        self.assertEqual(self.found(), {})
        self.row(NOON + timedelta(hours=1), self.files, "name_sealed")
        self.assertEqual(self.found(), {("many_files", self.user): 6})

    def test_by_the_job(self):
        """From real reading, by the cron, and each hour again until it is over."""
        self.env["ir.config_parameter"].set_param("onestop_privacy.pattern_mark", "")
        cron = self.env.ref("onestop_privacy.ir_cron_patterns")
        for some in (self.files[:3], self.files[3:]):
            some.with_user(self.user).mapped("name_sealed")
            self.env.cr.flush()
            with self.enter_registry_test_mode():
                cron.method_direct_trigger()
        kind = [("kind", "=", "many_files"), ("user_id", "=", self.user.id)]
        self.assertEqual(self.env["onestop.alert"].search(kind).count, 6)
