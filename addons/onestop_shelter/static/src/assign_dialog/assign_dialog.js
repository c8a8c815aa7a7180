import { Component, onWillStart, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";

import { Proposal } from "../proposal/proposal";
import { dateLabel } from "../shelter/shelter_labels";
import { useShelter } from "../shelter/shelter_hook";

/** Give beds to a household that waits: who, which proposal, reserve or check in. */
export class AssignDialog extends Component {
    static template = "onestop_shelter.AssignDialog";
    static components = { Dialog, Proposal };
    static props = {
        centre: Object,
        waiting: Array,
        // First night, an ISO date.
        day: String,
        // The household; without it the dialog asks first.
        entry: { type: Object, optional: true },
        // The room on which it was dropped: proposals there come first.
        room: { type: Object, optional: true },
        // The household sleeps here already and changes beds.
        isMove: { type: Boolean, optional: true },
        onDone: Function,
        close: Function,
    };

    setup() {
        this.shelter = useShelter();
        this.state = useState({
            entry: this.props.entry || null,
            proposals: [],
            chosen: 0,
            error: "",
            isRunning: false,
        });
        onWillStart(() => this.state.entry && this.search());
    }

    get title() {
        const { entry } = this.state;
        return entry
            ? _t("Beds for %(label)s from %(day)s", {
                  label: entry.alias || entry.code,
                  day: dateLabel(this.props.day),
              })
            : _t("Who gets a bed from %(day)s?", { day: dateLabel(this.props.day) });
    }

    get isTonight() {
        return this.props.day <= this.props.centre.night;
    }

    choose(entry) {
        this.state.entry = entry;
        return this.search();
    }

    /** Ask for proposals in the room wanted; elsewhere when nothing fits there. */
    async search() {
        const { room } = this.props;
        let found = room ? await this.find(room.id) : [];
        this.state.error = "";
        if (!found.length) {
            found = await this.find(false);
            if (room && found.length) {
                this.state.error = _t("Room %(room)s does not fit this household. These beds do:", {
                    room: room.name,
                });
            }
        }
        this.state.proposals = found;
        this.state.chosen = 0;
    }

    async find(roomId) {
        const { ok, result } = await this.shelter.attempt(
            this.shelter.stay("find_places", [this.props.centre.id, this.props.day], {
                stay_id: this.state.entry.stay_id,
                room_id: roomId,
                limit: 5,
            })
        );
        return ok ? result.filter((proposal) => this.isElsewhere(proposal)) : [];
    }

    /** A move to the beds that the household has already is no proposal. */
    isElsewhere(proposal) {
        const { held = [] } = this.state.entry;
        return (
            !this.props.isMove ||
            proposal.beds.some((place) => place.bed_id && !held.includes(place.bed_id))
        );
    }

    get beds() {
        const proposal = this.state.proposals[this.state.chosen];
        return Object.fromEntries(proposal.beds.map((place) => [place.resident_id, place.bed_id]));
    }

    reserve() {
        return this.save("reserve", [this.state.entry.stay_id, this.beds, this.props.day]);
    }

    move() {
        return this.save("move_household", [this.state.entry.stay_id, this.beds, this.props.day]);
    }

    checkIn() {
        return this.save("check_in", [this.state.entry.stay_id, this.beds]);
    }

    async save(method, args) {
        if (this.state.isRunning) {
            return;
        }
        this.state.isRunning = true;
        const { ok, message } = await this.shelter.attempt(this.shelter.stay(method, args), {
            quiet: true,
        });
        this.state.isRunning = false;
        if (ok) {
            const place = this.state.proposals[this.state.chosen];
            this.shelter.say(
                _t("%(label)s: %(beds)s", {
                    label: this.state.entry.alias || this.state.entry.code,
                    beds: place.beds
                        .map((bed) => bed.bed)
                        .filter(Boolean)
                        .join(", "),
                })
            );
            this.props.onDone();
            this.props.close();
        } else {
            // Somebody else was faster: show what is left.
            await this.search();
            this.state.error = message;
        }
    }
}
