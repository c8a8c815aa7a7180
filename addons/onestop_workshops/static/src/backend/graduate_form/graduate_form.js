import { Component, onWillStart, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { formatInteger } from "@web/views/fields/formatters";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { newDraftUid, sentenceOf, useGraduates } from "../graduates/graduates_hook";
import { GraduateQuestion } from "../graduate_question/graduate_question";

/**
 * One round with one woman: a section at a time, one thumb, saved at each step.
 *
 * The questions come from the server; the tablet page renders the same ones.
 */
export class GraduateForm extends Component {
    static template = "onestop_workshops.GraduateForm";
    static components = { GraduateQuestion, Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.graduates = useGraduates();
        this.notification = useService("notification");
        this.body = useRef("body");
        const { params = {}, context = {} } = this.props.action;
        this.followupId = params.followup_id || context.active_id;
        this.dirty = new Set();
        this.missing = [];
        this.state = useState({
            form: null,
            round: null,
            values: {},
            place: 0,
            errors: {},
            missing: [],
            error: "",
            result: null,
            isRunning: false,
        });
        onWillStart(() => this.load());
        useSetupAction({ beforeLeave: () => this.save() });
    }

    // ------------------------------------------------------------------ data
    async load() {
        if (!this.followupId) {
            await this.graduates.openCalls();
            return;
        }
        const [form, round] = await Promise.all([
            this.graduates.call("get_form"),
            this.graduates.call("open_form", this.followupId),
        ]);
        Object.assign(this.state, { form, round, values: round.values, result: round.result });
    }

    get sections() {
        return this.state.form.sections.filter(({ rounds }) =>
            rounds.includes(this.state.round.round)
        );
    }

    get section() {
        return this.sections[this.state.place];
    }

    get isLast() {
        return this.state.place === this.sections.length - 1;
    }

    get questions() {
        return this.section.questions.filter((question) => this.isShown(question));
    }

    isShown({ show_if: wanted }) {
        return Object.entries(wanted).every(([name, values]) =>
            values.includes(this.state.values[name])
        );
    }

    /** Whether all that has to be answered in a section is. */
    isComplete(section) {
        return section.questions
            .filter((question) => question.is_required && this.isShown(question))
            .every(({ name }) => this.state.values[name]);
    }

    hint(question) {
        if (this.state.errors[question.name]) {
            return this.state.errors[question.name];
        }
        const isMissing = this.state.missing.some(([name]) => name === question.name);
        return isMissing && !this.state.values[question.name] ? _t("Still to answer.") : "";
    }

    money(amount) {
        return _t("%(amount)s XOF", { amount: formatInteger(amount) });
    }

    get floor() {
        return _t("minimum wage: %(amount)s", { amount: this.money(this.state.result.smig) });
    }

    get held() {
        return _t("no: held for %(months)s of 6 months", {
            months: this.state.result.held_months,
        });
    }

    score(value, most, label = "") {
        const text = _t("%(value)s of %(most)s", { value, most });
        return label ? `${text} – ${label}` : text;
    }

    missingLabel(label) {
        return _t("%(condition)s: missing", { condition: label });
    }

    // ---------------------------------------------------------------- saving
    /** Answers that changed since the last save. */
    changes() {
        return Object.fromEntries([...this.dirty].map((name) => [name, this.state.values[name]]));
    }

    /** Send what changed; true when nothing speaks against going on. */
    async send(method) {
        if (this.state.isRunning) {
            return false;
        }
        const values = this.changes();
        this.state.isRunning = true;
        this.state.error = "";
        try {
            const args = [newDraftUid(), this.followupId, values, this.state.round.version];
            return this.take(await this.graduates.call(method, ...args), Object.keys(values));
        } catch (error) {
            this.state.error = sentenceOf(error);
            return false;
        } finally {
            this.state.isRunning = false;
        }
    }

    /** Take what the server says of a draft. */
    take(answer, names) {
        Object.assign(this.state.round, { version: answer.version, state: answer.state });
        this.state.errors = answer.errors;
        this.missing = answer.missing;
        if (answer.why === "changed" || answer.why === "done") {
            this.state.error = _t(
                "Somebody saved this round meanwhile: open it again to see her answers."
            );
            return false;
        }
        if (answer.applied) {
            names.forEach((name) => this.dirty.delete(name));
        }
        if (answer.result) {
            this.state.result = answer.result;
        }
        return !Object.keys(answer.errors).length;
    }

    async save() {
        if (!this.dirty.size || this.state.result) {
            return true;
        }
        return this.send("save_draft");
    }

    // -------------------------------------------------------------- handlers
    change(name, value) {
        this.state.values[name] = value;
        delete this.state.errors[name];
        this.dirty.add(name);
    }

    async go(place) {
        if (await this.save()) {
            this.state.place = place;
            this.body.el?.scrollTo(0, 0);
        }
    }

    async finish() {
        const isTaken = await this.send("save_done");
        if (!isTaken || this.state.result) {
            return;
        }
        const { missing } = this;
        this.state.missing = missing;
        const names = missing.map(([name]) => name);
        this.state.place = this.sections.findIndex(({ questions }) =>
            questions.some(({ name }) => names.includes(name))
        );
        this.body.el?.scrollTo(0, 0);
        this.notification.add(_t("Some questions are still to answer."), { type: "warning" });
    }

    async correct() {
        await this.graduates.call("action_correct", [this.followupId]);
        this.state.place = 0;
        await this.load();
    }
}

registry.category("actions").add("onestop_workshops.graduate_form", GraduateForm);
