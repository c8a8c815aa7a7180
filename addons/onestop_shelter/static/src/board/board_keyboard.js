import { barAt, nextCell } from "./board_geometry";

const MOVES = [
    "ArrowUp",
    "ArrowDown",
    "ArrowLeft",
    "ArrowRight",
    "Home",
    "End",
    "PageUp",
    "PageDown",
];

/**
 * The board by keyboard: arrows go from cell to cell, Enter opens, M moves, E extends,
 * Escape gives up. One cell of the grid is in the order of Tab at a time.
 */
export function useBoardKeyboard(board) {
    const { model, state } = board;
    let wantsFocus = false;

    function current() {
        const row = state.cell && board.bedRows[state.cell.row];
        if (row) {
            return { row, day: state.cell.day };
        }
        const [first] = board.bedRows;
        return first ? { row: first, day: board.entryDay } : null;
    }

    function go(key) {
        const rows = board.bedRows;
        const cell = state.cell || { row: 0, day: board.entryDay };
        state.cell = nextCell(cell, key, {
            first: model.first,
            days: model.days,
            rows: rows.length,
            barsOf: (row) => (rows[row] ? model.barsOf(rows[row].bed.id) : []),
        });
        reveal(rows[state.cell.row]);
        wantsFocus = true;
    }

    /** Scroll until the row of the cell is in sight, so that it is drawn. */
    function reveal(row) {
        const el = board.scroller.el;
        const header = el.querySelector(".o_bed_header").offsetHeight;
        const inSight = el.clientHeight - header;
        if (row.top < el.scrollTop) {
            el.scrollTop = row.top;
        } else if (row.top + row.height > el.scrollTop + inSight) {
            el.scrollTop = row.top + row.height - inSight;
        }
        state.scrollTop = el.scrollTop;
    }

    /** After a rendering: put the focus on the cell if a key brought us there. */
    function focusActive() {
        const el = board.scroller.el && board.scroller.el.querySelector("[data-active]");
        if (el && wantsFocus) {
            el.focus({ preventScroll: true });
            wantsFocus = false;
        }
    }

    function run(name) {
        const { row, day } = current();
        const bar = barAt(model.barsOf(row.bed.id), day);
        const isLive = bar && bar.stay_id && bar.state !== "done";
        if (model.canWrite && isLive) {
            board.actions.run(name, { bar, bed: row.bed, room: row.room, day });
        }
    }

    function open(target) {
        const { row, day } = current();
        wantsFocus = Boolean(state.mode);
        board.standOn(row.bed.id, day);
        board.openCell(row.bed.id, day, target);
    }

    function escape(ev) {
        if (state.mode) {
            ev.stopPropagation();
            board.actions.endMode();
            board.say("");
        }
    }

    function onKeydown(ev) {
        if (!ev.target.matches("[role=gridcell]") || ev.ctrlKey || ev.altKey || ev.metaKey) {
            return;
        }
        const key = ev.key.length === 1 ? ev.key.toLowerCase() : ev.key;
        const handlers = {
            Enter: () => open(ev.target),
            " ": () => open(ev.target),
            Escape: () => escape(ev),
            m: () => run("move"),
            e: () => run("extend"),
        };
        if (MOVES.includes(key)) {
            ev.preventDefault();
            go(key);
        } else if (handlers[key]) {
            if (key !== "Escape") {
                ev.preventDefault();
            }
            handlers[key]();
        }
    }

    /** A cell that was reached by Tab or a tap is where the keyboard stands. */
    function onFocusin(ev) {
        const lane = ev.target.closest(".o_bed_lane");
        if (!lane || state.cell) {
            return;
        }
        board.standOn(Number(lane.dataset.bedId), board.entryDay);
    }

    return { onKeydown, onFocusin, focusActive };
}
