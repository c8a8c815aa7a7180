import { Component, onWillStart, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

const MODEL = "onestop.month.end";

/** What is to do before a month is closed; each point leads to its records. */
export class MonthEnd extends Component {
    static template = "onestop_funds.MonthEnd";
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ page: null, busy: false });
        onWillStart(() => this.call("get_page", false));
    }

    async call(method, date = this.state.page.month) {
        this.state.busy = true;
        try {
            this.state.page = await this.orm.call(MODEL, method, [date]);
        } finally {
            this.state.busy = false;
        }
    }

    choose(ev) {
        return this.call("get_page", ev.target.value ? `${ev.target.value}-01` : false);
    }

    show(row) {
        if (row.key === "tie_out") {
            const [year, month] = this.state.page.month.split("-").map(Number);
            const date = luxon.DateTime.local(year, month).endOf("month").toISODate();
            return this.action.doAction("onestop_funds.onestop_grant_tie_out_action", {
                additionalContext: { date },
            });
        }
        if (row.key === "effort") {
            return this.action.doAction("onestop_funds.onestop_grant_effort_action");
        }
        if (!row.ids.length) {
            return;
        }
        return this.action.doAction({
            type: "ir.actions.act_window",
            name: row.title,
            res_model: row.model,
            domain: [["id", "in", row.ids]],
            views: [
                [false, "list"],
                [false, "form"],
            ],
        });
    }
}

registry.category("actions").add("onestop_funds.month_end", MonthEnd);
