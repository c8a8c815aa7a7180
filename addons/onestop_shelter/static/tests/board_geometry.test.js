import { describe, expect, test } from "@odoo/hoot";

import {
    barAt,
    barColumns,
    columnAt,
    coversDay,
    draggedEnd,
    isWeekend,
    makeRows,
    nextCell,
    rowIndexAt,
    toDay,
    toIso,
    visibleRows,
    weekday,
} from "@onestop_shelter/board/board_geometry";

describe.current.tags("headless");

const FIRST = toDay("2026-11-23");

function bar(start, end, state = "occupied") {
    return { start, end, state };
}

test("a day goes to an ISO date and back", () => {
    for (const iso of ["1970-01-01", "2024-02-29", "2026-03-29", "2026-12-31"]) {
        expect(toIso(toDay(iso))).toBe(iso);
    }
    expect(toDay("2026-03-30") - toDay("2026-03-29")).toBe(1, { message: "no summer time" });
    expect(toDay("2027-01-01") - toDay("2026-12-31")).toBe(1);
});

test("weekdays and weekends", () => {
    expect(weekday(toDay("2026-11-22"))).toBe(0);
    expect(weekday(toDay("1969-12-31"))).toBe(3);
    expect(["21", "22", "23"].map((day) => isWeekend(toDay(`2026-11-${day}`)))).toEqual([
        true,
        true,
        false,
    ]);
});

test("a bar within, across the edges and outside of the window", () => {
    expect(barColumns(bar("2026-11-24", "2026-11-26"), FIRST, 7)).toEqual({
        col: 1,
        span: 2,
        before: false,
        after: false,
        open: false,
    });
    expect(barColumns(bar("2026-11-01", "2026-12-24"), FIRST, 7)).toEqual({
        col: 0,
        span: 7,
        before: true,
        after: true,
        open: false,
    });
    expect(barColumns(bar("2026-11-29", false), FIRST, 7)).toEqual({
        col: 6,
        span: 1,
        before: false,
        after: true,
        open: true,
    });
    expect(barColumns(bar("2026-11-20", "2026-11-23"), FIRST, 7)).toBe(null, {
        message: "the end is exclusive",
    });
    expect(barColumns(bar("2026-11-30", false), FIRST, 7)).toBe(null);
    expect(barColumns(bar("2026-11-24", "2026-11-24"), FIRST, 7)).toBe(null, {
        message: "moved on the first night: no night in this bed",
    });
});

test("the bar of a night: a live one before an ended one", () => {
    const ended = bar("2026-11-23", "2026-11-25", "done");
    const live = bar("2026-11-24", false);
    expect(coversDay(ended, FIRST + 2)).toBe(false);
    expect(barAt([ended, live], FIRST)).toBe(ended);
    expect(barAt([ended, live], FIRST + 1)).toBe(live);
    expect(barAt([ended], FIRST + 2)).toBe(null);
});

const ROOMS = [
    { id: 1, beds: [{ id: 11 }, { id: 12 }] },
    { id: 2, beds: [{ id: 21 }] },
];

test("rows of rooms and beds, and the row at a height", () => {
    const rows = makeRows(ROOMS, { room: 30, bed: 40 });
    expect(rows.map((row) => [row.key, row.top])).toEqual([
        ["room-1", 0],
        ["bed-11", 30],
        ["bed-12", 70],
        ["room-2", 110],
        ["bed-21", 140],
    ]);
    expect([-1, 0, 29, 30, 109, 110, 179, 180].map((y) => rowIndexAt(rows, y))).toEqual([
        -1, 0, 0, 1, 2, 3, 4, -1,
    ]);
    expect(rowIndexAt([], 0)).toBe(-1);
});

test("only what is in sight is drawn, at the height at which it belongs", () => {
    const beds = [...Array(300).keys()].map((id) => ({ id }));
    const rows = makeRows([{ id: 1, beds }], { room: 30, bed: 40 });
    const seen = visibleRows(rows, 4000, 800, 2);
    expect(seen.rows.length).toBeLessThan(30);
    expect(seen.above).toBe(rows[seen.from].top);
    const drawn = seen.rows.reduce((sum, row) => sum + row.height, 0);
    expect(seen.above + drawn + seen.below).toBe(30 + 300 * 40);
    expect(visibleRows(rows, 1e6, 800).rows.at(-1)).toBe(rows.at(-1));
    expect(visibleRows([], 0, 800).rows).toEqual([]);
});

test("columns stay within the window", () => {
    expect([-5, 0, 99, 100, 699, 900].map((x) => columnAt(x, 700, 7))).toEqual([0, 0, 0, 1, 6, 6]);
});

test("the column under the edge is the last night; one night stays", () => {
    expect(draggedEnd(bar("2026-11-24", "2026-11-26"), FIRST, 4)).toBe("2026-11-28");
    expect(draggedEnd(bar("2026-11-24", "2026-11-26"), FIRST, 0)).toBe("2026-11-25");
});

test("arrows go from cell to cell, over a bar in one step", () => {
    const bars = [[bar("2026-11-24", "2026-11-27")], [bar("2026-11-25", false)], []];
    const grid = { first: FIRST, days: 7, rows: 3, barsOf: (row) => bars[row] };
    const go = (row, col, key) => {
        const cell = nextCell({ row, day: FIRST + col }, key, grid);
        return [cell.row, cell.day - FIRST];
    };
    expect(go(0, 0, "ArrowRight")).toEqual([0, 1]);
    expect(go(0, 2, "ArrowRight")).toEqual([0, 4], { message: "behind the bar" });
    expect(go(0, 3, "ArrowLeft")).toEqual([0, 0], { message: "before the bar" });
    expect(go(1, 3, "ArrowRight")).toEqual([1, 3], { message: "an open end has no behind" });
    expect(go(0, 0, "ArrowLeft")).toEqual([0, 0]);
    expect(go(0, 0, "ArrowUp")).toEqual([0, 0]);
    expect(go(2, 5, "ArrowDown")).toEqual([2, 5]);
    expect(go(0, 5, "ArrowDown")).toEqual([1, 5]);
    expect(go(2, 5, "Home")).toEqual([2, 0]);
    expect(go(2, 1, "End")).toEqual([2, 6]);
    expect(go(0, 1, "PageDown")).toEqual([2, 1]);
    expect(go(0, 1, "x")).toEqual([0, 1]);
});
