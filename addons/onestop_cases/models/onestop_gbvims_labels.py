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

        :param dict values: {(indicator, row): count, or None where suppressed}
        :return: list of dict ``title``, ``indicators``: list of dict ``number``,
            ``title``, ``rows``: list of [label, count or None]
        """
        titles, names = self._titles(), self._section_titles()
        rows = {}
        for part in PARTS:
            for table in part.tables:
                for key in table.layout(("",)).keys():
                    row = table.row(key)
                    line = [
                        self._row_label(table.indicator, row),
                        values[table.indicator, row],
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
        _t = self.env._
        return {
            "incidents": _t("All incidents"),
            "previous": _t("Of persons who lived through violence before"),
            "gbv": _t("Incidents that count here: all but what is none of the types"),
            "first_contact": _t("We are the first she turned to"),
            "from_provider": _t("She comes from another provider"),
            UNKNOWN: _t("Not recorded"),
            (9, "no"): _t("No disability"),
            (9, "mental"): _t("Mental disability"),
            (9, "physical"): _t("Physical disability"),
            (9, "both"): _t("Mental and physical disability"),
            (9, UNKNOWN): _t("Disability not recorded"),
            (9, "unaccompanied"): _t("Unaccompanied minor"),
            (9, "separated"): _t("Separated child"),
            (9, "other_vulnerable"): _t("Other vulnerable child"),
        }

    @api.model
    def _section_titles(self):
        _t = self.env._
        return (
            _t("Totals"),
            _t("Who she is"),
            _t("What happened"),
            _t("Who is said to have done it"),
            _t("Her way to help"),
        )

    @api.model
    def _titles(self):
        _t = self.env._
        return {
            1: _t("Incidents"),
            2: _t("Incidents of persons with earlier ones"),
            3: _t("Incidents by the standard"),
            4: _t("Sex"),
            5: _t("Age"),
            6: _t("Marital status"),
            7: _t("Displacement status"),
            8: _t("Stage of displacement"),
            9: _t("Vulnerability"),
            10: _t("Type of incident"),
            11: _t("Time of day"),
            12: _t("Context"),
            13: _t("Days until reported"),
            14: _t("Days until reported: rape"),
            15: _t("Days until reported: rape, health care given or referred"),
            16: _t("Place"),
            17: _t("How many did it"),
            18: _t("Relation to her"),
            19: _t("Their age"),
            20: _t("Their occupation"),
            21: _t("First contact"),
            22: _t("Sent by"),
            23: _t("Services given here"),
            24: _t("Referred to"),
        }
