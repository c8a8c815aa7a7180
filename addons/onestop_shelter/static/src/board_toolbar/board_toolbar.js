import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";

import { toDay, toIso } from "../board/board_geometry";
import { ROOM_KINDS, floorLabel } from "../shelter/shelter_labels";

/** Which nights, which beds, how dense. */
export class BoardToolbar extends Component {
    static template = "onestop_shelter.BoardToolbar";
    static props = { model: Object };

    get spans() {
        return [
            { days: 7, label: _t("1 week") },
            { days: 14, label: _t("2 weeks") },
            { days: 28, label: _t("4 weeks") },
        ];
    }

    get kinds() {
        return Object.entries(ROOM_KINDS).map(([key, label]) => ({ key, label: String(label) }));
    }

    get date() {
        return toIso(this.props.model.first);
    }

    floor(floor) {
        return floorLabel(floor);
    }

    shift(direction) {
        const { model } = this.props;
        return model.showFrom(model.first + direction * Math.max(model.days - 7, 7));
    }

    onCentre(ev) {
        this.props.model.showCentre(Number(ev.target.value));
    }

    onDate(ev) {
        if (ev.target.value) {
            this.props.model.showFrom(toDay(ev.target.value));
        }
    }

    toggleFree() {
        const { filters } = this.props.model;
        filters.free = !filters.free;
    }

    toggleDensity() {
        const { model } = this.props;
        model.density = model.density === "compact" ? "normal" : "compact";
        model.remember();
    }
}
