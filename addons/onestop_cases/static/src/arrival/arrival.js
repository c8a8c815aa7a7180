import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useAutofocus } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { newRequestUid, useCases } from "../cases/cases_hook";

/** More children than this with one woman is a typing error. */
const MAX_CHILDREN = 15;

/** Somebody stands at the door: the least that is asked, and who comes to her. */
export class Arrival extends Component {
    static template = "onestop_cases.Arrival";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.cases = useCases();
        this.state = useState({ form: null, vals: {}, error: "", isRunning: false, done: null });
        useAutofocus({ refName: "alias", mobile: true });
        onWillStart(() => this.start());
    }

    // ------------------------------------------------------------------ data
    chooseCentre(value) {
        return this.start(Number(value));
    }

    async start(centreId = false) {
        const { ok, result, message } = await this.cases.attempt(
            this.cases.arrival("get_form", [centreId])
        );
        this.state.error = ok ? "" : message;
        if (!ok) {
            return;
        }
        const first = result.workers[0];
        this.state.form = result;
        this.state.done = null;
        this.state.vals = {
            request_uid: newRequestUid(),
            centre_id: result.centre_id,
            alias: "",
            age_group: false,
            language_id: false,
            danger: "not_asked",
            injured: "not_asked",
            within_72h: "not_asked",
            child_count: 0,
            user_id: first && first.hours ? first.user_id : false,
        };
    }

    get questions() {
        return [
            { name: "danger", label: _t("Is she in danger now?") },
            { name: "injured", label: _t("Is she injured or ill?") },
            { name: "within_72h", label: _t("Did it happen within the last 72 hours?") },
        ];
    }

    get answers() {
        return [
            { key: "yes", label: _t("Yes") },
            { key: "no", label: _t("No") },
            { key: "not_asked", label: _t("Not asked") },
        ];
    }

    get canRegister() {
        return Boolean(this.state.vals.user_id) && !this.state.isRunning;
    }

    // -------------------------------------------------------------- handlers
    set(name, value) {
        this.state.vals[name] = value;
    }

    /** A second tap takes the choice back. */
    toggle(name, value) {
        this.state.vals[name] = this.state.vals[name] === value ? false : value;
    }

    addChild(step) {
        const count = this.state.vals.child_count + step;
        this.state.vals.child_count = Math.min(Math.max(count, 0), MAX_CHILDREN);
    }

    async register() {
        if (!this.canRegister) {
            return;
        }
        this.state.isRunning = true;
        this.state.error = "";
        try {
            const { ok, result, message } = await this.cases.attempt(
                this.cases.arrival("register", [{ ...this.state.vals }])
            );
            this.state.error = ok ? "" : message;
            this.state.done = ok ? result : null;
        } finally {
            this.state.isRunning = false;
        }
    }
}

registry.category("actions").add("onestop_cases.arrival", Arrival);
