import re

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools import followup_form as form

UID = re.compile(r"[0-9A-Za-z-]{16,64}")


class OnestopGraduateFollowup(models.Model):
    """The form of a round: what is asked, drafts, and what comes out.

    Screen and tablet use the same three methods. A draft has a number (UUID) of the
    device: the same number again changes nothing.
    """

    _inherit = "onestop.graduate.followup"

    # --------------------------------------------------------- the questions
    @api.model
    def get_form(self):
        """Return the questions, in the language of the user; the same for everybody.

        :return dict: ``sections``: ``key``, ``title``, ``help``, ``rounds`` (months, as
            text), ``questions``: ``name``, ``label``, ``help``, ``kind``, ``choices``,
            ``show_if``, ``is_required``; ``income``: labels and choices of a line;
            ``rounds``: [months, label]
        """
        known = self._descriptions()
        sections = [
            {
                "key": key,
                "title": title,
                "help": hint,
                "rounds": [str(months) for months in form.SECTIONS[key][0]],
                "questions": [
                    self._question(name, kind, shown_if, known)
                    for name, kind, shown_if in form.SECTIONS[key][1]
                ],
            }
            for key, title, hint in self._section_titles()
        ]
        income = self.env["onestop.graduate.income"].sudo()
        return {
            "sections": sections,
            "income": income.fields_get(
                ["source", "kind", *form.LINE_NUMBERS], ["string", "selection"]
            ),
            "rounds": [[key, self._round_label(key)] for key, _label in self._rounds()],
        }

    @api.model
    def _descriptions(self):
        # sudo: names of questions are no secret
        return self.sudo().fields_get(
            list(form.ANSWERS - {"incomes"}), ["string", "help", "selection"]
        )

    @api.model
    def _question(self, name, kind, shown_if, known):
        about = known.get(name, {"string": self.env._("What she earned, by source")})
        return {
            "name": name,
            "label": about["string"],
            "help": about.get("help") or "",
            "kind": kind,
            "choices": about.get("selection") or [],
            "show_if": {key: list(values) for key, values in shown_if.items()},
            "is_required": kind in form.ANSWERED or name == "household_size",
        }

    @api.model
    def _section_titles(self):
        week = self.env._("On how many of the last seven days?")
        return (
            ("work", self.env._("Work"), ""),
            (
                "income",
                self.env._("Income"),
                self.env._("What is left when costs are paid, in XOF."),
            ),
            ("household", self.env._("Household"), ""),
            ("food", self.env._("Food"), week),
            ("agency", self.env._("Her own decisions"), ""),
            ("savings", self.env._("Savings"), ""),
            ("skills", self.env._("What she learned"), ""),
            ("support", self.env._("Support"), ""),
        )

    @api.model
    def _rounds(self):
        return self._fields["round"]._description_selection(self.env)

    @api.model
    def _round_label(self, key):
        if key == "0":
            return self.env._("At graduation")
        return self.env._("After %(months)s months", months=key)

    # ----------------------------------------------------------- one round
    @api.model
    def open_form(self, followup_id):
        """Return the answers of a round.

        :raise AccessError: not hers to ask
        :return dict: ``id``, ``code``, ``alias``, ``round``, ``round_label``,
            ``date_due``, ``date_done``, ``state``, ``version``, ``values``, ``result``
        """
        followup = self._hers(followup_id)
        names = [*sorted(form.ANSWERS - {"incomes"}), "state", "version"]
        row = followup.read([*names, "round", "date_due", "date_done"])[0]
        values = {name: row[name] for name in names if name in form.ANSWERS}
        values["incomes"] = followup._income_rows()
        return {
            "id": followup.id,
            "code": followup.enrolment_id.code,
            "alias": followup.alias or "",
            "round": row["round"],
            "round_label": self._round_label(row["round"]),
            "date_due": fields.Date.to_string(row["date_due"]),
            "date_done": fields.Date.to_string(row["date_done"]) or "",
            "state": row["state"],
            "version": row["version"],
            "values": values,
            "result": followup._result() if row["state"] == "done" else False,
        }

    @api.model
    def save_draft(self, uid, followup_id, values, base=None):
        """Keep answers of a round that is not finished; the same number does it once.

        :param str uid: number of this draft, made by the device
        :param dict values: {field: answer}; ``incomes``: all lines; what is left out
            stays
        :param int base: version that the answers were based on; None: the server's
        :return dict: ``applied``; ``why`` not (again, done, changed, invalid);
            ``state``, ``version``, ``errors`` {field: sentence}, ``missing`` [[field,
            label]]
        :raise AccessError: not hers to ask
        """
        followup = self._hers(followup_id)
        followup._lock()
        return followup._apply(self._checked_uid(uid), values, base)

    @api.model
    def save_done(self, uid, followup_id, values, base=None, day=None):
        """Keep the answers and finish the round when nothing is missing.

        :param str day: the day on which she was asked, ISO; None: today
        :return dict: as :meth:`save_draft`, with ``result`` when it is finished
        :raise UserError: the day lies before the round, or in the future
        """
        followup = self._hers(followup_id)
        followup._lock()
        answer = followup._apply(self._checked_uid(uid), values, base)
        may_end = answer["applied"] or answer["why"] == "again"
        if may_end and followup.state != "done" and not answer["missing"]:
            followup._finish(day)
        if followup.state == "done":
            answer |= {"state": "done", "result": followup._result()}
        return answer

    def action_open_form(self):
        """Open the screen on which she is asked."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.client",
            "tag": "onestop_workshops.graduate_form",
            "name": self.env._("After graduation"),
            "params": {"followup_id": self.id},
        }

    def action_correct(self):
        """Open a finished round again; day and values of that day stay."""
        self.ensure_one()
        self.check_access("read")
        if self.state == "done":
            # sudo: rounds are written by these methods alone; access was asked
            self.sudo().state = "due"

    # ------------------------------------------------------------- helpers
    @api.model
    def _hers(self, followup_id):
        """Return a round that the user may ask, or refuse."""
        is_id = isinstance(followup_id, int) and not isinstance(followup_id, bool)
        followup = self.browse(followup_id if is_id else 0)
        followup.check_access("read")
        return followup.exists() or self._raise_refusal(followup)

    @api.model
    def _raise_refusal(self, followup):
        raise followup._refusal()

    @api.model
    def _checked_uid(self, uid):
        if not isinstance(uid, str) or not UID.fullmatch(uid):
            raise UserError(self.env._("A draft needs a number of 16 to 64 letters."))
        return uid

    def _income_rows(self):
        names = "source", "kind", *form.LINE_NUMBERS
        return [{name: line[name] for name in names} for line in self.income_ids]

    def _lock(self):
        """Let two drafts of one round wait for each other."""
        self.flush_recordset()
        self.env.execute_query(
            SQL(
                "SELECT id FROM onestop_graduate_followup WHERE id = %s"
                " FOR NO KEY UPDATE",
                self.id,
            )
        )
        self.invalidate_recordset()

    def _apply(self, uid, values, base):
        """Write a draft, if nothing speaks against it; see :meth:`save_draft`."""
        # sudo: the numbers of another officer's drafts count as well
        known = self.env["onestop.graduate.draft"].sudo().search([("uid", "=", uid)])
        errors = {}
        if known:
            why = "again"
        elif self.state == "done":
            why = "done"
        elif base is not None and base != self.version:
            why = "changed"
        else:
            errors = self._errors(values)
            why = "invalid" if errors else ""
        if not why:
            self._write_answers(uid, values)
        return {
            "applied": not why,
            "why": why,
            "state": self.state,
            "version": self.version,
            "errors": errors,
            "missing": self._missing(),
        }

    def _write_answers(self, uid, values):
        answers = {name: value or False for name, value in values.items()}
        lines = answers.pop("incomes", None)
        # sudo: rounds are written by these methods alone; access was asked
        hers = self.sudo()
        hers.write(
            {
                **answers,
                "uid": uid,
                "version": self.version + 1,
                "user_id": self.env.uid,
            }
        )
        if lines is not None:
            hers.income_ids.unlink()
            hers.income_ids.create(
                [
                    {
                        "followup_id": self.id,
                        "source": line["source"],
                        "kind": line["kind"],
                        **{name: line.get(name) or 0 for name in form.LINE_NUMBERS},
                    }
                    for line in lines or ()
                ]
            )
        self.env["onestop.graduate.draft"].sudo().create(
            {"followup_id": self.id, "uid": uid, "user_id": self.env.uid}
        )

    def _errors(self, values):
        """Return {field: sentence} of answers that cannot be kept."""
        if not isinstance(values, dict):
            return {"": self._sentence("choice")}
        kinds = {
            name: kind for _rounds, asked in form.SECTIONS.values()
            for name, kind, _shown_if in asked
        }  # fmt: skip
        known = self._descriptions()
        found = {}
        for name, value in values.items():
            if name == "incomes":
                what = self._line_problem(value)
            elif name not in kinds:
                what = "choice"
            else:
                keys = dict(known[name].get("selection") or ())
                what = form.problem(name, kinds[name], value, keys)
            if what:
                found[str(name)] = self._sentence(what)
        return found

    def _line_problem(self, lines):
        if not isinstance(lines, list | tuple):
            return None if not lines else "choice"
        about = self.env["onestop.graduate.income"]._fields
        choices = {name: dict(about[name].selection) for name in ("source", "kind")}
        for line in lines:
            if what := form.line_problem(line, choices):
                return what
        return None

    @api.model
    def _sentence(self, what):
        return {
            "choice": self.env._("Choose one of the answers."),
            "number": self.env._("Write a whole number, without letters."),
            "range": self.env._("This number is too large or below zero. Check it."),
        }[what]

    def _missing(self):
        """Return [[field, label]] of what still needs an answer."""
        known = self._descriptions()
        values = {name: self[name] for name in form.ANSWERS - {"incomes", "text"}}
        return [
            [name, known[name]["string"]]
            for name in form.missing(int(self.round), values)
        ]
