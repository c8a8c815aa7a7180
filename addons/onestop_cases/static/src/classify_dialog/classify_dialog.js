import { Component, onWillStart, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";

/** The questions of the standard, one at a time; the first yes gives the type. */
export class ClassifyDialog extends Component {
    static template = "onestop_cases.ClassifyDialog";
    static components = { Dialog };
    static props = {
        incidentId: Number,
        // () -> promise: the type was saved
        onSaved: Function,
        close: Function,
    };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ answers: [], reason: "", isRunning: false });
        onWillStart(async () => {
            this.asked = await this.call("classification");
        });
    }

    call(method, args = []) {
        return this.orm.call("onestop.incident", method, [[this.props.incidentId], ...args]);
    }

    get title() {
        return _t("Incident %(code)s", { code: this.asked.code });
    }

    get questions() {
        return this.asked.questions;
    }

    get isDone() {
        const { answers } = this.state;
        return answers.includes(true) || answers.length === this.questions.length;
    }

    get question() {
        return this.questions[this.state.answers.length];
    }

    get progress() {
        return _t("Question %(number)s of %(count)s", {
            number: this.state.answers.length + 1,
            count: this.questions.length,
        });
    }

    /** The questions that were asked, with their answers. */
    get why() {
        return this.state.answers.map((answer, index) => ({
            ...this.questions[index],
            answer,
        }));
    }

    get outcome() {
        const decided = this.why.find(({ answer }) => answer);
        return decided ? decided.label : this.asked.none;
    }

    get canSave() {
        return !this.state.isRunning && (!this.asked.again || this.state.reason.trim());
    }

    answer(value) {
        this.state.answers.push(value);
    }

    back() {
        this.state.answers.pop();
    }

    async save() {
        if (!this.canSave) {
            return;
        }
        this.state.isRunning = true;
        try {
            await this.call("classify", [[...this.state.answers], this.state.reason]);
        } finally {
            this.state.isRunning = false;
        }
        this.props.close();
        await this.props.onSaved();
    }
}

registry.category("actions").add("onestop_cases.classify", (env, action) => {
    env.services.dialog.add(ClassifyDialog, {
        incidentId: action.params.incident_id,
        onSaved: () =>
            env.services.action.doAction({ type: "ir.actions.client", tag: "soft_reload" }),
    });
});
