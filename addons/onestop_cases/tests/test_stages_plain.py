"""The six steps as a plain function."""

import unittest

from odoo.addons.onestop_cases.tools.stages import NEXT_STEPS, STAGES, Facts, stage_of

APPROVED = frozenset(("assessment", "plan"))


class TestStagesPlain(unittest.TestCase):
    def stage(self, **facts):
        return stage_of(Facts(**facts))

    def test_engagement(self):
        self.assertEqual(self.stage(received=False), ("engagement", "receive"))
        self.assertEqual(self.stage(), ("engagement", "write_assessment"))

    def test_assessment(self):
        for state, step in (
            (None, "ask_assessment"),
            ("asked", "await_assessment"),
            ("returned", "revise_assessment"),
        ):
            with self.subTest(state=state):
                found = self.stage(
                    has_assessment=True, approvals={"assessment": state}, goals=2
                )
                self.assertEqual(found, ("assessment", step))

    def test_planning(self):
        known = {"has_assessment": True, "ever_approved": frozenset(("assessment",))}
        self.assertEqual(self.stage(**known), ("planning", "write_plan"))
        self.assertEqual(
            self.stage(**known, goals=1, goals_open=1), ("planning", "ask_plan")
        )
        self.assertEqual(
            self.stage(**known, goals=1, approvals={"plan": "returned"}),
            ("planning", "revise_plan"),
        )

    def test_implementation_and_follow_up(self):
        known = {"has_assessment": True, "ever_approved": APPROVED, "goals": 2}
        self.assertEqual(
            self.stage(**known, goals_open=1), ("implementation", "meet_goals")
        )
        self.assertEqual(self.stage(**known), ("follow_up", "follow_up"))
        self.assertEqual(
            self.stage(**known, followups_done=1), ("follow_up", "ask_closure")
        )
        self.assertEqual(
            self.stage(**known, approvals={"closure": "asked"}),
            ("follow_up", "await_closure"),
        )

    def test_closed(self):
        self.assertEqual(self.stage(closed=True), ("closed", "none"))

    def test_every_answer_has_words(self):
        """Whatever is known, stage and step are among those with a label."""
        for bits in range(2**7):
            flags = [bool(bits >> n & 1) for n in range(7)]
            for state in (None, "asked", "returned", "approved"):
                stage, step = self.stage(
                    received=flags[0],
                    has_assessment=flags[1],
                    goals=2 * flags[2],
                    goals_open=flags[3],
                    followups_done=flags[4],
                    closed=flags[5],
                    ever_approved=APPROVED if flags[6] else frozenset(),
                    approvals=dict.fromkeys(("assessment", "plan", "closure"), state),
                )
                self.assertIn(stage, dict(STAGES))
                self.assertIn(step, dict(NEXT_STEPS))
