import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { RPCError } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { useIdle } from "../identity_dialog/idle_hook";

/** Seconds after which a number that nobody looks at is hidden. */
const NUMBER_SECONDS = 300;

/**
 * One call, from whom to what came of it.
 *
 * The number is not in the page until the server gave it for this call: it refuses when
 * the check is stale or the hour is not hers.
 */
export class CallScreen extends Component {
    static template = "onestop_base.CallScreen";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.state = useState({
            data: null,
            query: "",
            sheet: null,
            call: null,
            attempt: null,
            reason: "",
            ticks: {},
            error: "",
            isRunning: false,
        });
        this.checklist = [
            ["alone", _t("Nobody hears me, and the centre's number is hidden.")],
            ["word", _t("I ask for the code word before I say anything else.")],
            ["silent", _t("I never say where I call from.")],
        ];
        this.idle = useIdle(() => this.hide());
        onWillStart(() => this.load());
    }

    // ------------------------------------------------------------------ data
    contact(method, args = []) {
        return this.orm.call("onestop.safe.contact", method, args);
    }

    /** Run one request at a time; say what the server refuses, in its words. */
    async run(request) {
        if (this.state.isRunning) {
            return;
        }
        this.state.isRunning = true;
        this.state.error = "";
        try {
            await request();
        } catch (error) {
            if (!(error instanceof RPCError)) {
                throw error;
            }
            this.state.error = error.data?.message || error.message;
        } finally {
            this.state.isRunning = false;
        }
    }

    load() {
        return this.run(() => this.fetch());
    }

    async fetch() {
        this.state.data = await this.contact("call_list");
        this.state.attempt = this.state.data.open_attempt || null;
    }

    get contacts() {
        const wanted = this.state.query.replace(/[\s-]/g, "").toUpperCase();
        return this.state.data.contacts.filter(({ code }) =>
            code.replace("-", "").startsWith(wanted)
        );
    }

    get isReady() {
        return this.state.reason && this.checklist.every(([key]) => this.state.ticks[key]);
    }

    outcome(key) {
        return (this.state.data.outcomes.find(([name]) => name === key) || [])[1];
    }

    day(text) {
        return luxon.DateTime.fromSQL(text, { zone: "utc" })
            .toLocal()
            .toLocaleString(luxon.DateTime.DATETIME_SHORT);
    }

    // -------------------------------------------------------------- handlers
    choose(id) {
        return this.run(() => this.openSheet(id));
    }

    /** Show what is to know before a call; what was confirmed before counts no more. */
    async openSheet(id) {
        Object.assign(this.state, { call: null, reason: "", ticks: {} });
        this.state.sheet = await this.contact("call_sheet", [[id]]);
    }

    back() {
        this.hide();
        this.state.sheet = null;
    }

    tick(key) {
        this.state.ticks[key] = !this.state.ticks[key];
    }

    /** Ask the server for the number: for one call, with a reason. */
    show() {
        return this.run(async () => {
            const { sheet, reason } = this.state;
            try {
                this.state.call = await this.contact("open_for_call", [[sheet.id], reason]);
            } catch (error) {
                await this.openSheet(sheet.id);
                throw error;
            }
            this.state.attempt = {
                id: this.state.call.attempt_id,
                contact_id: sheet.id,
                code: sheet.code,
            };
            this.idle.start(NUMBER_SECONDS);
        });
    }

    hide() {
        this.idle.stop();
        this.state.call = null;
    }

    report(outcome) {
        return this.run(async () => {
            const { stopped } = await this.orm.call("onestop.contact.attempt", "report", [
                [this.state.attempt.id],
                outcome,
            ]);
            this.back();
            await this.fetch();
            this.notification.add(
                stopped
                    ? _t("Stopped: nobody calls until it was checked with her again.")
                    : _t("Recorded: %(outcome)s", { outcome: this.outcome(outcome) }),
                { type: stopped ? "warning" : "success" }
            );
        });
    }

    check(how) {
        return this.run(async () => {
            const { id } = this.state.sheet;
            await this.contact("mark_checked", [[id], how]);
            await this.openSheet(id);
            await this.fetch();
        });
    }
}

registry.category("actions").add("onestop_base.call_screen", CallScreen);
