import { Component, onMounted, onWillStart, useRef } from "@odoo/owl";
import { deserializeDate } from "@web/core/l10n/dates";
import { download } from "@web/core/network/download";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { MarkSign, markLabels } from "../learner_card/learner_card";

/** A cohort's attendance: learners by sessions held, with the rate of each. */
export class AttendanceRoll extends Component {
    static template = "onestop_workshops.AttendanceRoll";
    static components = { MarkSign };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.table = useRef("table");
        this.labels = markLabels();
        const { params, context } = this.props.action;
        this.cohortId = params?.cohort_id || context?.active_id;
        onWillStart(async () => {
            this.sheet = await this.orm.call("onestop.cohort", "get_attendance", [[this.cohortId]]);
        });
        // The latest sessions are what one looks for.
        onMounted(() => (this.table.el.scrollLeft = this.table.el.scrollWidth));
    }

    day(session) {
        return deserializeDate(session.date).toFormat("dd/MM");
    }

    title(row, index) {
        const session = this.sheet.sessions[index];
        return `${row.number} · ${this.day(session)} · ${this.labels[row.marks[index]] || ""}`;
    }

    rate(row) {
        return row.rate === null ? "" : `${Math.round(row.rate)} %`;
    }

    print() {
        return this.action.doAction("onestop_workshops.action_report_attendance", {
            additionalContext: { active_ids: [this.cohortId] },
        });
    }

    book() {
        return download({ url: `/training/attendance/${this.cohortId}`, data: {} });
    }
}

registry.category("actions").add("onestop_workshops.attendance_roll", AttendanceRoll);
