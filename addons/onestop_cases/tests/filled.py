"""What the walks fill in beside required fields, so that a record can be made."""

from odoo import fields
from odoo.tests import new_test_user

from odoo.addons.onestop_base.tests.common_consent import agree


def _certificate(env, values):
    """Let the user be a doctor, and on the team as one."""
    env["hr.employee"].sudo().create(
        {"name": "Doctor", "user_id": env.uid, "profession": "doctor"}
    )
    member = [("case_id", "=", values["case_id"]), ("user_id", "=", env.uid)]
    places = env["onestop.case.member"].sudo().search(member)
    env.cr.execute(
        "UPDATE onestop_case_member SET discipline = 'medical' WHERE id IN %s",
        [places._ids],
    )
    env.invalidate_all()
    return {"requisition_id": False}


def _hand_over(env, values):
    """Let there be a colleague to hand over to."""
    case = env["onestop.case"].sudo().browse(values["case_id"])
    colleague = new_test_user(
        env(su=True), "walk_colleague", groups="onestop_base.group_social_worker"
    )
    case.centre_id.member_ids += colleague
    return {"to_user_id": colleague.id}


def _transfer(env, values):
    """Let her agree to go there."""
    case = env["onestop.case"].sudo().browse(values["case_id"])
    person = case.person_id
    agree(person, "transfer", to_centre_id=values["centre_to_id"])
    return {}


def _referral(env, values):
    colleague = {"direction": "internal", "discipline": "psychological"}
    return {"kind": "psychosocial", "provider_id": False, **colleague}


ASKED = {
    "onestop.case.hand.over": _hand_over,
    "onestop.case.transfer": _transfer,
    "onestop.legal.step": lambda env, values: {"date_due": fields.Date.today()},
    "onestop.mandatory.report": lambda env, values: {
        "told_beforehand": "yes",
        "to_whom": "police",
    },
    "onestop.medical.certificate": _certificate,
    "onestop.referral": _referral,
}
