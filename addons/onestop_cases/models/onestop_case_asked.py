from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.guards import INTERNAL


class OnestopCaseAsked(models.AbstractModel):
    """A part of a file that asks somebody who is not on the team yet.

    The rule of each such model is ``[("open_to_me", "=", True)]``. Who is asked reads
    the row while it waits for her, and nothing of the file. Its fields that follow from
    actions are named in ``_by_action``.
    """

    _name = "onestop.case.asked"
    _inherit = ["onestop.case.part"]
    _description = "Part of a file that waits for an answer"
    #: A withdrawal revokes what is open in a closed file, too.
    _outlives_closure = True
    #: Fields that no form and no remote call writes.
    _by_action = frozenset()

    # ------------------------------------------------------------ fields
    for_me = fields.Boolean(compute="_compute_open_to_me", search="_search_for_me")
    open_to_me = fields.Boolean(
        compute="_compute_open_to_me", search="_search_open_to_me"
    )

    # ------------------------------------------------------------ compute
    @api.depends_context("uid")
    def _compute_open_to_me(self):
        # sudo: whether a row is open to the user is asked of the rows themselves
        here, rows = Domain("id", "in", self.ids), self.sudo()
        mine = rows.search(here & self._open_rows())
        asked = rows.search(here & self._asked_of_me())
        for row in self:
            row.open_to_me = row._origin in mine
            row.for_me = row._origin in asked

    def _search_open_to_me(self, operator, value):
        """Make the domain when the query is: no rule keeps an old answer."""
        return self._search_rows(self._open_rows(), operator, value)

    def _search_for_me(self, operator, value):
        return self._search_rows(self._asked_of_me(), operator, value)

    @api.model
    def _search_rows(self, rows, operator, value):
        if operator != "in":
            return NotImplemented
        # sudo: the rows are told apart by fields that the user may not read
        found = Domain("id", "in", self.sudo()._search(rows))
        return found if True in value else ~found

    @api.model
    def _open_rows(self):
        """Return the domain of the rows that the user may read."""
        cases = self.env["onestop.case"]
        return self._asked_of_me() | Domain("case_id", "any", cases._open_to_me())

    @api.model
    def _asked_of_me(self):
        """Return the domain of the rows that wait for the user's answer."""
        raise NotImplementedError

    # --------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(vals.keys() & self._by_action for vals in vals_list):
            self._refuse_by_hand()
        rows = super().create(vals_list)
        rows._check_file_open()
        return rows

    def write(self, vals):
        """Change what is not sent yet; afterwards its buttons do.

        :raise UserError: it is sent, or the field follows from an action
        """
        if self.env.context.get("case_asked") is not INTERNAL:
            if vals.keys() & self._by_action or not all(map(self._is_draft, self)):
                self._refuse_by_hand()
            self._check_file_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_drafts_only(self):
        if not all(map(self._is_draft, self)):
            raise UserError(self.env._("This was asked: the record stays."))

    @api.model
    def _is_draft(self, row):
        """Return whether a row is still its author's own; it is asked at once here."""
        return False

    def _refuse_by_hand(self):
        raise UserError(
            self.env._("This changes by its buttons, not by hand. What was sent stays.")
        )

    def _set(self, vals):
        """Write what actions write; the caller has checked who may."""
        # sudo: an answer ends the receiver's own sight of the row
        rows = self.sudo().with_context(case_asked=INTERNAL)
        rows.write(vals)
        rows.flush_recordset()

    def _lock(self):
        """Wait for whoever answers the same; one of the two then begins anew."""
        self.flush_recordset()
        self.env.execute_query(
            SQL(
                "SELECT id FROM %s WHERE id IN %s ORDER BY id FOR NO KEY UPDATE",
                SQL.identifier(self._table),
                self._ids,
            )
        )

    @api.model
    def _action_case(self, case):
        return {
            "type": "ir.actions.act_window",
            "res_model": "onestop.case",
            "res_id": case.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    @api.model
    def _action_inbox(self, name):
        action = self.env["ir.actions.act_window"]._for_xml_id(f"onestop_cases.{name}")
        return {**action, "target": "main"}

    # ------------------------------------------------------------- checks
    def _check_file_open(self):
        """:raise UserError: the file is closed"""
        # sudo: whether a file is closed is no secret to who is asked
        if any(self.sudo().mapped("case_id.date_closed")):
            raise UserError(
                self.env._("This file is closed. Reopen it before you change it.")
            )

    def _check_state(self, *states):
        if self.state not in states:
            raise UserError(
                self.env._("This is at another step by now. Reload the page.")
            )

    def _check_asked(self):
        """:raise AccessError: this is not asked of the user, or is answered"""
        self.check_access("write")
        self._check_file_open()
        if not self.search_count([("id", "=", self.id), ("for_me", "=", True)]):
            raise AccessError(
                self.env._("This does not wait for you. Reload the page.")
            )
