import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useHotkey } from "@web/core/hotkeys/hotkey_hook";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { EmergencyDialog } from "../emergency_dialog/emergency_dialog";
import { usePolling } from "../shelter/polling_hook";
import { HOUSEKEEPING, dateLabel } from "../shelter/shelter_labels";
import { useShelter } from "../shelter/shelter_hook";
import { TonightRoom } from "../tonight_room/tonight_room";
import { TurnAwayDialog } from "../turn_away_dialog/turn_away_dialog";

/** Who sleeps where tonight, for the tablet in the hall: rooms, who comes, who waits. */
export class Tonight extends Component {
    static template = "onestop_shelter.Tonight";
    static components = { Layout, TonightRoom };
    static props = { ...standardActionServiceProps };

    setup() {
        this.shelter = useShelter();
        this.dialog = useService("dialog");
        this.state = useState({
            centreId: false,
            data: null,
            error: "",
            live: "",
            // The last change of housekeeping, to take it back.
            undo: null,
            // The waiting household that fits since a bed became clean.
            offer: null,
            isRunning: false,
        });
        this.loads = 0;
        onWillStart(() => this.load());
        usePolling(() => this.state.isRunning || this.load({ quiet: true }));
        useHotkey("n", () => this.canWrite && this.emergency());
    }

    // ------------------------------------------------------------------ data
    async load({ quiet = false } = {}) {
        const number = ++this.loads;
        const { ok, result, message } = await this.shelter.attempt(
            this.shelter.board("get_tonight", [this.state.centreId]),
            { quiet: quiet || !this.state.data }
        );
        if (number !== this.loads) {
            return;
        }
        this.state.error = ok ? "" : message;
        this.state.data = ok ? result : null;
        this.state.centreId = ok ? result.centre.id : this.state.centreId;
    }

    get canWrite() {
        return Boolean(this.state.data && this.state.data.centre.can_write);
    }

    get nightLabel() {
        const { night } = this.state.data.centre;
        return _t("Night of %(day)s", { day: dateLabel(night) });
    }

    get counts() {
        const { counts } = this.state.data;
        return [
            { key: "free", label: _t("Free"), icon: "fa-check" },
            { key: "occupied", label: _t("Occupied"), icon: "fa-user" },
            { key: "reserved", label: _t("Reserved"), icon: "fa-clock-o" },
            { key: "dirty", label: _t("To clean"), icon: "fa-paint-brush" },
            { key: "blocked", label: _t("Out of service"), icon: "fa-ban" },
            { key: "waiting", label: _t("Waiting"), icon: "fa-hourglass-half" },
        ].map((item) => ({ ...item, value: counts[item.key] }));
    }

    /** Rooms with a free bed come first. */
    get rooms() {
        const free = (room) =>
            room.beds.filter((bed) => !bed.assignment && bed.housekeeping === "clean").length;
        return [...this.state.data.rooms].sort((a, b) => Math.sign(free(b)) - Math.sign(free(a)));
    }

    /** The households whose reserved bed waits for them tonight, each once. */
    get arrivals() {
        const stays = new Map();
        for (const bed of this.state.data.rooms.flatMap((room) => room.beds)) {
            const { assignment } = bed;
            if (assignment && assignment.state === "reserved") {
                const entry = stays.get(assignment.stay_id) || { ...assignment, beds: [] };
                entry.beds.push(bed.name);
                stays.set(assignment.stay_id, entry);
            }
        }
        return [...stays.values()];
    }

    date(iso) {
        return dateLabel(iso);
    }

    place(entry) {
        return entry.proposal.beds
            .map((bed) => bed.bed)
            .filter(Boolean)
            .join(" · ");
    }

    // -------------------------------------------------------------- handlers
    onCentre(ev) {
        this.state.centreId = Number(ev.target.value);
        this.state.offer = null;
        this.state.undo = null;
        return this.load();
    }

    /** Run one request at a time, say what came of it, show the new state. */
    async run(promiseOf, message) {
        if (this.state.isRunning) {
            return { ok: false };
        }
        this.state.isRunning = true;
        try {
            const answer = await this.shelter.attempt(promiseOf());
            this.state.live = answer.ok ? message(answer.result) : answer.message;
            if (answer.ok) {
                this.shelter.say(this.state.live);
            }
            await this.load({ quiet: true });
            return answer;
        } finally {
            this.state.isRunning = false;
        }
    }

    async setHousekeeping(bed, state, { isUndo = false } = {}) {
        const { ok, result, message } = await this.shelter.attempt(
            this.shelter.bed("set_housekeeping", [bed.id, state])
        );
        if (ok) {
            const label = HOUSEKEEPING[state].label;
            this.state.live = _t("Bed %(bed)s: %(state)s", { bed: bed.name, state: String(label) });
            this.state.undo = isUndo ? null : { bed, to: result.previous, text: this.state.live };
            this.state.offer = result.next || (isUndo ? null : this.state.offer);
        } else {
            this.state.live = message;
        }
        await this.load({ quiet: true });
    }

    undo() {
        const { bed, to } = this.state.undo;
        return this.setHousekeeping(bed, to, { isUndo: true });
    }

    emergency() {
        this.dialog.add(EmergencyDialog, {
            centre: this.state.data.centre,
            onDone: () => this.load({ quiet: true }),
        });
    }

    checkInReserved(entry) {
        return this.run(
            () => this.shelter.stay("check_in", [entry.stay_id]),
            (result) =>
                _t("%(code)s is checked in: %(beds)s", {
                    code: result.code,
                    beds: result.beds.join(", "),
                })
        );
    }

    /** Take the proposal of a waiting household: hold the beds, or check in at once. */
    async take(entry, method) {
        const beds = Object.fromEntries(
            entry.proposal.beds.map((place) => [place.resident_id, place.bed_id])
        );
        const args = [entry.stay_id, beds];
        if (method === "reserve") {
            args.push(this.state.data.centre.night);
        }
        const { ok } = await this.run(
            () => this.shelter.stay(method, args),
            () =>
                _t("%(label)s: %(beds)s", {
                    label: entry.alias || entry.code,
                    beds: this.place(entry),
                })
        );
        if (ok && this.state.offer && this.state.offer.stay_id === entry.stay_id) {
            this.state.offer = null;
        }
    }

    turnAway(entry) {
        this.dialog.add(TurnAwayDialog, {
            centre: this.state.data.centre,
            children: 0,
            stayId: entry.stay_id,
            onDone: () => this.load({ quiet: true }),
        });
    }

    checkOut(stayId) {
        return this.shelter.leave(stayId, () => this.load());
    }

    openStay(stayId) {
        return this.shelter.openStay(stayId);
    }
}

registry.category("actions").add("onestop_shelter.tonight", Tonight);
