from odoo import api, models

from ..tools.indicators import PARTS, UNKNOWN

#: Indicator -> (model, selection field) whose labels its rows have.
FIELDS = {
    4: ("onestop.incident", "sex"),
    5: ("onestop.incident", "age_group"),
    6: ("onestop.incident", "marital_status"),
    7: ("onestop.incident", "displacement_status"),
    8: ("onestop.incident", "stage_of_displacement"),
    10: ("onestop.incident", "type"),
    11: ("onestop.incident", "time_of_day"),
    13: ("onestop.incident", "delay_band"),
    14: ("onestop.incident", "delay_band"),
    15: ("onestop.incident", "delay_band"),
    16: ("onestop.incident", "place"),
    17: ("onestop.incident", "perpetrator_number"),
    18: ("onestop.perpetrator", "relation"),
    19: ("onestop.perpetrator", "age_group"),
    20: ("onestop.perpetrator", "occupation"),
    22: ("onestop.case", "referred_from"),
    23: ("onestop.service", "kind"),
    24: ("onestop.service", "kind"),
}
#: Last indicator of each section.
SECTIONS = (3, 9, 16, 20, 24)


class OnestopGbvimsLabels(models.AbstractModel):
    """Words of the 24 indicators, in the language of the reader."""

    _name = "onestop.gbvims.labels"
    _description = "Words of the figures"

    @api.model
    def _sections(self, values):
        """Return what screen and workbook show.

        :param dict values: {(indicator, row): count, (least, most or None), or None
            where suppressed}
        :return: list of dict ``title``, ``indicators``: list of dict ``number``,
            ``title``, ``rows``: list of [label, count, text or None]
        """
        titles, names = self._titles(), self._section_titles()
        rows = {}
        for part in PARTS:
            for table in part.tables:
                for key in table.layout(("",)).keys():
                    row = table.row(key)
                    line = [
                        self._row_label(table.indicator, row),
                        self._shown(values[table.indicator, row]),
                    ]
                    rows.setdefault(table.indicator, []).append(line)
        sections, first = [], 1
        for name, last in zip(names, SECTIONS, strict=True):
            numbers = range(first, last + 1)
            sections.append(
                {
                    "title": name,
                    "indicators": [
                        {"number": n, "title": titles[n], "rows": rows[n]}
                        for n in numbers
                    ],
                }
            )
            first = last + 1
        return sections

    @api.model
    def _shown(self, value):
        """Return a count, the words for a band, or None."""
        if not isinstance(value, tuple):
            return value
        least, most = value
        if most is None:
            return self.env._("%(least)s or more", least=least)
        return f"{least}–{most}"

    @api.model
    def _row_label(self, indicator, row):
        others = self._other_labels()
        if indicator in FIELDS and row not in ("from_provider", "first_contact"):
            model, name = FIELDS[indicator]
            field = self.env[model]._fields[name]
            labels = dict(field._description_selection(self.env))
            return labels.get(row) or others[row]
        if indicator == 12:
            return (
                self.env["onestop.incident"]._fields[row]._description_string(self.env)
            )
        if indicator == 9:
            return others.get((9, row)) or others[row]
        return others[row]

    @api.model
    def _other_labels(self):
        return {
            "incidents": self.env._("All incidents"),
            "previous": self.env._("Of persons who lived through violence before"),
            "gbv": self.env._(
                "Incidents that count here: all but what is none of the types"
            ),
            "first_contact": self.env._("We are the first she turned to"),
            "from_provider": self.env._("She comes from another provider"),
            UNKNOWN: self.env._("Not recorded"),
            (9, "no"): self.env._("No disability"),
            (9, "mental"): self.env._("Mental disability"),
            (9, "physical"): self.env._("Physical disability"),
            (9, "both"): self.env._("Mental and physical disability"),
            (9, UNKNOWN): self.env._("Disability not recorded"),
            (9, "unaccompanied"): self.env._("Unaccompanied minor"),
            (9, "separated"): self.env._("Separated child"),
            (9, "other_vulnerable"): self.env._("Other vulnerable child"),
        }

    @api.model
    def _section_titles(self):
        return (
            self.env._("Totals"),
            self.env._("Who she is"),
            self.env._("What happened"),
            self.env._("Who is said to have done it"),
            self.env._("Her way to help"),
        )

    @api.model
    def _titles(self):
        return {
            1: self.env._("Incidents"),
            2: self.env._("Incidents of persons with earlier ones"),
            3: self.env._("Incidents by the standard"),
            4: self.env._("Sex"),
            5: self.env._("Age"),
            6: self.env._("Marital status"),
            7: self.env._("Displacement status"),
            8: self.env._("Stage of displacement"),
            9: self.env._("Vulnerability"),
            10: self.env._("Type of incident"),
            11: self.env._("Time of day"),
            12: self.env._("Context"),
            13: self.env._("Days until reported"),
            14: self.env._("Days until reported: rape"),
            15: self.env._("Days until reported: rape, health care given or referred"),
            16: self.env._("Place"),
            17: self.env._("How many did it"),
            18: self.env._("Relation to her"),
            19: self.env._("Their age"),
            20: self.env._("Their occupation"),
            21: self.env._("First contact"),
            22: self.env._("Sent by"),
            23: self.env._("Services given here"),
            24: self.env._("Referred to"),
        }
