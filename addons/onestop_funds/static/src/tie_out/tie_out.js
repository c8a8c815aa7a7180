import { Component, onWillStart, useState } from "@odoo/owl";
import { formatFloat } from "@web/core/utils/numbers";
import { download } from "@web/core/network/download";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

/** Whether bank, ledger, allocations, reports and cash agree, to the franc. */
export class TieOut extends Component {
    static template = "onestop_funds.TieOut";
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        const { params, context } = this.props.action;
        const isGrant = context?.active_model === "onestop.grant";
        this.state = useState({ page: null, open: {} });
        this.grantId = params?.grant_id || (isGrant && context.active_id) || false;
        this.date = params?.date || context?.date || false;
        onWillStart(() => this.load());
    }

    async load() {
        this.state.page = await this.orm.call("onestop.grant.tie.out", "get_page", [
            this.grantId,
            this.date,
        ]);
        this.date = this.state.page.date;
        for (const check of this.state.page.checks) {
            this.state.open[check.key] = !check.is_zero;
        }
    }

    francs(amount) {
        return formatFloat(amount, { digits: [0, Number.isInteger(amount) ? 0 : 2] });
    }

    chooseGrant(ev) {
        this.grantId = Number(ev.target.value) || false;
        return this.load();
    }

    chooseDate(ev) {
        this.date = ev.target.value || false;
        return this.load();
    }

    toggle(check) {
        this.state.open[check.key] = !this.state.open[check.key];
    }

    show(row) {
        if (!row.model || !row.ids.length) {
            return;
        }
        const isOne = row.ids.length === 1;
        return this.action.doAction({
            type: "ir.actions.act_window",
            name: row.text,
            res_model: row.model,
            res_id: isOne ? row.ids[0] : false,
            domain: [["id", "in", row.ids]],
            views: isOne
                ? [[false, "form"]]
                : [
                      [false, "list"],
                      [false, "form"],
                  ],
        });
    }

    book() {
        const { page } = this.state;
        return download({
            url: "/funds/book/tie_out",
            data: { grant_id: page.grant_id || 0, date: page.date },
        });
    }

    get verdict() {
        return this.state.page.is_zero ? _t("All zero") : _t("There are differences");
    }
}

registry.category("actions").add("onestop_funds.tie_out", TieOut);
