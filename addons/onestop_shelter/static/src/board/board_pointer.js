import { onWillUnmount } from "@odoo/owl";

import { columnAt, draggedEnd, rowIndexAt, toIso } from "./board_geometry";
import { DragGhost } from "./drag_ghost";
import { PointerDrag } from "./pointer_drag";

/** Pixels from the edge in which a drag scrolls, and how far with each step. */
const SCROLL_ZONE = 40;
const SCROLL_STEP = 12;

/** Drag bars to other beds, their edge to other days, households from the list to beds. */
export function useBoardPointer(board) {
    const { model, state } = board;
    let ghost = null;
    let scrolling = null;

    const drag = new PointerDrag({
        onStart: (payload) => {
            board.popover.close();
            ghost = new DragGhost(payload.el);
            if (payload.type === "move") {
                state.stayId = payload.bar.stay_id;
            }
        },
        onMove: (payload, point) => {
            if (payload.type === "resize") {
                ghost.widenBy(point.x - point.fromX);
            } else {
                ghost.moveBy(point.x - point.fromX, point.y - point.fromY);
                const place = placeAt(point);
                state.targetBedId = place ? place.row.bed.id : false;
                scrollNear(point);
            }
        },
        onDrop: (payload, point) => drop(payload, point),
        onCancel: () => finish(false),
    });
    onWillUnmount(() => drag.cancel());

    function lanes() {
        const layer = board.scroller.el.querySelector(".o_bed_columns");
        return layer.getBoundingClientRect();
    }

    /** Return the bed row and the column under a point, null outside of the beds. */
    function placeAt(point) {
        const rect = board.scroller.el.getBoundingClientRect();
        const layer = lanes();
        const inside =
            point.x >= rect.left &&
            point.x <= rect.right &&
            point.y >= rect.top &&
            point.y <= rect.bottom;
        const rows = model.rows;
        const row = inside && rows[rowIndexAt(rows, point.y - layer.top)];
        if (!row || row.type !== "bed") {
            return null;
        }
        return { row, col: columnAt(point.x - layer.left, layer.width, model.days) };
    }

    function scrollNear(point) {
        cancelAnimationFrame(scrolling);
        const rect = board.scroller.el.getBoundingClientRect();
        let step = 0;
        if (point.y > rect.bottom - SCROLL_ZONE) {
            step = SCROLL_STEP;
        } else if (point.y < rect.top + SCROLL_ZONE + 40) {
            step = -SCROLL_STEP;
        }
        if (step && drag.isDragging) {
            board.scroller.el.scrollTop += step;
            scrolling = requestAnimationFrame(() => drag.isDragging && scrollNear(point));
        }
    }

    async function drop(payload, point) {
        cancelAnimationFrame(scrolling);
        state.targetBedId = false;
        let accepted = false;
        try {
            accepted = await perform(payload, point);
        } finally {
            await finish(accepted);
        }
    }

    /** Ask the server for what the drop means; return whether it agreed. */
    function perform(payload, point) {
        const place = payload.type === "resize" ? resizePlace(point) : placeAt(point);
        if (!place) {
            return false;
        }
        if (payload.type === "resize") {
            const end = draggedEnd(payload.bar, model.first, place.col);
            return end === payload.bar.end ? false : board.actions.changeEnd(payload.bar, end);
        }
        const { bed, room } = place.row;
        if (payload.type === "move") {
            return bed.id === payload.bar.bed_id
                ? false
                : board.actions.moveBar(payload.bar, bed.id);
        }
        const day = toIso(Math.max(model.first + place.col, model.night));
        return board.actions.assign({ entry: payload.entry, room, day });
    }

    function resizePlace(point) {
        const layer = lanes();
        return { col: columnAt(point.x - layer.left, layer.width, model.days) };
    }

    async function finish(accepted) {
        cancelAnimationFrame(scrolling);
        state.targetBedId = false;
        state.stayId = false;
        const done = ghost;
        ghost = null;
        if (done) {
            await (accepted ? done.remove() : done.flyBack());
        }
    }

    function onPointerdown(ev) {
        const el = ev.target.closest("[data-bar-id]");
        const bar = el && model.bar(Number(el.dataset.barId));
        if (!bar || !model.canWrite || state.mode || bar.state === "done") {
            return;
        }
        const isEdge = Boolean(ev.target.closest(".o_bar_edge"));
        if (isEdge || bar.stay_id) {
            drag.press(ev, { type: isEdge ? "resize" : "move", bar, el });
        }
    }

    return {
        get isDragging() {
            return drag.isDragging;
        },
        onPointerdown,
        onPointerdownWaiting: (ev, entry) =>
            drag.press(ev, { type: "assign", entry, el: ev.currentTarget }),
        /** Return the day under `x` in a lane. */
        dayAt: (x, lane) => {
            const rect = lane.getBoundingClientRect();
            return model.first + columnAt(x - rect.left, rect.width, model.days);
        },
        /** Return the element at which the menu of a free cell opens. */
        anchorAt: (lane, day) => lane.querySelector(`[data-day="${day}"]`) || lane,
    };
}
