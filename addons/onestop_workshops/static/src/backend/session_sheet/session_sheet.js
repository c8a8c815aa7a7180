import { Component, onWillStart, reactive, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { deserializeDateTime } from "@web/core/l10n/dates";
import { useHotkey } from "@web/core/hotkeys/hotkey_hook";
import { RPCError } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { LearnerCard, MarkSign, markLabels } from "../learner_card/learner_card";
import { CYCLE, SheetModel } from "./sheet_model";

/** Attendance of one session: opens with all present, one tap a learner, one save. */
export class SessionSheet extends Component {
    static template = "onestop_workshops.SessionSheet";
    static components = { LearnerCard, MarkSign };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.dialog = useService("dialog");
        this.root = useRef("root");
        this.marks = CYCLE;
        this.labels = markLabels();
        this.state = useState({
            sessions: [],
            model: null,
            reason: "",
            isBusy: false,
            error: "",
            kept: 0,
            savedAt: null,
        });
        onWillStart(() => this.load(this.props.action.params?.session_id || false));
        useSetupAction({
            beforeLeave: () => this.mayLeave(),
            beforeUnload: (ev) => this.model?.isTouched && ev.preventDefault(),
        });
        useHotkey("control+z", () => this.undo(), { bypassEditableProtection: true });
        for (const [key, by] of [
            ["arrowright", 1],
            ["arrowleft", -1],
        ]) {
            useHotkey(key, () => this.moveFocus(by), { allowRepeat: true });
        }
        for (const [key, down] of [
            ["arrowdown", 1],
            ["arrowup", -1],
        ]) {
            useHotkey(key, () => this.moveFocus(down * this.columns), { allowRepeat: true });
        }
    }

    // -------------------------------------------------------------------- data
    async load(sessionId) {
        this.state.error = "";
        try {
            const { sessions, sheet } = await this.orm.call("onestop.session", "get_today", [
                sessionId,
            ]);
            this.state.sessions = sessions;
            this.state.model = sheet ? reactive(new SheetModel(sheet)) : null;
            const taken = sheet && sheet.session.date_taken;
            this.state.savedAt = taken ? deserializeDateTime(taken) : null;
            this.state.kept = 0;
            this.state.reason = "";
        } catch (error) {
            this.state.error = this.wording(error);
        }
    }

    get model() {
        return this.state.model;
    }

    get session() {
        return this.model.session;
    }

    get today() {
        return this.state.sessions.filter((session) => session.today);
    }

    get forgotten() {
        return this.state.sessions.filter((session) => !session.today);
    }

    get hasChoice() {
        const { sessions } = this.state;
        return sessions.some((one) => !this.model || one.id !== this.session.id);
    }

    hours(session) {
        const [start, stop] = [session.start, session.stop].map((moment) =>
            deserializeDateTime(moment, { tz: session.tz }).toFormat("HH:mm")
        );
        return `${start} – ${stop}`;
    }

    day(session) {
        return deserializeDateTime(session.start, { tz: session.tz }).toFormat("cccc d LLLL");
    }

    choice(session) {
        const when = session.today ? "" : `${this.day(session)} `;
        return `${when}${this.hours(session)} ${session.code} ${session.workshop}`;
    }

    get status() {
        if (this.state.isBusy) {
            return { key: "busy", text: _t("Saving…") };
        }
        if (!this.session.can_write) {
            return { key: "closed", text: this.session.locked ? _t("Locked") : _t("Not open yet") };
        }
        if (this.model.isUnsaved) {
            return { key: "unsaved", text: _t("Not saved") };
        }
        const at = this.state.savedAt ? this.state.savedAt.toFormat("HH:mm") : "";
        return { key: "saved", text: _t("Saved %(time)s", { time: at }) };
    }

    get canSave() {
        const { can_write, needs_reason } = this.session;
        const hasReason = !needs_reason || this.state.reason;
        return can_write && hasReason && !this.state.isBusy && this.model.isUnsaved;
    }

    // ------------------------------------------------------------------- marks
    tap(card) {
        this.model.tap(card);
    }

    minutes(card, by) {
        this.model.minutes(card, by);
    }

    excuse(card, excuse) {
        this.model.set(card, { mark: "excused", minutes_late: 0, excuse });
    }

    /** After a change by somebody else: put the own mark in its place. */
    mine(card) {
        const { mark, minutes_late, excuse } = card.theirs;
        this.model.set(card, { mark, minutes_late, excuse });
    }

    undo() {
        if (this.model && !this.state.isBusy) {
            this.model.undo();
        }
    }

    // ------------------------------------------------------------------ saving
    /** Save; what cannot be sent stays on the screen. Returns whether all is saved. */
    async save() {
        if (!this.canSave) {
            return !this.model.isTouched;
        }
        this.state.isBusy = true;
        const isRetry = Boolean(this.model.sent);
        const isSent = await this.send();
        this.state.isBusy = false;
        if (isSent && isRetry && this.model.isTouched) {
            return this.save();
        }
        return isSent;
    }

    async send() {
        this.state.error = "";
        const marks = this.model.toSend();
        const args = [[this.session.id], marks, this.state.reason || null];
        try {
            const { answers } = await this.orm.silent.call("onestop.session", "save_sheet", args);
            this.state.kept = this.model.answered(answers);
            this.state.savedAt = luxon.DateTime.now();
            return true;
        } catch (error) {
            if (error instanceof RPCError) {
                this.model.forget();
            }
            this.state.error = this.wording(error);
            return false;
        }
    }

    wording(error) {
        if (error instanceof RPCError) {
            return error.data?.message || error.message;
        }
        return _t("No connection to the server. Your marks are kept on this screen.");
    }

    // ----------------------------------------------------------------- leaving
    /** Ask before marks are lost. */
    mayLeave() {
        if (!this.model || !this.model.isTouched) {
            return true;
        }
        return new Promise((resolve) => {
            this.dialog.add(
                ConfirmationDialog,
                {
                    title: _t("Marks are not saved"),
                    body: _t("Save the marks before you go on?"),
                    confirmLabel: _t("Save"),
                    confirm: async () => resolve(await this.save()),
                    cancelLabel: _t("Do not save"),
                    cancel: () => resolve(true),
                    dismiss: () => resolve(false),
                },
                { onClose: () => resolve(false) }
            );
        });
    }

    async choose(sessionId) {
        if (await this.mayLeave()) {
            await this.load(Number(sessionId));
        } else {
            this.render(true);
        }
    }

    // ---------------------------------------------------------------- keyboard
    get taps() {
        return [...(this.root.el?.querySelectorAll(".o_learner_tap") || [])];
    }

    get columns() {
        const grid = this.root.el?.querySelector(".o_sheet_cards");
        return grid ? getComputedStyle(grid).gridTemplateColumns.split(" ").length : 1;
    }

    moveFocus(by) {
        const taps = this.taps;
        const index = taps.indexOf(document.activeElement);
        const next = taps[index < 0 ? 0 : Math.min(taps.length - 1, Math.max(0, index + by))];
        next?.focus();
    }
}

registry.category("actions").add("onestop_workshops.session_sheet", SessionSheet);
