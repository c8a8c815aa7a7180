import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { NameAndSignature } from "@web/core/signature/name_and_signature";
import { RPCError } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

const MODEL = "onestop.consent";
const { DateTime } = luxon;

/** Return the picture of a signature pad in base 64, or false while it is empty. */
function drawn(pad) {
    if (pad.isSignatureEmpty || !pad.getSignatureImage) {
        return false;
    }
    return pad.getSignatureImage().split(",")[1];
}

/**
 * The screen on which she decides, service by service: what is read to her, who is told
 * what until when, and one of two big buttons. Withdrawing takes two taps.
 */
export class ConsentScreen extends Component {
    static template = "onestop_base.ConsentScreen";
    static components = { NameAndSignature };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        const { params = {}, context = {} } = this.props.action;
        this.personId = params.person_id || context.active_id;
        this.state = useState({
            data: null,
            ask: null,
            text: "",
            textLanguage: "",
            withdrawing: 0,
            error: "",
            isRunning: false,
        });
        this.pads = { mark: useState({}), guardian: useState({}) };
        onWillStart(() => this.load());
    }

    call(method, ...args) {
        return this.orm.call(MODEL, method, args);
    }

    async load() {
        this.state.data = await this.call("get_screen", this.personId);
    }

    get providers() {
        return this.state.data.providers.filter((provider) =>
            provider.kinds.includes(this.state.ask.scope)
        );
    }

    /** Where she would go, as it is read to her; empty for other services. */
    get centreName() {
        const { ask, data } = this.state;
        return data.centres.find(({ id }) => id === ask.to_centre_id)?.name || "";
    }

    /** The exception: a minor who decides without her guardian, or cannot assent. */
    get isException() {
        const { is_minor: isMinor } = this.state.data;
        return isMinor && this.state.ask.exception;
    }

    day(text) {
        return text ? DateTime.fromISO(text).toLocaleString(DateTime.DATE_MED) : "";
    }

    shown(scope) {
        const live = scope.consents.filter((consent) => consent.is_live);
        const waiting = scope.consents.filter((consent) => consent.state === "waiting");
        return [...live, ...waiting];
    }

    isService({ scope }) {
        return !["statistics", "transfer"].includes(scope);
    }

    refused(scope) {
        const [last] = scope.consents;
        return Boolean(last) && last.state === "refused";
    }

    async startAsking(scope) {
        Object.assign(this.state, {
            error: "",
            withdrawing: 0,
            ask: {
                scope: scope.scope,
                label: scope.label,
                form: "signature",
                language_id: this.state.data.languages[0]?.id || false,
                provider_id: false,
                to_centre_id: false,
                date_expiry: this.state.data.until,
                witness_id: false,
                assent: false,
                guardian_name: "",
                guardian_relation: "",
                exception: false,
                best_interest_reason: "",
                second_user_id: false,
            },
        });
        await this.read();
    }

    async read() {
        const { scope, language_id: language } = this.state.ask;
        const found = await this.call("get_text", this.personId, scope, language);
        this.state.text = found.text;
        this.state.textLanguage = found.language;
    }

    async chooseLanguage(language) {
        this.state.ask.language_id = language.id;
        await this.read();
    }

    /** Keep which record was chosen in a list: its id, or false for the empty line. */
    chooseRecord(name, value) {
        this.state.ask[name] = Number(value) || false;
    }

    back() {
        this.state.ask = null;
        this.state.error = "";
    }

    /** Return what is sent: of a minor's part, what belongs to the way she chose. */
    vals() {
        const { ask, data } = this.state;
        const oral = ask.form === "oral_witnessed";
        const vals = {
            form: ask.form,
            language_id: ask.language_id,
            provider_id: ask.provider_id,
            to_centre_id: ask.to_centre_id,
            date_expiry: ask.date_expiry,
            mark: !oral && drawn(this.pads.mark),
            witness_id: oral && ask.witness_id,
        };
        if (data.is_minor) {
            Object.assign(vals, {
                assent: ask.assent,
                guardian_name: ask.guardian_name,
                guardian_relation: ask.guardian_relation,
                guardian_mark: !oral && drawn(this.pads.guardian),
            });
        }
        if (this.isException) {
            vals.best_interest_reason = ask.best_interest_reason;
            vals.second_user_id = ask.second_user_id;
        }
        return vals;
    }

    async decide(agrees) {
        await this.attempt(async () => {
            const vals = this.vals();
            const { scope } = this.state.ask;
            const args = [this.personId, scope, agrees, vals];
            const { state } = await this.call("decide", ...args);
            this.state.ask = null;
            await this.load();
            const words = {
                live: _t("Recorded: she agrees."),
                waiting: _t("Recorded: it waits for the second person."),
                refused: _t("Recorded: she does not agree."),
            };
            this.notification.add(words[state], { type: "success" });
        });
    }

    async withdraw(consent) {
        if (this.state.withdrawing !== consent.id) {
            this.state.withdrawing = consent.id;
            return;
        }
        await this.attempt(async () => {
            await this.call("action_withdraw", [consent.id]);
            this.state.withdrawing = 0;
            await this.load();
            this.notification.add(_t("Withdrawn: nothing more is shared."), {
                type: "success",
            });
        });
    }

    /** Run one thing at a time; say a refusal in the server's words. */
    async attempt(work) {
        if (this.state.isRunning) {
            return;
        }
        Object.assign(this.state, { isRunning: true, error: "" });
        try {
            await work();
        } catch (error) {
            if (!(error instanceof RPCError) || !error.data?.message) {
                throw error;
            }
            this.state.error = error.data.message;
        } finally {
            this.state.isRunning = false;
        }
    }

    print(consent) {
        this.action.doAction("onestop_base.action_report_consent", {
            additionalContext: { active_ids: [consent.id], active_model: MODEL },
        });
    }
}

registry.category("actions").add("onestop_consent_screen", ConsentScreen);
