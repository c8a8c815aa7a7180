"""The six steps of a case: which one it is in, and what comes next.

Inter-Agency GBV Case Management Guidelines: introduction and engagement, assessment,
action planning, implementation, follow-up, closure. The stage follows from what was
written, never from what somebody chose.
"""

from dataclasses import dataclass, field

STAGES = [
    ("engagement", "Introduction and engagement"),
    ("assessment", "Assessment"),
    ("planning", "Action planning"),
    ("implementation", "Implementation"),
    ("follow_up", "Follow-up"),
    ("closed", "Closed"),
]
#: What is missing for the next stage; the words say whose turn it is.
NEXT_STEPS = [
    ("receive", "Meet her and say that you are with her."),
    ("write_assessment", "Write down what she needs: the assessment."),
    ("ask_assessment", "Ask for approval of the assessment."),
    ("await_assessment", "The assessment waits for approval by a supervisor."),
    ("revise_assessment", "The assessment came back with a comment: write it anew."),
    ("write_plan", "Agree with her on goals: the action plan."),
    ("ask_plan", "Ask for approval of the action plan."),
    ("await_plan", "The action plan waits for approval by a supervisor."),
    ("revise_plan", "The action plan came back with a comment: revise it."),
    ("meet_goals", "Carry out the action plan: goals are open."),
    ("follow_up", "Meet her again: plan a follow-up and write down how she is."),
    ("ask_closure", "When she agrees, fill in the closure and ask for approval."),
    ("await_closure", "The closure waits for approval by a supervisor."),
    ("revise_closure", "The closure came back with a comment: see the page Closure."),
    ("none", "Closed. Reopen the file when she comes back."),
]


@dataclass(frozen=True)
class Facts:
    """What is known of a case; all that its stage depends on.

    ``approvals`` holds for each kind the state of the last request, if any: ``asked``,
    ``approved`` or ``returned``; ``ever_approved`` the kinds once approved: what was
    approved once does not throw the case back when it is written anew.
    """

    received: bool = True
    has_assessment: bool = False
    goals: int = 0
    goals_open: int = 0
    followups_done: int = 0
    closed: bool = False
    approvals: dict = field(default_factory=dict)
    ever_approved: frozenset = frozenset()


def stage_of(facts):
    """Return stage and next step of a case as (key of STAGES, key of NEXT_STEPS)."""
    if facts.closed:
        return "closed", "none"
    if not facts.has_assessment:
        return "engagement", "write_assessment" if facts.received else "receive"
    if "assessment" not in facts.ever_approved:
        return "assessment", _approval_step(facts, "assessment")
    if not facts.goals:
        return "planning", "write_plan"
    if "plan" not in facts.ever_approved:
        return "planning", _approval_step(facts, "plan")
    if facts.approvals.get("closure") in ("asked", "returned"):
        stage = "implementation" if facts.goals_open else "follow_up"
        return stage, _approval_step(facts, "closure")
    if facts.goals_open:
        return "implementation", "meet_goals"
    return "follow_up", "ask_closure" if facts.followups_done else "follow_up"


def _approval_step(facts, kind):
    verb = {"asked": "await", "returned": "revise"}.get(
        facts.approvals.get(kind), "ask"
    )
    return f"{verb}_{kind}"
