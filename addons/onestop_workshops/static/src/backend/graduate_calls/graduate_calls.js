import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { CallScreen } from "@onestop_base/call_screen/call_screen";

import { useGraduates } from "../graduates/graduates_hook";

/** Seconds after which a number that nobody looks at is hidden. */
const NUMBER_SECONDS = 300;

/**
 * Whom to ask today, and by which way that is safe: the call of the call screen, or a
 * visit. What came of it is a try of her round.
 */
export class GraduateCalls extends CallScreen {
    static template = "onestop_workshops.GraduateCalls";

    setup() {
        this.graduates = useGraduates();
        super.setup();
        Object.assign(this.state, { row: null, way: "" });
    }

    // ------------------------------------------------------------------ data
    async fetch() {
        const data = await this.graduates.call("get_calls");
        this.state.data = { ...data, reasons: [], may_check: false };
        this.state.attempt = data.open_attempt || null;
    }

    get rows() {
        const wanted = this.state.query.trim().toUpperCase();
        return this.state.data.rows.filter(
            ({ code, alias }) =>
                code.toUpperCase().includes(wanted) || alias.toUpperCase().includes(wanted)
        );
    }

    /** Who may be called now first; then all others, by what is to be done. */
    get groups() {
        const labels = [
            ["call", _t("To call now")],
            ["later", _t("Not at this hour")],
            ["check", _t("Her contact has to be checked with her first")],
            ["visit", _t("Visit, or ask her social worker")],
            ["consent", _t("No agreement that holds: ask her social worker")],
        ];
        return labels
            .map(([key, label]) => ({
                key,
                label,
                rows: this.rows.filter(({ way }) => way === key),
            }))
            .filter(({ rows }) => rows.length);
    }

    date(iso) {
        return luxon.DateTime.fromISO(iso).toLocaleString(luxon.DateTime.DATE_MED);
    }

    /** Round, day, tries and whether it is begun, on one line. */
    detail(row) {
        const parts = [row.round_label, this.date(row.date_due)];
        if (row.tries) {
            parts.push(_t("tries: %(count)s", { count: row.tries }));
        }
        if (row.has_draft) {
            parts.push(_t("begun"));
        }
        return parts.join(" · ");
    }

    // -------------------------------------------------------------- handlers
    choose(row) {
        return this.run(async () => {
            this.hide();
            Object.assign(this.state, { row, sheet: null, ticks: {}, way: "" });
            if (row.way === "call") {
                await this.openSheet();
            }
        });
    }

    async openSheet() {
        Object.assign(this.state, { call: null, reason: "training", ticks: {} });
        this.state.sheet = await this.graduates.call("call_sheet", this.state.row.id);
    }

    back() {
        super.back();
        this.state.row = null;
    }

    show() {
        return this.run(async () => {
            const { row, sheet } = this.state;
            this.state.call = await this.graduates.call("open_call", row.id);
            this.state.attempt = {
                id: this.state.call.attempt_id,
                contact_id: sheet.id,
                code: row.code,
            };
            this.idle.start(NUMBER_SECONDS);
        });
    }

    /** Who was reached is asked at once. */
    async report(outcome) {
        const { row } = this.state;
        await super.report(outcome);
        if (row && outcome === "reached" && !this.state.error) {
            await this.graduates.openForm(row.id);
        }
    }

    chooseWay(way) {
        this.state.way = this.state.way === way ? "" : way;
    }

    noteTry(outcome) {
        return this.run(async () => {
            const { row, way } = this.state;
            const state = await this.graduates.call("note_try", row.id, way, outcome);
            this.back();
            await this.fetch();
            if (outcome === "reached") {
                await this.graduates.openForm(row.id);
                return;
            }
            this.notification.add(
                state === "due"
                    ? _t("Noted. She stays on the list.")
                    : _t("Noted. This round is over; she stays counted."),
                { type: "success" }
            );
        });
    }
}

registry.category("actions").add("onestop_workshops.graduate_calls", GraduateCalls);
