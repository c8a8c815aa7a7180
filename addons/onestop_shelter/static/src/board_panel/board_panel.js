import { Component } from "@odoo/owl";

import { BED_KINDS, HOUSEKEEPING, STATES, barState, dateLabel } from "../shelter/shelter_labels";

/** What stands behind a cell of the board, and what can be done with it. */
export class BoardPanel extends Component {
    static template = "onestop_shelter.BoardPanel";
    static props = {
        bed: Object,
        room: Object,
        // The bar under the cell, false: the bed is free that night.
        bar: [Object, Boolean],
        day: String,
        isPast: Boolean,
        canWrite: Boolean,
        // The bars of the whole household.
        household: Array,
        bedName: Function,
        act: Function,
        close: { type: Function, optional: true },
        refreshPosition: { type: Function, optional: true },
    };

    get state() {
        return STATES[barState(this.props.bar)];
    }

    get bedText() {
        return `${this.props.bed.name} · ${BED_KINDS[this.props.bed.kind]}`;
    }

    get keeping() {
        return HOUSEKEEPING[this.props.bed.housekeeping];
    }

    get isLive() {
        return ["reserved", "occupied"].includes(this.props.bar.state);
    }

    date(iso) {
        return dateLabel(iso);
    }
}
