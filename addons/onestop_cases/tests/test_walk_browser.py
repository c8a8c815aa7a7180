import json
import time

from odoo.tests import new_test_user, tagged

from odoo.addons.onestop_base.tests.browser import PATIENCE, BrowserCase
from odoo.addons.onestop_base.tests.common import OnestopCase

FORM = ".o_form_view"
NEXT = f"{FORM} div[name=next_step]"
HEADER = f"{FORM} .o_statusbar_buttons"
REFERRALS = ".o_field_widget[name=referral_ids]"
CHECKLIST = ("closure_safety", "closure_goals", "closure_agreed", "closure_return")


@tagged("post_install", "-at_install")
class TestWalk(OnestopCase, BrowserCase):
    """One woman from the door to the closure of her file, with hands and eyes alone.

    Reception, social worker, supervisor, director and police liaison each sign in by
    themselves. Nothing goes to the organisation outside before she agrees to it.
    """

    browser_size = "1440x900"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        parts = ("case_assessment", "case_goal", "followup", "safety_plan")
        assessment, goal, followup, safety = (
            cls.env.ref(f"onestop_cases.onestop_{name}_action_new").id for name in parts
        )
        cls.write_assessment = f"{HEADER} button[name='{assessment}']"
        cls.add_goal = f"{HEADER} button[name='{goal}']"
        cls.plan_followup = f"{HEADER} button[name='{followup}']"
        cls.write_safety_plan = f"{FORM} button[name='{safety}']"
        staff = cls.env.ref("onestop_cases.onestop_case_staff_action").id
        cls.add_colleague = f"{FORM} button[name='{staff}']"
        cls.supervisor = new_test_user(
            cls.env,
            "test_supervisor",
            groups="onestop_base.group_social_worker",
            name="Test supervisor",
        )
        cls.centre.member_ids += cls.supervisor
        cls.env["onestop.provider"].create(
            {
                "name": "Law Clinic",
                "centre_id": cls.centre.id,
                "kind_ids": cls.env.ref("onestop_base.provider_kind_legal").ids,
            }
        )

    # ------------------------------------------------------------ helpers
    def become(self, page, role):
        page.open("/web/session/logout")
        # The log-in page offers who was there before; the quick exit wipes that.
        page.evaluate("localStorage.clear()")
        self.sign_in(page, f"test_{role}", f"test_{role}")

    def tab(self, page, name):
        """Open a page of the file; again if the file was still being read anew."""
        active = f".o_notebook_headers .active[name={name}]"
        end = time.monotonic() + PATIENCE
        while not page.evaluate(f"!!document.querySelector('{active}')"):
            self.assertLess(time.monotonic(), end, name)
            page.click(f".o_notebook_headers [name={name}]")
            time.sleep(0.3)

    def pick(self, page, name, label):
        """Choose what is called ``label`` in a list of choices."""
        page.click(f"{FORM} .o_field_widget[name={name}] input")
        page.click(self.marked(page, ".o_select_menu_item", label))
        page.wait_gone(".o_select_menu_item")

    def pick_record(self, page, name, label):
        """Choose what is called ``label`` among the records that a field offers."""
        page.click(f"{FORM} .o_field_widget[name={name}] input")
        page.click(self.marked(page, ".o-autocomplete--dropdown-item", label))
        page.wait_gone(".o-autocomplete--dropdown-item")

    def marked(self, page, selector, text):
        """Return a selector of the element that shows ``text``, once it is there."""
        wanted = (
            f"[...document.querySelectorAll({json.dumps(selector)})]"
            f".find((item) => item.textContent.trim().startsWith({json.dumps(text)}))"
        )
        page.wait(wanted, what=f"{selector} shows {text}")
        mark = f"picked{time.monotonic_ns()}"
        page.evaluate(f"{wanted}.classList.add('{mark}')")
        return f".{mark}"

    def tick(self, page, name, value):
        """Choose one of a field's round buttons."""
        page.click(f".o_field_widget[name={name}] input[data-value={value}]")

    def save_dialog(self, page):
        page.click(".modal .o_form_button_save")
        page.wait_gone(".modal")

    def to_file(self, page):
        """Open her file from the screen of what is to do."""
        page.open("/odoo/to-do")
        page.click(f".o_cases_row[data-code='{self.code}']")
        page.wait_text(f"{FORM} h1", self.code)

    def to_file_by_list(self, page):
        page.open("/odoo/files")
        page.click(f".o_data_row [name=code][data-tooltip='{self.code}']")
        page.wait_text(f"{FORM} h1", self.code)

    # -------------------------------------------------------------- steps
    def arrive(self, page):
        """Reception: what she is called, her age, in danger; who comes to her."""
        self.become(page, "reception")
        page.open("/odoo/arrival")
        page.fill("#o_arrival_alias", "Sira")
        page.click(".o_arrival_columns > :first-child fieldset button:nth-of-type(3)")
        page.click(".o_arrival_columns > :last-child fieldset button")
        page.click(".o_arrival_worker")
        page.click(".o_arrival_register")
        page.wait_for(".o_arrival_code")

    def receive(self, page):
        """Social worker: home screen, with her, who she is, what happened."""
        self.become(page, "social_worker")
        self.to_file(page)
        page.click(f"{HEADER} button[name=action_receive]")
        page.wait_gone(f"{HEADER} button[name=action_receive]")
        page.click(f"{FORM} button[name=action_identity]")
        page.fill("#identity_legal_name", "Sira Keita")
        page.click(".o_identity_dialog .modal-footer .btn-primary")
        page.wait_gone(".o_identity_dialog")

    def record_incident(self, page):
        self.tab(page, "incidents")
        page.click(f"{FORM} button[name=action_new_incident]")
        page.wait_for(f"{FORM} [name=goods_exchanged]")
        self.tick(page, "goods_exchanged", "no")
        page.click(".o_form_button_save")
        page.click(f"{HEADER} button[name=action_classify]")
        for answer in ("no", "no", "yes"):
            page.click(f".o_classify_dialog .o_classify_{answer}")
        page.click(".o_classify_save")
        page.wait_text(f"{FORM} [name=type]", "Physical assault")
        page.click(".o_back_button")
        page.wait_text(f"{FORM} h1", self.code)

    def assess(self, page):
        page.click(self.write_assessment)
        self.tick(page, "need_police", "urgent")
        page.fill(".modal [name=text] textarea", "She wants to file a complaint.")
        self.save_dialog(page)
        self.ask(page, "assessment")

    def ask(self, page, what):
        page.click(f"{HEADER} button[name=action_ask_approval]")
        page.wait_text(NEXT, f"{what} waits for approval")

    def plan_safety(self, page):
        """What she does when danger comes, in her own words."""
        self.tab(page, "safety")
        page.click(self.write_safety_plan)
        page.fill(".modal [name=safe_places] textarea", "At her aunt's.")
        self.save_dialog(page)
        page.wait_for(".o_field_widget[name=safety_plan_ids] .o_data_row")

    def refer(self, page):
        """To the police liaison: refused without her consent, and nothing has left."""
        self.tab(page, "referrals")
        page.click(f"{FORM} button[name=action_new_referral]")
        self.pick(page, "kind", "Police and security")
        self.ask_in_vain(page)

    def refer_outside(self, page):
        """To an organisation: refused as well."""
        self.tab(page, "referrals")
        page.click(f"{FORM} button[name=action_new_referral]")
        self.pick(page, "kind", "Legal help")
        self.tick(page, "direction", "external")
        self.pick_record(page, "provider_id", "Law Clinic")
        self.ask_in_vain(page)

    def ask_in_vain(self, page):
        page.fill(f"{FORM} [name=text] textarea", "She wants to speak to you.")
        self.is_refused(page)

    def is_refused(self, page):
        page.click(f"{HEADER} button[name=action_send]")
        page.wait_text(".modal", "She does not agree to this, now.")
        page.click(".modal .btn-primary")
        page.wait_gone(".modal")
        page.wait_for(f"{HEADER} button[name=action_send]")
        page.click(".o_back_button")
        page.wait_text(f"{FORM} h1", self.code)

    def open_consents(self, page):
        self.to_file_by_list(page)
        page.click(f"{FORM} button[name=action_consents]")

    def consent(self, page, scope, provider=None):
        """She is read the text, and signs; to one organisation alone, if she likes."""
        card = f".o_consent_card[data-scope={scope}]"
        page.click(f"{card} .o_consent_ask")
        pad = ".o_consent_mark canvas"
        page.wait_for(pad)
        if provider:
            found = "[...document.querySelectorAll('#o_consent_provider option')]"
            value = f"{found}.find((o) => o.textContent === {json.dumps(provider)})"
            page.choose("#o_consent_provider", page.evaluate(f"{value}.value"))
        page.drag(pad, pad, source_x=40, target_x=160)
        page.click(".o_consent_yes")
        page.wait_text(card, "She agrees until")
        page.wait_text(card, provider or "")

    def to_referral(self, page, kind):
        self.to_file_by_list(page)
        self.tab(page, "referrals")
        row = self.marked(page, f"{REFERRALS} .o_data_row", kind)
        page.click(f"{row} button[name=action_open]")

    def send(self, page, kind):
        self.to_referral(page, kind)
        page.click(f"{HEADER} button[name=action_send]")
        page.wait_for(f"{HEADER} button[name=action_revoke]")

    def they_accept(self, page):
        """The organisation has said yes on the telephone."""
        page.click(f"{HEADER} button[name=action_answer_accepted]")
        page.wait_for(f"{HEADER} button[name=action_done]")

    def name_colleague(self, page):
        """The manager takes a colleague onto the team."""
        self.to_file_by_list(page)
        self.tab(page, "team")
        page.click(self.add_colleague)
        page.wait_for(".modal [name=user_id] input")
        self.pick_record(page, "user_id", "Test supervisor")
        page.click(".modal button[name=action_confirm]")
        page.wait_gone(".modal")
        page.wait_text(".o_field_widget[name=member_ids]", "Test supervisor")

    def name_supervisor(self, page):
        """The director makes her the supervisor of this file."""
        self.become(page, "director")
        self.to_file(page)
        self.tab(page, "team")
        members = ".o_field_widget[name=member_ids] .o_data_row"
        row = self.marked(page, members, "Test supervisor")
        page.click(f"{row} button[name=action_toggle_supervisor]")
        page.wait_for(f"{members} [name=is_supervisor] input:checked")

    def accept(self, page):
        """The police liaison sees what she is asked, accepts, and has her part."""
        self.become(page, "police")
        page.open("/odoo/referrals")
        page.click(".o_data_row [name=kind]")
        page.click(f"{HEADER} button[name=action_accept]")
        page.wait_text(f"{FORM} h1", self.code)
        page.wait_for(".o_notebook_headers [name=legal]")

    def approve(self, page, role="director"):
        """Who did not write it, from what waits for her."""
        self.become(page, role)
        self.to_file(page)
        page.click(f"{HEADER} button[name=action_approve]")
        page.wait_gone(f"{HEADER} button[name=action_approve]")

    def plan(self, page):
        self.become(page, "social_worker")
        self.to_file_by_list(page)
        page.click(self.add_goal)
        page.wait_for(".modal [name=domain]")
        self.pick(page, "domain", "Police and security")
        page.fill(".modal [name=text] textarea", "File a complaint")
        self.save_dialog(page)
        self.ask(page, "action plan")

    def follow_up(self, page):
        """The goal is met; she is met again; the closure is filled in with her."""
        self.become(page, "social_worker")
        self.to_file_by_list(page)
        page.click(".o_field_widget[name=goal_ids] button[name=action_met]")
        page.click(self.plan_followup)
        page.fill(".modal [name=text] textarea", "She sleeps well.")
        self.save_dialog(page)
        page.click(".o_field_widget[name=followup_ids] button[name=action_done]")
        page.wait_text(NEXT, "fill in the closure")

    def close(self, page):
        self.tab(page, "closure")
        self.pick(page, "closure_reason", "Her needs are met")
        for name in CHECKLIST:
            page.click(f".o_field_widget[name={name}] input")
        page.click(f"{HEADER} button[name=action_ask_approval]")
        page.wait_text(NEXT, "closure waits for approval")

    def is_read_only(self, page):
        """Nothing of the closed file can be typed into, and she may come back."""
        self.become(page, "social_worker")
        page.open(self.path)
        page.wait_for(f"{HEADER} button[name=action_reopen]")
        self.assertIn("Closed", page.text(NEXT))
        for name in ("risk", "child_count", "danger"):
            page.wait_gone(f"{FORM} .o_field_widget[name={name}] input")
        self.tab(page, "referrals")
        page.wait_gone(f"{FORM} button[name=action_new_referral]")

    # --------------------------------------------------------------- walk
    def test_walk(self):
        cases = self.env["onestop.case"]
        with self.at_the_screen() as page:
            self.arrive(page)
        hers = [("centre_id", "=", self.centre.id), ("person_id.alias", "=", "Sira")]
        case = cases.search(hers)
        self.assertEqual(case.manager_id, self.users["social_worker"])
        self.code, self.path = case.code, f"/odoo/files/{case.id}"
        with self.at_the_screen() as page:
            self.receive(page)
            self.record_incident(page)
            self.plan_safety(page)
            self.assess(page)
            self.refer(page)
            self.refer_outside(page)
        referrals = case.referral_ids
        self.assertEqual(referrals.mapped("state"), ["draft", "draft"])
        self.assertEqual(case.incident_ids.type, "physical_assault")
        self.assertEqual(case.safety_plan_ids.safe_places, "At her aunt's.")
        with self.at_the_screen() as page:
            self.open_consents(page)
            self.consent(page, "health")
            self.to_referral(page, "Legal help")
            self.is_refused(page)
        self.assertEqual(case.person_id.consent_ids.mapped("scope"), ["health"])
        self.assertEqual(referrals.mapped("state"), ["draft", "draft"])
        with self.at_the_screen() as page:
            self.open_consents(page)
            self.consent(page, "legal", "Law Clinic")
            self.consent(page, "police")
            self.send(page, "Legal help")
            self.they_accept(page)
            self.send(page, "Police and security")
            self.accept(page)
        self.assertEqual(referrals.mapped("state"), ["accepted", "accepted"])
        outside = referrals.filtered("provider_id")
        self.assertEqual(outside.consent_id.provider_id.name, "Law Clinic")
        self.assertTrue(outside.consent_id.date_used)
        self.assertIn(self.users["police"], case.member_ids.user_id)
        with self.at_the_screen() as page:
            self.become(page, "social_worker")
            self.name_colleague(page)
            self.name_supervisor(page)
            self.approve(page, "supervisor")
            self.plan(page)
            self.approve(page)
            self.follow_up(page)
            self.close(page)
            self.approve(page)
            self.is_read_only(page)
        self.assertEqual(case.stage, "closed")
        approvals = case.approval_ids
        self.assertEqual(set(approvals.mapped("state")), {"approved"})
        decided = {a.kind: a.decided_by_id for a in approvals}
        director = self.users["director"]
        self.assertEqual(
            decided,
            {"assessment": self.supervisor, "plan": director, "closure": director},
        )
        self.assertEqual(approvals.author_id, self.users["social_worker"])
        for title in page.titles:
            for word in ("iolence", "urvivor", "GBV", "Sira", "ssault"):
                self.assertNotIn(word, title)
