from psycopg2 import IntegrityError

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import mute_logger

from odoo.addons.onestop_privacy.access import Reason

from ..tools.references import (
    clashes,
    foreign_keys,
    is_link_table,
    repoint,
    unite_links,
)

#: What stays with the record that ends, or has a way of its own to the other.
KEPT = {
    "onestop_identity_hash",
    "onestop_person_identity",
    "onestop_person_merge",
}
#: Emergency access ends with the file it was taken for; names of data stay.
KEPT_REFERENCES = {"ir.model.data", "onestop.break.glass"}
COPIED = ("alias", "sex", "birth_year", "age_group")
NEEDS = ("need_accessible", "need_medical", "need_infant")


class OnestopPersonMerging(models.Model):
    """One woman who was recorded twice: one record stays, both codes find her."""

    _inherit = "onestop.person"

    merged_into_id = fields.Many2one(
        "onestop.person", "Is now", readonly=True, index=True, ondelete="restrict"
    )
    former_code_ids = fields.One2many(
        "onestop.person.code", "person_id", string="Former codes", readonly=True
    )

    # ----------------------------------------------------------- business
    def merge_into(self, other_id):
        """Make this record of a woman part of another one.

        Everything that named this one names the other: identity, contacts, stays and
        files. The access log keeps both.

        :param int other_id: the record that stays
        :return dict: ``state`` done, or asked: a director's waits for a second person
        :raise AccessError: the user accompanies not both, and is no director
        :raise UserError: two centres, or something of both excludes one another; then
            nothing was changed
        """
        # sudo: a director has no right to persons; who may is asked below
        loser = self.sudo().exists()
        winner = loser.browse(int(other_id)).exists()
        both = loser | winner
        if not self._may_merge(both):
            raise AccessError(
                self.env._(
                    "Two records are merged by a social worker who accompanies both, or"
                    " at the wish of the director with a second person."
                )
            )
        loser._check_mergeable(winner)
        # sudo: nobody writes these by hand
        merge = self.env["onestop.person.merge"].sudo()._ask(loser, winner)
        if self.env.user in loser.circle_ids & winner.circle_ids:
            loser._merge(winner)
            merge.write({"state": "done", "date_done": fields.Datetime.now()})
        return {"state": merge.state}

    @api.model
    def _may_merge(self, both):
        """Return whether the user may ask for it; ``both`` is superuser's."""
        me = self.env.user
        return (
            len(both) == 2
            and all(me in person.centre_id.member_ids for person in both)
            and me not in both.conflict_ids.user_id
            and (
                me.has_group("onestop_base.group_director")
                or (
                    me.has_group("onestop_base.group_social_worker")
                    and all(me in person.circle_ids for person in both)
                )
            )
        )

    def _check_mergeable(self, winner):
        if self.merged_into_id or winner.merged_into_id:
            raise UserError(self.env._("One of these is part of another record now."))
        if self.centre_id != winner.centre_id:
            raise UserError(
                self.env._(
                    "These are of two centres. Transfer her file first, then merge."
                )
            )
        if tables := self._clashing_tables(winner):
            raise self._excluded(tables)

    def _excluded(self, tables=()):
        # sudo: what a model is called, in the user's language, is no secret
        models = self.env["ir.model"].sudo()
        labels = [
            models._get(model._name).name
            for model in self.env.registry.models.values()
            if model._table in tables and not model._abstract
        ]
        return UserError(
            self.env._(
                "Both have what only one can have, and nothing was changed: %(what)s."
                " End one of the two first.",
                what=", ".join(sorted(labels)) or self.env._("two things at one time"),
            )
        )

    def _clashing_tables(self, winner):
        self.env.flush_all()
        return [
            table
            for table, column in self._references()
            if not is_link_table(self.env, table)
            and clashes(self.env, table, column, self.id, winner.id)
        ]

    @api.model
    def _references(self):
        """Return (table, column) of all that names persons, of every module."""
        return [
            (table, column)
            for table, column in foreign_keys(self.env, self._table)
            if table not in KEPT
        ]

    def _merge(self, winner):
        """Merge into another record, as superuser: all of it or nothing."""
        self._check_mergeable(winner)
        try:
            with mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                self._merge_identity(winner)
                self._merge_facts(winner)
                self._merge_references(winner)
                self._merge_generic_references(winner)
                self._end_in(winner)
                self.env.flush_all()
        except (IntegrityError, ValidationError) as error:
            self.env.invalidate_all(flush=False)
            raise self._excluded() from error
        self.env["onestop.identity.hash"]._refresh(self | winner)

    def _merge_facts(self, winner):
        """Fill what the record that stays does not say."""
        facts = {name: self[name] for name in COPIED if self[name] and not winner[name]}
        facts |= {name: True for name in NEEDS if self[name] and not winner[name]}
        if winner.birth_year or facts.get("birth_year"):
            facts.pop("age_group", None)
        winner.write(facts)

    def _merge_identity(self, winner):
        """Seal for the record that stays what only the other one says."""
        why = {"access_reason": Reason("merge")}
        loser_id = self.identity_ids.with_context(**why)
        winner_id = winner.identity_ids.with_context(**why)
        if not loser_id:
            return
        if not winner_id:
            # The values are sealed for the identity, which is the same.
            loser_id.person_id = winner
            return
        winner_id._take(loser_id)
        repoint(
            self.env,
            "onestop_identity_document",
            "identity_id",
            loser_id.id,
            winner_id.id,
        )
        self.env.invalidate_all()
        loser_id.unlink()

    def _merge_references(self, winner):
        """Let all rows that name this person name the other one."""
        self.env.flush_all()
        changed = []
        for table, column in self._references():
            if is_link_table(self.env, table):
                unite_links(self.env, table, column, self.id, winner.id)
            else:
                ids = repoint(self.env, table, column, self.id, winner.id)
                changed.append((table, column, ids))
        self.env.invalidate_all(flush=False)
        by_table = {
            model._table: name
            for name, model in self.env.registry.models.items()
            if not model._abstract and not model._transient
        }
        for table, column, ids in changed:
            records = self.env[by_table[table]].browse(ids) if table in by_table else ()
            if records and column in records._fields:
                records.modified([column])

    def _merge_generic_references(self, winner):
        """Move what names a person by model and number; conflicts are united."""
        known = winner.conflict_ids.user_id
        for model, name, model_field in self._generic_references():
            hers = [(model_field, "=", self._name), (name, "=", self.id)]
            if model._name == "onestop.conflict":
                hers.append(("user_id", "not in", known.ids))
            records = model.search(hers)
            if records:
                repoint(self.env, model._table, name, self.id, winner.id, records.ids)
        self.env.invalidate_all(flush=False)
        winner.circle_ids -= winner.conflict_ids.user_id

    @api.model
    def _generic_references(self):
        """Return (model, field, field of the model's name) of all such references."""
        found = []
        for name, model in self.env.registry.models.items():
            if model._abstract or not model._auto or name in KEPT_REFERENCES:
                continue
            found += [
                (
                    self.env[name].sudo().with_context(active_test=False),
                    field.name,
                    field.model_field,
                )
                for field in model._fields.values()
                if field.type == "many2one_reference" and field.store
            ]
        return found

    def _end_in(self, winner):
        """Archive the record; its code becomes a former code of the other one."""
        self.env["onestop.person.code"].create(
            {"code": self.code, "person_id": winner.id}
        )
        self.write({"merged_into_id": winner.id, "active": False})
