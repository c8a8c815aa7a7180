import { Component, onWillStart, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { useAutofocus, useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";

import { Proposal } from "../proposal/proposal";
import { newRequestUid, useShelter } from "../shelter/shelter_hook";
import { TurnAwayDialog } from "../turn_away_dialog/turn_away_dialog";

/** More children than this with one woman is a typing error. */
const MAX_CHILDREN = 15;

/** Somebody stands at the door: a name to call her, how many children, and in. */
export class EmergencyDialog extends Component {
    static template = "onestop_shelter.EmergencyDialog";
    static components = { Dialog, Proposal };
    static props = {
        centre: Object,
        // The bed on which the dialog was opened: its room comes first.
        bed: { type: Object, optional: true },
        room: { type: Object, optional: true },
        onDone: Function,
        close: Function,
    };

    setup() {
        this.shelter = useShelter();
        this.dialog = useService("dialog");
        this.requestUid = newRequestUid();
        this.searches = 0;
        this.ages = [...Array(18).keys()];
        this.state = useState({
            alias: "",
            children: [],
            accessible: false,
            medical: false,
            proposals: [],
            chosen: 0,
            hasSearched: false,
            error: "",
            isRunning: false,
        });
        useAutofocus({ refName: "alias", mobile: true });
        this.searchSoon = useDebounced(() => this.search(), 250);
        onWillStart(() => this.search());
    }

    // --------------------------------------------------------------- getters
    get members() {
        const { accessible, medical, children } = this.state;
        return [
            { role: "woman", sex: "female", accessible, medical },
            ...children.map(({ age, sex }) => ({ role: "child", age, sex })),
        ];
    }

    get canAdmit() {
        const { alias, isRunning, proposals } = this.state;
        return Boolean(alias.trim()) && !isRunning && proposals.length > 0;
    }

    childLabel(index) {
        return _t("Child %(number)s", { number: index + 1 });
    }

    ageLabel(index, age) {
        return _t("Child %(number)s is %(age)s", { number: index + 1, age });
    }

    // -------------------------------------------------------------- handlers
    addChild() {
        if (this.state.children.length < MAX_CHILDREN) {
            this.state.children.push({ age: null, sex: false });
            this.searchSoon();
        }
    }

    removeChild() {
        this.state.children.pop();
        this.searchSoon();
    }

    setAge(child, age) {
        child.age = child.age === age ? null : age;
        this.searchSoon();
    }

    setSex(child, sex) {
        child.sex = child.sex === sex ? false : sex;
        this.searchSoon();
    }

    toggle(need) {
        this.state[need] = !this.state[need];
        this.searchSoon();
    }

    /** Ask where this household fits; an older answer never hides a newer one. */
    async search() {
        const number = ++this.searches;
        const { room } = this.props;
        let found = room ? await this.find(room.id) : [];
        if (!found.length) {
            found = await this.find(false);
        }
        if (number === this.searches) {
            this.state.proposals = found;
            this.state.chosen = 0;
            this.state.hasSearched = true;
        }
    }

    async find(roomId) {
        const { ok, result } = await this.shelter.attempt(
            this.shelter.stay("find_places", [this.props.centre.id, false], {
                members: this.members,
                room_id: roomId,
                limit: 3,
            })
        );
        return ok ? this.wantedBedFirst(result) : [];
    }

    /** The woman sleeps in the bed that was tapped, if the room takes her. */
    wantedBedFirst(proposals) {
        const { bed } = this.props;
        for (const proposal of bed ? proposals : []) {
            const [woman] = proposal.beds;
            const other = proposal.beds.find((place) => place.bed_id === bed.id);
            const inRoom =
                proposal.rooms.length === 1 && proposal.rooms[0] === this.props.room.name;
            if (inRoom && bed.kind !== "cot" && bed.housekeeping === "clean" && woman.bed_id) {
                if (other) {
                    [other.bed_id, other.bed] = [woman.bed_id, woman.bed];
                }
                [woman.bed_id, woman.bed] = [bed.id, bed.name];
            }
        }
        return proposals;
    }

    get vals() {
        const { alias, children, accessible, medical } = this.state;
        return {
            centre_id: this.props.centre.id,
            alias: alias.trim(),
            children: children.map(({ age, sex }) => ({ age, sex })),
            accessible,
            medical,
            request_uid: this.requestUid,
        };
    }

    /** Run a request once; a refusal is shown in the dialog, in the server's words. */
    async run(promiseOf) {
        if (this.state.isRunning) {
            return null;
        }
        this.state.isRunning = true;
        this.state.error = "";
        try {
            const answer = await this.shelter.attempt(promiseOf(), { quiet: true });
            if (!answer.ok) {
                this.state.error = answer.message;
                await this.search();
            }
            return answer;
        } finally {
            this.state.isRunning = false;
        }
    }

    async admit() {
        if (!this.canAdmit) {
            return;
        }
        const proposal = this.state.proposals[this.state.chosen];
        const beds = proposal.beds.map((place) => place.bed_id);
        const answer = await this.run(() =>
            this.shelter.stay("admit_emergency", [{ ...this.vals, beds }])
        );
        if (answer && answer.ok) {
            this.finish(
                _t("%(code)s is in: %(beds)s", {
                    code: answer.result.code,
                    beds: answer.result.beds.join(", "),
                })
            );
        }
    }

    async wait() {
        const answer = await this.run(() => this.shelter.stay("request_place", [this.vals]));
        if (answer && answer.ok) {
            this.finish(_t("%(code)s is on the waiting list.", { code: answer.result.code }));
        }
    }

    turnAway() {
        this.dialog.add(TurnAwayDialog, {
            centre: this.props.centre,
            children: this.state.children.length,
            onDone: () => this.finish(_t("Recorded.")),
        });
    }

    finish(message) {
        this.shelter.say(message);
        this.props.onDone();
        this.props.close();
    }
}
