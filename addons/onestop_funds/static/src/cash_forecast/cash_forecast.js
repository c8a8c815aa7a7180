import { Component, onWillStart, useState } from "@odoo/owl";
import { download } from "@web/core/network/download";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { formatFloat } from "@web/core/utils/numbers";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

/** A grant's cash of the months ahead, as a table with a bar a month. */
export class CashForecast extends Component {
    static template = "onestop_funds.CashForecast";
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ page: null });
        onWillStart(() => this.load(this.props.action.params?.grant_id || false));
    }

    async load(grantId) {
        this.state.page = await this.orm.call("onestop.grant.cash.forecast", "get_page", [
            Number(grantId) || false,
        ]);
    }

    francs(amount) {
        return formatFloat(amount, { digits: [0, 0] });
    }

    width(row) {
        const most = Math.max(...this.state.page.rows.map((one) => Math.abs(one.closing)), 1);
        return `width: ${(100 * Math.abs(row.closing)) / most}%`;
    }

    book() {
        const data = { grant_id: this.state.page.grant_id || 0 };
        return download({ url: "/funds/book/cash_forecast", data });
    }
}

registry.category("actions").add("onestop_funds.cash_forecast", CashForecast);
