import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";

import { HOUSEKEEPING, ROOM_KINDS, STATES, barState, floorLabel } from "../shelter/shelter_labels";

/** A room of the tonight view: its free beds first, then who sleeps in the others. */
export class TonightRoom extends Component {
    static template = "onestop_shelter.TonightRoom";
    static props = {
        room: Object,
        canWrite: Boolean,
        // (bed, state)
        setHousekeeping: Function,
        // (stay id)
        openStay: Function,
    };

    get text() {
        const { room } = this.props;
        return `${ROOM_KINDS[room.kind]} · ${floorLabel(room.floor)}`;
    }

    get beds() {
        const rank = (bed) => (bed.assignment ? 2 : Number(bed.housekeeping !== "clean"));
        return [...this.props.room.beds]
            .sort((a, b) => rank(a) - rank(b))
            .map((bed) => ({
                ...bed,
                keeping: HOUSEKEEPING[bed.housekeeping],
                state: bed.assignment ? STATES[barState(bed.assignment)] : null,
                stateKey: bed.assignment
                    ? barState(bed.assignment)
                    : bed.housekeeping === "clean"
                      ? "free"
                      : "unclean",
            }));
    }

    get freeText() {
        const count = this.props.room.beds.filter(
            (bed) => !bed.assignment && bed.housekeeping === "clean"
        ).length;
        return count ? _t("Free: %(count)s", { count }) : _t("Full");
    }

    keepingLabel(bed) {
        return _t("Bed %(bed)s: %(state)s. Change to: %(next)s", {
            bed: bed.name,
            state: String(bed.keeping.label),
            next: String(HOUSEKEEPING[bed.keeping.next].label),
        });
    }
}
