import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { download } from "@web/core/network/download";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { formatInteger } from "@web/views/fields/formatters";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { IncomeCurve } from "../income_curve/income_curve";

/** What stands for a figure that is suppressed; the same in the workbook. */
const HIDDEN = "*";

/** What became of graduates: a curve, shares with their interval, and a comparison. */
export class GraduateOutcomes extends Component {
    static template = "onestop_workshops.GraduateOutcomes";
    static components = { IncomeCurve, Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ page: null, key: "all", months: 12 });
        onWillStart(async () => {
            this.state.page = await this.orm.call("onestop.graduate.outcomes", "get_page", []);
        });
    }

    // ------------------------------------------------------------------ data
    get group() {
        return this.state.page.groups.find(({ key }) => key === this.state.key);
    }

    figures(group, months = this.state.months) {
        return group.figures[months];
    }

    get rounds() {
        return this.state.page.rounds.map((months) => [
            months,
            months ? _t("%(months)s months", { months }) : _t("At graduation"),
        ]);
    }

    get points() {
        return this.rounds.map(([months, label]) => ({
            label,
            mean: this.figures(this.group, months).mean,
            median: this.figures(this.group, months).median,
        }));
    }

    // --------------------------------------------------------------- words
    get note() {
        const day = luxon.DateTime.fromISO(this.state.page.as_of);
        return _t(
            "Figures of %(day)s. * is not shown: fewer than %(count)s, or such a count could be computed from it.",
            {
                day: day.toLocaleString(luxon.DateTime.DATE_FULL),
                count: this.state.page.threshold,
            }
        );
    }

    get curveTitle() {
        return _t("%(group)s: income", { group: this.group.label });
    }

    get notReached() {
        const { unreachable } = this.figures(this.group, 12);
        return _t("not reached: %(count)s", { count: this.count(unreachable) });
    }

    get allCost() {
        return _t("XOF; in all %(cost)s", { cost: this.count(this.group.cost) });
    }

    count(value) {
        return value === null ? HIDDEN : formatInteger(value);
    }

    share(value) {
        return value === null ? HIDDEN : _t("%(share)s%", { share: Math.round(value * 100) });
    }

    interval({ share_low: low, share_high: high }) {
        if (low === null) {
            return "";
        }
        return _t("%(low)s to %(high)s%", {
            low: Math.round(low * 100),
            high: Math.round(high * 100),
        });
    }

    // -------------------------------------------------------------- handlers
    save() {
        return download({ url: "/files/outcomes", data: {} });
    }
}

registry.category("actions").add("onestop_workshops.graduate_outcomes", GraduateOutcomes);
