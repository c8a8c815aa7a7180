from odoo import api, models


class OnestopAnalyticOwner(models.AbstractModel):
    """A record with an analytic account of its own: made, renamed, archived with it."""

    _name = "onestop.analytic.owner"
    _description = "Owner of an analytic account"

    #: XML id of the plan of the accounts.
    _analytic_plan = None
    #: Fields whose change the account follows.
    _analytic_names = frozenset(("code", "name", "active"))

    # --------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._make_analytic()
        return records

    def write(self, vals):
        result = super().write(vals)
        if self._analytic_names & vals.keys():
            self._sync_analytic()
        return result

    def unlink(self):
        # The account is the record's own; whoever deletes it may know no analytics.
        accounts = self.sudo().analytic_account_id
        result = super().unlink()
        accounts.unlink()
        return result

    # ----------------------------------------------------------- business
    def _prepare_analytic_vals(self):
        """Return the values of the account of one record."""
        self.ensure_one()
        return {"code": self.code, "name": self.name, "active": self.active}

    def _analytic_company(self):
        """Return the company that the account belongs to; empty: all."""
        return self.env["res.company"]

    def _make_analytic(self):
        """Make the accounts that are missing."""
        # Who opens a centre or an activity need not know of analytic accounts.
        bare = self.sudo().filtered(lambda record: not record.analytic_account_id)
        if not bare:
            return
        plan = self.env.ref(self._analytic_plan)
        accounts = bare.env["account.analytic.account"].create(
            [
                {
                    **record._prepare_analytic_vals(),
                    "plan_id": plan.id,
                    "company_id": record._analytic_company().id,
                }
                for record in bare
            ]
        )
        for record, account in zip(bare, accounts, strict=True):
            record.analytic_account_id = account

    def _sync_analytic(self):
        """Name and archive the accounts like their records, in every language."""
        languages = [code for code, _name in self.env["res.lang"].get_installed()]
        # As above: the account follows, whatever rights the user has on accounts.
        for record in self.sudo():
            for lang in languages:
                spoken = record.with_context(lang=lang)
                vals = spoken._prepare_analytic_vals()
                spoken.analytic_account_id.write(vals)
