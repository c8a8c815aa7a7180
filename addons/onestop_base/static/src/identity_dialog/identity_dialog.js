import { Component, onWillStart, onWillUnmount, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { RPCError } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { getDataURLFromFile } from "@web/core/utils/urls";

import { useIdle } from "./idle_hook";

/**
 * Who she is: asked for with a reason, shown, and closed by itself.
 *
 * Steps: `ask` (why), `show`, `edit` (also the first entry). Nothing of it is kept by the
 * browser: the values live in this dialog alone.
 */
export class IdentityDialog extends Component {
    static template = "onestop_base.IdentityDialog";
    static components = { Dialog };
    static props = {
        personId: Number,
        state: String,
        onDone: Function,
        close: Function,
    };

    setup() {
        this.orm = useService("orm");
        this.state = useState({
            step: this.props.state === "none" ? "edit" : "ask",
            reason: "",
            text: "",
            error: "",
            isRunning: false,
            code: "",
            values: {},
            documents: [],
            shown: null,
            kind: "identity_card",
            match: "",
        });
        this.idle = useIdle(() => this.props.close());
        onWillStart(async () => {
            this.form = await this.orm.call("onestop.person", "identity_form", []);
            if (this.state.step === "edit") {
                this.idle.start(this.form.idle_seconds);
            }
        });
        onWillUnmount(() => this.hideDocument());
    }

    get title() {
        return {
            ask: _t("Why do you open it?"),
            show: _t("Who she is: %(code)s", { code: this.state.code }),
            edit: this.isFirst ? _t("Enter who she is") : _t("Correct who she is"),
        }[this.state.step];
    }

    get isFirst() {
        return this.props.state === "none" && !this.state.code;
    }

    get mayOpen() {
        const { reason, text } = this.state;
        return reason && (reason !== "other" || text.trim().length >= 5);
    }

    get filled() {
        return this.form.fields.filter((field) => this.state.values[field.name]);
    }

    label(field) {
        const value = this.state.values[field.name];
        return field.type === "date"
            ? luxon.DateTime.fromISO(value).toLocaleString(luxon.DateTime.DATE_MED)
            : value;
    }

    /** Run one request at a time; show what the server said when it refuses. */
    async run(request) {
        if (this.state.isRunning) {
            return false;
        }
        this.state.isRunning = true;
        this.state.error = "";
        try {
            await request();
            return true;
        } catch (error) {
            if (!(error instanceof RPCError)) {
                throw error;
            }
            this.state.error = error.data?.message || error.message;
            return false;
        } finally {
            this.state.isRunning = false;
        }
    }

    open() {
        return this.run(async () => {
            const { personId } = this.props;
            const args = [[personId], this.state.reason, this.state.text];
            const answer = await this.orm.call("onestop.person", "open_identity", args);
            Object.assign(this.state, answer, { step: "show" });
            this.idle.start(this.form.idle_seconds);
        });
    }

    edit() {
        this.before = { ...this.state.values };
        this.state.step = "edit";
    }

    cancelEdit() {
        if (this.isFirst) {
            return this.props.close();
        }
        this.state.values = this.before;
        this.state.step = "show";
        this.state.error = "";
    }

    /**
     * Ask whether she is known before a first identity is saved; keep nobody from saving.
     *
     * Who may not ask, or asks too often, saves without an answer.
     */
    async askIfKnown() {
        const { legal_name: name, other_names: others, birth_date: birth } = this.state.values;
        const args = [`${name} ${others || ""}`, "", Number((birth || "").slice(0, 4))];
        try {
            const { match } = await this.orm.call("onestop.person", "known_to_us", args);
            this.state.match = match;
        } catch (error) {
            if (!(error instanceof RPCError)) {
                throw error;
            }
            this.state.match = "none";
        }
    }

    async save() {
        const wasFirst = this.isFirst;
        if (wasFirst && !this.state.match) {
            await this.run(() => this.askIfKnown());
            if (this.state.match !== "none") {
                return;
            }
        }
        const vals = wasFirst
            ? Object.fromEntries(Object.entries(this.state.values).filter(([, value]) => value))
            : Object.fromEntries(
                  Object.entries(this.state.values).filter(([key, v]) => v !== this.before[key])
              );
        const isSaved = await this.run(() =>
            this.orm.call("onestop.person", "enter_identity", [this.props.personId, vals])
        );
        if (isSaved && wasFirst) {
            this.props.close();
            this.props.onDone();
        } else if (isSaved) {
            this.state.step = "show";
        }
    }

    // ------------------------------------------------------------- documents
    async addDocument(ev) {
        const [file] = ev.target.files;
        if (!file) {
            return;
        }
        const content = (await getDataURLFromFile(file)).split(",")[1] || "";
        await this.run(async () => {
            const { kind } = this.state;
            const id = await this.orm.call("onestop.identity.document", "add_document", [
                this.props.personId,
                kind,
                file.name,
                content,
            ]);
            const label = this.form.kinds.find(([key]) => key === kind)[1];
            this.state.documents.unshift({ id, kind: label });
        });
        ev.target.value = "";
    }

    showDocument(id) {
        return this.run(async () => {
            const { content, mimetype } = await this.orm.call(
                "onestop.identity.document",
                "open_document",
                [[id], this.state.reason, this.state.text]
            );
            this.hideDocument();
            const bytes = Uint8Array.from(window.atob(content), (char) => char.charCodeAt(0));
            const url = URL.createObjectURL(new window.Blob([bytes], { type: mimetype }));
            this.state.shown = { id, url, isPicture: mimetype.startsWith("image/") };
        });
    }

    hideDocument() {
        if (this.state.shown) {
            URL.revokeObjectURL(this.state.shown.url);
            this.state.shown = null;
        }
    }
}

/** Open the dialog for the person of an action. */
function openIdentity(env, action) {
    env.services.dialog.add(IdentityDialog, {
        personId: action.params.person_id,
        state: action.params.state,
        onDone: () => env.services.action.doAction("soft_reload"),
    });
}

registry.category("actions").add("onestop_base.identity", openIdentity);
