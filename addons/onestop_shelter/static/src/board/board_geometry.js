/**
 * Dates and places on the board, as plain functions.
 *
 * A day is the number of days since 1970-01-01 (an integer without a timezone); on the
 * wire it is an ISO date. The end of a bar is exclusive, `false` while nobody knows.
 */

const MS_PER_DAY = 86400000;

/** Return the day of an ISO date. */
export function toDay(iso) {
    const [year, month, day] = iso.split("-").map(Number);
    return Math.round(Date.UTC(year, month - 1, day) / MS_PER_DAY);
}

/** Return the ISO date of a day. */
export function toIso(day) {
    return new Date(day * MS_PER_DAY).toISOString().slice(0, 10);
}

/** Return the weekday of a day: 0 is Sunday. */
export function weekday(day) {
    return (((day + 4) % 7) + 7) % 7;
}

/** Return true on Saturday and Sunday. */
export function isWeekend(day) {
    return [0, 6].includes(weekday(day));
}

/**
 * Return where a bar lies in a window of `days` columns from the day `first`.
 *
 * @returns {{col: number, span: number, before: boolean, after: boolean, open: boolean} | null}
 *  `before`/`after`: goes on outside of the window; null: not in it
 */
export function barColumns(bar, first, days) {
    const start = toDay(bar.start) - first;
    const end = bar.end ? toDay(bar.end) - first : Infinity;
    const col = Math.max(start, 0);
    const last = Math.min(end, days);
    if (last <= col) {
        return null;
    }
    return { col, span: last - col, before: start < 0, after: end > days, open: !bar.end };
}

/** Return true if the bar covers the night of `day`. */
export function coversDay(bar, day) {
    return toDay(bar.start) <= day && (!bar.end || toDay(bar.end) > day);
}

/** Return the bar among `bars` that covers the night of `day`, ended ones last. */
export function barAt(bars, day) {
    const found = bars.filter((bar) => coversDay(bar, day));
    return found.find((bar) => bar.state !== "done") || found[0] || null;
}

/**
 * Return the rows of the board: a row for a room, then one for each bed.
 *
 * @param {{room: number, bed: number}} heights in pixels
 */
export function makeRows(rooms, heights) {
    const rows = [];
    let top = 0;
    for (const room of rooms) {
        rows.push({ key: `room-${room.id}`, type: "room", room, top, height: heights.room });
        top += heights.room;
        for (const bed of room.beds) {
            rows.push({ key: `bed-${bed.id}`, type: "bed", room, bed, top, height: heights.bed });
            top += heights.bed;
        }
    }
    return rows;
}

/** Return the index of the row at `y` pixels from the top, -1 outside. */
export function rowIndexAt(rows, y) {
    let low = 0;
    let high = rows.length - 1;
    while (low <= high) {
        const middle = (low + high) >> 1;
        const row = rows[middle];
        if (y < row.top) {
            high = middle - 1;
        } else if (y >= row.top + row.height) {
            low = middle + 1;
        } else {
            return middle;
        }
    }
    return -1;
}

/**
 * Return the part of the rows that is in sight, with what stands above and below.
 *
 * @param {number} overscan rows drawn beyond each edge
 */
export function visibleRows(rows, scrollTop, height, overscan = 6) {
    if (!rows.length) {
        return { rows: [], above: 0, below: 0, from: 0 };
    }
    const last = rows[rows.length - 1];
    const total = last.top + last.height;
    const top = Math.min(Math.max(scrollTop, 0), total - 1);
    const bottom = Math.min(Math.max(scrollTop + height, 0), total - 1);
    const from = Math.max(rowIndexAt(rows, top) - overscan, 0);
    const to = Math.min(rowIndexAt(rows, bottom) + overscan, rows.length - 1);
    return {
        rows: rows.slice(from, to + 1),
        above: rows[from].top,
        below: total - rows[to].top - rows[to].height,
        from,
    };
}

/** Return the column at `x` pixels from the left of a lane, kept within the window. */
export function columnAt(x, width, days) {
    return Math.min(Math.max(Math.floor((x / width) * days), 0), days - 1);
}

/**
 * Return the new exclusive end when the right edge of a bar is dragged to a column.
 *
 * At least one night stays. The column under the pointer is the last night.
 */
export function draggedEnd(bar, first, column) {
    return toIso(Math.max(first + column + 1, toDay(bar.start) + 1));
}

/**
 * Return where the keyboard goes from a cell.
 *
 * @param {{row: number, day: number}} cell `row`: index among the bed rows
 * @param {string} key an arrow, Home, End, PageUp or PageDown
 * @param {{first: number, days: number, rows: number, barsOf: Function}} grid
 *  `barsOf(row)`: the bars of a bed row
 */
export function nextCell(cell, key, grid) {
    const last = grid.first + grid.days - 1;
    const clampDay = (day) => Math.min(Math.max(day, grid.first), last);
    const clampRow = (row) => Math.min(Math.max(row, 0), grid.rows - 1);
    const bar = barAt(grid.barsOf(cell.row), cell.day);
    const steps = {
        ArrowRight: () => {
            const next = bar ? (bar.end ? toDay(bar.end) : last + 1) : cell.day + 1;
            return { ...cell, day: next > last ? cell.day : next };
        },
        ArrowLeft: () => {
            const previous = (bar ? toDay(bar.start) : cell.day) - 1;
            return { ...cell, day: previous < grid.first ? cell.day : previous };
        },
        ArrowUp: () => ({ ...cell, row: clampRow(cell.row - 1) }),
        ArrowDown: () => ({ ...cell, row: clampRow(cell.row + 1) }),
        PageUp: () => ({ ...cell, row: clampRow(cell.row - 10) }),
        PageDown: () => ({ ...cell, row: clampRow(cell.row + 10) }),
        Home: () => ({ ...cell, day: grid.first }),
        End: () => ({ ...cell, day: last }),
    };
    const target = steps[key] ? steps[key]() : cell;
    return { row: target.row, day: clampDay(target.day) };
}
