import { Component, onWillStart, onWillUpdateProps, useState } from "@odoo/owl";
import { deserializeDateTime, formatDate, formatDateTime } from "@web/core/l10n/dates";
import { localization } from "@web/core/l10n/localization";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

/** Kind of entry -> icon and name; the order is that of the filter. */
const KINDS = {
    service: { icon: "fa-medkit", label: _t("Services") },
    note: { icon: "fa-pencil-square-o", label: _t("Notes") },
    followup: { icon: "fa-calendar-check-o", label: _t("Follow-ups") },
    referral: { icon: "fa-share", label: _t("Referrals") },
    legal: { icon: "fa-balance-scale", label: _t("Legal steps") },
    approval: { icon: "fa-check-square-o", label: _t("Approvals") },
};

/** What was done in a file, newest first, and what was done today with two taps. */
export class Timeline extends Component {
    static template = "onestop_cases.Timeline";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.kinds = KINDS;
        this.state = useState({ data: null, filter: "", isBusy: false, ...this.emptyEntry() });
        onWillStart(() => this.load(this.props.record.resId));
        onWillUpdateProps((next) => {
            if (next.record.resId !== this.props.record.resId) {
                return this.load(next.record.resId);
            }
        });
    }

    emptyEntry() {
        return { kind: "", status: "provided", text: "", amends: 0, amendment: "" };
    }

    async load(caseId) {
        this.caseId = caseId;
        this.state.data = caseId
            ? await this.orm.call("onestop.case", "get_timeline", [[caseId]])
            : null;
    }

    get entries() {
        const { data, filter } = this.state;
        return data.entries.filter((entry) => !filter || entry.kind === filter);
    }

    /** Kinds that occur: a filter that shows nothing is not offered. */
    get filters() {
        const found = new Set(this.state.data.entries.map((entry) => entry.kind));
        return Object.keys(KINDS).filter((kind) => found.has(kind));
    }

    get canAdd() {
        return !this.state.isBusy && (this.state.kind || this.state.text.trim());
    }

    when(entry) {
        const moment = deserializeDateTime(entry.date);
        if (entry.is_moment === false) {
            return formatDate(deserializeDateTime(entry.date, { tz: "utc" }));
        }
        return formatDateTime(moment, { format: `${localization.dateFormat} HH:mm` });
    }

    chooseKind(kind) {
        this.state.kind = this.state.kind === kind ? "" : kind;
    }

    async add() {
        const { kind, status, text } = this.state;
        await this.write("add_today", [[this.caseId], kind || false, status, text]);
    }

    async amend() {
        const { amends, amendment } = this.state;
        await this.write("amend", [[amends], amendment], "onestop.case.note");
    }

    /** Write, then show the file as it is now: its stage may follow from it. */
    async write(method, args, model = "onestop.case") {
        this.state.isBusy = true;
        try {
            await this.orm.call(model, method, args);
            Object.assign(this.state, this.emptyEntry());
        } finally {
            this.state.isBusy = false;
        }
        await this.reload();
    }

    async reload() {
        if (!(await this.props.record.isDirty())) {
            await this.props.record.load();
        }
        await this.load(this.caseId);
    }

    async open(entry) {
        if (entry.kind === "note" || entry.kind === "approval") {
            return;
        }
        await this.action.doAction(
            {
                type: "ir.actions.act_window",
                name: entry.title,
                res_model: entry.model,
                res_id: entry.id,
                views: [[false, "form"]],
                target: "new",
            },
            { onClose: () => this.load(this.caseId) }
        );
    }
}

registry.category("view_widgets").add("onestop_timeline", { component: Timeline });
