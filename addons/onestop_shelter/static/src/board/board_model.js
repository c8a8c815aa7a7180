import { markRaw } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";

import { barAt, barColumns, makeRows, toDay, toIso } from "./board_geometry";

const STORAGE_KEY = "onestop_shelter.board";
const HEIGHTS = {
    normal: { room: 32, bed: 40 },
    compact: { room: 26, bed: 26 },
};

/** Return true if the name or a label of a bed contains the text. */
function matchesText(text, room, bed, bars) {
    const words = [room.name, bed.name, ...bars.flatMap((bar) => [bar.label, bar.code])];
    return words.some((word) => word.toLowerCase().includes(text));
}

/** What the board shows: the window of nights, its beds and bars, the filters. */
export class BoardModel {
    constructor(shelter) {
        this.shelter = shelter;
        this.isReady = false;
        this.error = "";
        this.centre = null;
        this.centres = [];
        this.rooms = [];
        this.bars = [];
        this.barsByBed = {};
        this.waiting = [];
        this.first = null;
        this.days = 14;
        this.density = "normal";
        this.filters = { floor: "", kind: "", free: false, text: "" };
        this.loads = 0;
        // What is drawn is computed once for each answer, window and filter.
        this.version = 0;
        this.drawn = markRaw({ key: null, rows: [], bedRows: [], places: new Map() });
        this._restore();
    }

    // ------------------------------------------------------------------ data
    get night() {
        return toDay(this.centre.night);
    }

    get canWrite() {
        return Boolean(this.centre && this.centre.can_write);
    }

    /**
     * Load the window. An answer that comes after a later question is dropped.
     *
     * @param {{quiet: boolean}} options quiet: no message when it fails (polling)
     */
    async load({ quiet = false } = {}) {
        const number = ++this.loads;
        const centreId = this.centreId || false;
        // Two days back: before the check-out hour the night of yesterday is running.
        const first =
            this.first === null ? toDay(luxon.DateTime.now().toISODate()) - 2 : this.first;
        const range = [toIso(first), toIso(first + this.days)];
        let answer = await this.shelter.attempt(
            this.shelter.board("get_window", [centreId, ...range]),
            { quiet: quiet || !this.isReady }
        );
        if (!answer.ok && centreId && !this.isReady) {
            // The centre kept from the last visit is no longer hers.
            answer = await this.shelter.attempt(
                this.shelter.board("get_window", [false, ...range]),
                { quiet: true }
            );
        }
        if (number !== this.loads) {
            return;
        }
        this.error = answer.ok ? "" : answer.message;
        if (answer.ok) {
            this._show(answer.result);
            this.first = first;
            this.remember();
            await this._loadWaiting(number);
        } else {
            // What she may no longer see does not stay on the screen.
            this.centre = null;
        }
        this.isReady = true;
    }

    _show({ centre, centres, rooms, bars }) {
        this.centre = centre;
        this.centreId = centre.id;
        this.centres = centres;
        this.rooms = markRaw(rooms);
        this.bars = markRaw(bars);
        const barsByBed = {};
        for (const bar of bars) {
            (barsByBed[bar.bed_id] ||= []).push(bar);
        }
        this.barsByBed = markRaw(barsByBed);
        this.version++;
    }

    async _loadWaiting(number) {
        if (!this.canWrite) {
            this.waiting = [];
            return;
        }
        const { ok, result } = await this.shelter.attempt(
            this.shelter.stay("waiting_list", [this.centre.id]),
            { quiet: true }
        );
        if (ok && number === this.loads) {
            this.waiting = result;
        }
    }

    // ---------------------------------------------------------------- window
    showFrom(day) {
        this.first = day;
        return this.load();
    }

    showTonight() {
        return this.showFrom(this.night - 1);
    }

    showDays(days) {
        this.days = days;
        return this.load();
    }

    showCentre(centreId) {
        this.centreId = centreId;
        this.filters.floor = "";
        return this.load();
    }

    // ----------------------------------------------------------------- rooms
    get floors() {
        return [...new Set(this.rooms.map((room) => room.floor))].sort((a, b) => a - b);
    }

    get filteredRooms() {
        const { floor, kind, free, text } = this.filters;
        const wanted = text.trim().toLowerCase();
        return this.rooms
            .filter((room) => floor === "" || room.floor === Number(floor))
            .filter((room) => !kind || room.kind === kind)
            .map((room) => ({
                ...room,
                beds: room.beds.filter(
                    (bed) =>
                        (!free || this.isFreeTonight(bed)) &&
                        (!wanted || matchesText(wanted, room, bed, this.barsOf(bed.id)))
                ),
            }))
            .filter((room) => room.beds.length);
    }

    /** Return rows, bed rows and places of the bars for what is shown now. */
    get layout() {
        const { floor, kind, free, text } = this.filters;
        const key = [this.version, this.first, this.days, this.density, floor, kind, free, text];
        if (this.drawn.key !== key.join("|")) {
            const rows = makeRows(this.filteredRooms, HEIGHTS[this.density]);
            Object.assign(this.drawn, {
                key: key.join("|"),
                rows,
                bedRows: rows.filter((row) => row.type === "bed"),
                places: new Map(),
            });
        }
        return this.drawn;
    }

    get rows() {
        return this.layout.rows;
    }

    get bedRows() {
        return this.layout.bedRows;
    }

    get bedCount() {
        return this.rooms.reduce((count, room) => count + room.beds.length, 0);
    }

    /** A bed is free when nobody has it and it is clean. */
    isFreeTonight(bed) {
        const bar = barAt(this.barsOf(bed.id), this.night);
        const late = this.barsOf(bed.id).some((other) => other.late);
        return (!bar || bar.state === "done") && !late && bed.housekeeping === "clean";
    }

    freeTonight(room) {
        return room.beds.filter((bed) => this.isFreeTonight(bed)).length;
    }

    barsOf(bedId) {
        return this.barsByBed[bedId] || [];
    }

    /** Return the bars of a bed with the columns that they take in the window. */
    placedBars(bedId) {
        const { places } = this.layout;
        if (!places.has(bedId)) {
            const bars = this.barsOf(bedId)
                .map((bar) => ({ bar, place: barColumns(bar, this.first, this.days) }))
                .filter(({ place }) => place);
            places.set(bedId, bars);
        }
        return places.get(bedId);
    }

    bar(barId) {
        return this.bars.find((bar) => bar.id === barId);
    }

    bed(bedId) {
        for (const room of this.rooms) {
            const bed = room.beds.find((candidate) => candidate.id === bedId);
            if (bed) {
                return { bed, room };
            }
        }
        return null;
    }

    // --------------------------------------------------------------- storage
    _restore() {
        try {
            const kept = JSON.parse(browser.localStorage.getItem(STORAGE_KEY)) || {};
            this.days = [7, 14, 28].includes(kept.days) ? kept.days : 14;
            this.density = kept.density in HEIGHTS ? kept.density : "normal";
            this.centreId = kept.centreId;
        } catch {
            this.centreId = false;
        }
    }

    remember() {
        const { days, density, centre } = this;
        browser.localStorage.setItem(
            STORAGE_KEY,
            JSON.stringify({ days, density, centreId: centre.id })
        );
    }
}
