from odoo import models
from odoo.exceptions import UserError

from .onestop_service import KIND_OF_DISCIPLINE

#: Kind of entry -> model. What a reader may not read is not asked for; a part that is
#: locked to a discipline leaves no trace in the timeline of others.
SOURCES = {
    "service": "onestop.service",
    "note": "onestop.case.note",
    "followup": "onestop.followup",
    "referral": "onestop.referral",
    "legal": "onestop.legal.step",
    "approval": "onestop.case.approval",
}
#: Entries of one kind that are sent at most: the newest.
LIMIT = 200


class OnestopCase(models.Model):
    """All that was done in a file on one line, where each reader sees what is hers."""

    _inherit = "onestop.case"

    # ------------------------------------------------------------- public
    def get_timeline(self):
        """Return what the user may see of what was done, in a fixed number of queries.

        :return: dict ``entries`` (list of dict ``kind``, ``model``, ``id``, ``date``
            (ISO), ``title``, ``detail``, ``who``, ``text``, ``later`` (amendments),
            newest first), ``services``, ``service`` (proposed), ``may_write``
        :raise AccessError: the user does not read the file
        """
        self.ensure_one()
        self.check_access("read")
        entries = []
        for kind, name in SOURCES.items():
            model = self.env.get(name)
            if model is not None and model.has_access("read"):
                found = self._timeline_parts(model, kind)
                entries += getattr(found, f"_timeline_of_{kind}")()
        entries.sort(key=lambda entry: entry.pop("order"), reverse=True)
        return {"entries": entries, **self._timeline_options()}

    def add_today(self, kind, status, text):
        """Note what was done today: a service, a note about it, or both.

        :param str kind: of the service; False: a note alone
        :param str status: of the service
        :param str text: for the user's own discipline; may be empty
        :raise UserError: there is neither
        """
        self.ensure_one()
        self.check_access("read")
        text = (text or "").strip()
        if not kind and not text:
            raise UserError(self.env._("Choose what was done, or write a note."))
        service = self.env["onestop.service"]
        if kind:
            vals = {"case_id": self.id, "kind": kind, "status": status or "provided"}
            service = service.create([vals])
        if text:
            note = {"case_id": self.id, "service_id": service.id, "text": text}
            self.env["onestop.case.note"].create([note])

    # ----------------------------------------------------------- business
    def _timeline_parts(self, model, kind):
        domain = [("case_id", "=", self.id)]
        if kind == "note":
            domain.append(("amends_id", "=", False))
        return model.search(domain, limit=LIMIT)

    def _timeline_options(self):
        """Return what the bar above the timeline offers to the user."""
        services = self.env["onestop.service"]
        labels = services._fields["kind"]._description_selection(self.env)
        statuses = services._fields["status"]._description_selection(self.env)
        mine = self._my_discipline_here()
        # sudo: whether a file is closed is no secret to who reads it
        is_open = not self.sudo().date_closed and self.open_to_me
        may_note = self.env["onestop.case.note"].has_access("create")
        may_serve = services.has_access("create")
        return {
            "services": labels if may_serve else [],
            "statuses": statuses,
            "service": KIND_OF_DISCIPLINE.get(mine, False) if may_serve else False,
            "may_write": bool(is_open and mine and may_note),
        }
