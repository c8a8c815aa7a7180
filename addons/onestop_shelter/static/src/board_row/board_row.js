import { Component } from "@odoo/owl";

import { isWeekend, toIso } from "../board/board_geometry";
import {
    BED_KINDS,
    HOUSEKEEPING,
    STATES,
    barLabel,
    barState,
    cellLabel,
} from "../shelter/shelter_labels";

/** One bed of the board: its head and its bars over the nights of the window. */
export class BoardRow extends Component {
    static template = "onestop_shelter.BoardRow";
    static props = {
        bed: Object,
        bars: Array,
        first: Number,
        days: Number,
        night: Number,
        height: Number,
        index: Number,
        canWrite: Boolean,
        // The day on which the keyboard stands in this row, or false.
        activeDay: [Number, Boolean],
        // The stay whose bars are set off, or false.
        stayId: [Number, Boolean],
        isTarget: Boolean,
    };

    get head() {
        return {
            kind: String(BED_KINDS[this.props.bed.kind] || ""),
            keeping: HOUSEKEEPING[this.props.bed.housekeeping],
        };
    }

    /** The bars as they are drawn, the late ones with the nights beyond the departure. */
    get drawn() {
        const { bars, days, bed, first, night, activeDay, stayId } = this.props;
        return bars.map(({ bar, place }) => {
            const state = barState(bar);
            const end = place.col + place.span;
            return {
                bar,
                place,
                state,
                icon: STATES[state].icon,
                label: barLabel(bar, bed),
                style: this.span(place.col, place.span),
                tail:
                    bar.late && end <= night - first
                        ? this.span(end, Math.min(night - first + 1, days) - end)
                        : "",
                active: activeDay !== false && this.covers(place, activeDay - first),
                related: stayId !== false && bar.stay_id === stayId,
                fixed: !this.props.canWrite || state === "done",
                days,
            };
        });
    }

    /** The free nights as cells, only in the row on which the keyboard stands. */
    get cells() {
        const { activeDay, bars, days, first, bed } = this.props;
        if (activeDay === false) {
            return [];
        }
        const cells = [];
        for (let col = 0; col < days; col++) {
            if (bars.some(({ place }) => this.covers(place, col))) {
                continue;
            }
            const day = first + col;
            cells.push({
                day,
                col,
                active: day === activeDay,
                weekend: isWeekend(day),
                label: cellLabel(bed, toIso(day)),
                style: this.span(col, 1),
            });
        }
        return cells;
    }

    covers(place, col) {
        return col >= place.col && col < place.col + place.span;
    }

    span(col, count) {
        const unit = 100 / this.props.days;
        return `left:${col * unit}%;width:${count * unit}%`;
    }
}
