import {
    Component,
    onWillStart,
    useEffect,
    useExternalListener,
    useRef,
    useState,
} from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useHotkey } from "@web/core/hotkeys/hotkey_hook";
import { usePopover } from "@web/core/popover/popover_hook";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { BoardPanel } from "../board_panel/board_panel";
import { BoardRow } from "../board_row/board_row";
import { BoardToolbar } from "../board_toolbar/board_toolbar";
import { usePolling } from "../shelter/polling_hook";
import { STATES, ROOM_KINDS, floorLabel, partsOfDay } from "../shelter/shelter_labels";
import { useShelter } from "../shelter/shelter_hook";
import { WaitingStrip } from "../waiting_strip/waiting_strip";
import { useBoardActions } from "./board_actions";
import { barAt, isWeekend, toDay, toIso, visibleRows } from "./board_geometry";
import { useBoardKeyboard } from "./board_keyboard";
import { BoardModel } from "./board_model";
import { useBoardPointer } from "./board_pointer";

/** Rows that are drawn beyond each edge. */
const OVERSCAN = 8;

/** All beds by room over the nights of a window; drag or type to give them. */
export class BedBoard extends Component {
    static template = "onestop_shelter.BedBoard";
    static components = { Layout, BoardRow, BoardToolbar, WaitingStrip };
    static props = { ...standardActionServiceProps };

    setup() {
        this.ui = useService("ui");
        this.shelter = useShelter();
        this.model = useState(new BoardModel(this.shelter));
        this.state = useState({
            scrollTop: 0,
            height: 600,
            // Where the keyboard stands: an index among the bed rows and a day.
            cell: null,
            // A bar that looks for a place: {type: "move" | "swap", barId}.
            mode: null,
            // The row under a drag.
            targetBedId: false,
            // The household that is set off.
            stayId: false,
            live: "",
        });
        this.scroller = useRef("scroller");
        this.popover = usePopover(BoardPanel, {
            position: "bottom-start",
            setActiveElement: true,
            popoverClass: "o_bed_popover",
            onClose: () => {
                this.state.stayId = false;
            },
        });
        this.actions = useBoardActions(this);
        this.keyboard = useBoardKeyboard(this);
        this.pointer = useBoardPointer(this);
        onWillStart(() => this.model.load());
        usePolling(() => this.pointer.isDragging || this.model.load({ quiet: true }));
        useExternalListener(window, "resize", () => this.measure());
        useHotkey("n", () => this.model.canWrite && this.actions.emergency());
        useEffect(
            () => this.measure(),
            () => [this.model.isReady]
        );
        useEffect(
            () => this.keyboard.focusActive(),
            () => [
                this.state.cell && `${this.state.cell.row}:${this.state.cell.day}`,
                this.model.bars,
            ]
        );
    }

    // --------------------------------------------------------------- getters
    get columns() {
        const columns = [];
        for (let col = 0; col < this.model.days; col++) {
            const day = this.model.first + col;
            const { weekday, date, month, isFirst, label } = partsOfDay(toIso(day));
            columns.push({
                day,
                weekday,
                date,
                month: isFirst ? month : "",
                label,
                today: day === this.model.night,
                weekend: isWeekend(day),
            });
        }
        return columns;
    }

    get bedRows() {
        return this.model.bedRows;
    }

    get firstMonth() {
        return partsOfDay(toIso(this.model.first)).month;
    }

    get visible() {
        return visibleRows(this.model.rows, this.state.scrollTop, this.state.height, OVERSCAN);
    }

    get legend() {
        return Object.entries(STATES).map(([key, state]) => ({ key, ...state }));
    }

    get modeText() {
        const bar = this.state.mode && this.model.bar(this.state.mode.barId);
        if (!bar) {
            return "";
        }
        return this.state.mode.type === "swap"
            ? _t("Choose who changes beds with %(label)s.", { label: bar.label })
            : _t("Choose a bed for %(label)s.", { label: bar.label });
    }

    roomText(room) {
        const words = [ROOM_KINDS[room.kind], floorLabel(room.floor)];
        if (room.one_household) {
            words.push(_t("one household"));
        }
        if (room.accessible) {
            words.push(_t("accessible"));
        }
        return words.map(String).join(" · ");
    }

    freeText(room) {
        const whole = this.model.rooms.find((candidate) => candidate.id === room.id);
        return _t("Free tonight: %(count)s", { count: this.model.freeTonight(whole) });
    }

    /** Return the day on which the keyboard stands in a row, or false. */
    activeDay(row) {
        const { cell } = this.state;
        const active = cell && this.bedRows[cell.row];
        if (active) {
            return active.bed.id === row.bed.id ? cell.day : false;
        }
        // Nobody was here yet: Tab enters the grid at the first bed in sight.
        const [first] = this.bedRows;
        return first && first.bed.id === row.bed.id ? this.entryDay : false;
    }

    get entryDay() {
        const { first, days, night } = this.model;
        return night >= first && night < first + days ? night : first;
    }

    // -------------------------------------------------------------- handlers
    measure() {
        if (this.scroller.el) {
            this.state.height = this.scroller.el.clientHeight;
        }
    }

    /** Draw other rows once the scroll has eaten half of those kept beyond the edge. */
    onScroll() {
        const { scrollTop } = this.scroller.el;
        if (Math.abs(scrollTop - this.state.scrollTop) > OVERSCAN * 13) {
            this.state.scrollTop = scrollTop;
        }
    }

    say(message) {
        this.state.live = message;
    }

    /** Put the keyboard on a cell without moving the focus of the browser. */
    standOn(bedId, day) {
        const row = this.bedRows.findIndex((candidate) => candidate.bed.id === bedId);
        if (row >= 0) {
            this.state.cell = { row, day };
        }
    }

    /** Open what can be done with a cell: its bar, or the free bed. */
    openCell(bedId, day, target) {
        if (this.state.mode) {
            return this.actions.dropMode(bedId, day);
        }
        const { bed, room } = this.model.bed(bedId);
        const bar = barAt(this.model.barsOf(bedId), day) || false;
        this.state.stayId = bar ? bar.stay_id : false;
        this.popover.open(target, {
            bed,
            room,
            bar,
            day: toIso(day),
            isPast: day < this.model.night,
            canWrite: this.model.canWrite,
            household: bar
                ? this.model.bars.filter((b) => b.stay_id && b.stay_id === bar.stay_id)
                : [],
            bedName: (id) => (this.model.bed(id) || { bed: { name: "" } }).bed.name,
            act: (name) => this.actions.run(name, { bed, room, bar, day: toIso(day) }),
        });
    }

    onClickGrid(ev) {
        const lane = ev.target.closest(".o_bed_lane");
        if (!lane) {
            return;
        }
        const bedId = Number(lane.dataset.bedId);
        const barEl = ev.target.closest("[data-bar-id]");
        const bar = barEl && this.model.bar(Number(barEl.dataset.barId));
        const day = bar
            ? Math.max(toDay(bar.start), this.model.first)
            : this.pointer.dayAt(ev.clientX, lane);
        this.standOn(bedId, day);
        this.openCell(bedId, day, barEl || this.pointer.anchorAt(lane, day));
    }
}

registry.category("actions").add("onestop_shelter.board", BedBoard);
