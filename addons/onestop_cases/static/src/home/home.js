import { Component, onMounted, onWillStart, onWillUnmount, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { useCases } from "../cases/cases_hook";

const { DateTime } = luxon;
/** Milliseconds between two looks at what others have done. */
const INTERVAL = 60000;

/** What is overdue and due for whoever looks at it; one tap opens the file. */
export class Home extends Component {
    static template = "onestop_cases.Home";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.cases = useCases();
        this.state = useState({ data: null, error: "", canReceive: false });
        onWillStart(async () => {
            const roles = ["onestop_base.group_reception", "onestop_base.group_social_worker"];
            const [allowed] = await Promise.all([
                Promise.all(roles.map((role) => user.hasGroup(role))),
                this.load(),
            ]);
            this.state.canReceive = allowed.some(Boolean);
        });
        let timer = null;
        const tick = () => document.visibilityState === "visible" && this.load();
        onMounted(() => {
            timer = browser.setInterval(tick, INTERVAL);
            document.addEventListener("visibilitychange", tick);
        });
        onWillUnmount(() => {
            browser.clearInterval(timer);
            document.removeEventListener("visibilitychange", tick);
        });
    }

    // ------------------------------------------------------------------ data
    async load() {
        const { ok, result, message } = await this.cases.attempt(this.cases.home());
        this.state.error = ok ? "" : message;
        this.state.data = ok ? result : this.state.data;
    }

    /** What is overdue, today, and this week: a row each, the most urgent first. */
    get sections() {
        const rows = this.state.data.parts.flatMap((part) =>
            part.rows.map((row) => ({ ...row, key: `${part.key}-${row.id}`, label: part.label }))
        );
        rows.sort((a, b) => a.days - b.days);
        const [now, planned] = [[], []];
        rows.forEach((row) => (row.now ? now : planned).push(row));
        return [
            { key: "now", label: _t("Now"), rows: now },
            { key: "late", label: _t("Overdue"), rows: planned.filter((row) => row.days < 0) },
            { key: "today", label: _t("Today"), rows: planned.filter((row) => row.days === 0) },
            { key: "week", label: _t("This week"), rows: planned.filter((row) => row.days > 0) },
        ].filter((section) => section.rows.length);
    }

    get counts() {
        return this.state.data.parts.filter((part) => part.count);
    }

    dueLabel(row) {
        const day = DateTime.fromISO(row.date).toFormat("ccc d LLL");
        if (row.days === 0) {
            return _t("today");
        }
        if (row.days < 0) {
            return _t("%(day)s · %(days)s d late", { day, days: -row.days });
        }
        return day;
    }

    // -------------------------------------------------------------- handlers
    open(row) {
        if (row.asked) {
            return this.cases.openQuestion(row.asked, row.id);
        }
        return this.cases.openCase(row.case_id, row.page);
    }

    receive() {
        return this.cases.openAction("onestop_cases.onestop_arrival_action");
    }

    openApprovals() {
        return this.cases.openAction("onestop_cases.onestop_case_approval_action");
    }
}

registry.category("actions").add("onestop_cases.home", Home);
