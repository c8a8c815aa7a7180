import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** A report as it is printed; each figure opens what stands behind it. */
export class ReportPage extends Component {
    static template = "onestop_funds.ReportPage";
    static props = { ...standardFieldProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
    }

    get page() {
        return this.props.record.data[this.props.name] || "";
    }

    get emptyText() {
        return _t("Not computed yet.");
    }

    async onClick(ev) {
        const figure = ev.target.closest("[data-row]");
        if (!figure || !this.props.record.resId) {
            return;
        }
        const { row, column } = figure.dataset;
        const action = await this.orm.call("onestop.grant.report", "action_open_figure", [
            [this.props.record.resId],
            row,
            column,
        ]);
        await this.action.doAction(action);
    }
}

registry.category("fields").add("grant_report_page", {
    component: ReportPage,
    supportedTypes: ["html"],
});
