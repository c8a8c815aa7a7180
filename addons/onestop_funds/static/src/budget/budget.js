import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { download } from "@web/core/network/download";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { formatFloat } from "@web/core/utils/numbers";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

const MODEL = "onestop.grant.budget.view";
const FIELDS = {
    line: "budget_line_id",
    heading: "heading_id",
    centre: "centre_id",
    activity: "activity_id",
};

/** Budget against actual against commitment, a row a line. */
export class BudgetPage extends Component {
    static template = "onestop_funds.BudgetPage";
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        const { params, context } = this.props.action;
        const isGrant = context?.active_model === "onestop.grant";
        this.state = useState({ page: null });
        this.question = {
            grant_id: params?.grant_id || (isGrant && context.active_id) || false,
            by: "line",
            date_from: false,
            date_to: false,
        };
        this.ways = [
            ["line", _t("Budget line")],
            ["heading", _t("Heading")],
            ["centre", _t("Centre")],
            ["activity", _t("Activity")],
            ["month", _t("Month")],
        ];
        onWillStart(() => this.load());
    }

    async load() {
        const { grant_id, by, date_from, date_to } = this.question;
        this.state.page = await this.orm.call(MODEL, "get_page", [
            grant_id,
            by,
            date_from,
            date_to,
        ]);
        this.question.grant_id = this.state.page.grant_id;
    }

    choose(key, value) {
        // Templates know no Number: a list gives the id as text.
        this.question[key] = key === "grant_id" ? Number(value) : value || false;
        return this.load();
    }

    francs(amount) {
        return formatFloat(amount, { digits: [0, 0] });
    }

    percent(row) {
        return row.percent === null ? "" : `${Math.round(row.percent)} %`;
    }

    width(row) {
        return `width: ${Math.min(100, Math.max(0, row.percent || 0))}%`;
    }

    domain(row) {
        const { page } = this.state;
        const domain = [
            ["grant_id", "=", page.grant_id],
            ["kind", "!=", "budget"],
        ];
        if (page.by in FIELDS) {
            domain.push([FIELDS[page.by], "=", row.key || false]);
        }
        if (page.date_to) {
            domain.push(["date", "<=", page.date_to]);
        }
        return domain;
    }

    show(row) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            name: row.code || row.name,
            res_model: MODEL,
            domain: this.domain(row),
            views: [
                [false, "list"],
                [false, "pivot"],
            ],
        });
    }

    pivot() {
        return this.action.doAction("onestop_funds.onestop_grant_budget_view_action", {
            additionalContext: { search_default_grant_id: this.state.page.grant_id },
        });
    }

    book() {
        const data = {};
        for (const [key, value] of Object.entries(this.question)) {
            data[key] = value || "";
        }
        return download({ url: "/funds/book/budget", data });
    }
}

registry.category("actions").add("onestop_funds.budget", BudgetPage);
