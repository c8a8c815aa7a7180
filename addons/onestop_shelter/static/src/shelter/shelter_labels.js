import { _t } from "@web/core/l10n/translation";

const { DateTime } = luxon;

const dayParts = new Map();

/**
 * Return the parts of a date in the user's language, computed once: a board of 300 beds
 * names each day hundreds of times.
 */
export function partsOfDay(iso) {
    if (!dayParts.has(iso)) {
        const date = DateTime.fromISO(iso);
        dayParts.set(iso, {
            weekday: date.toFormat("ccc"),
            date: date.toFormat("d"),
            isFirst: date.day === 1,
            month: date.toFormat("LLL"),
            label: date.toFormat("ccc d LLL"),
        });
    }
    return dayParts.get(iso);
}

/** Return a date as "Mon 24 Nov" in the user's language. */
export function dateLabel(iso) {
    return partsOfDay(iso).label;
}

export const ROOM_KINDS = {
    dormitory: _t("Dormitory"),
    family: _t("Family room"),
    medical: _t("Quiet or medical room"),
};

export const BED_KINDS = {
    single: _t("Single bed"),
    lower: _t("Lower bunk"),
    upper: _t("Upper bunk"),
    cot: _t("Cot"),
};

export const HOUSEKEEPING = {
    clean: { label: _t("Clean"), icon: "fa-check", next: "dirty" },
    dirty: { label: _t("To clean"), icon: "fa-paint-brush", next: "in_progress" },
    in_progress: { label: _t("Being cleaned"), icon: "fa-refresh", next: "clean" },
};

export const STATES = {
    reserved: { label: _t("Reserved"), icon: "fa-clock-o" },
    occupied: { label: _t("Occupied"), icon: "fa-user" },
    blocked: { label: _t("Out of service"), icon: "fa-ban" },
    late: { label: _t("Departure overdue"), icon: "fa-exclamation-triangle" },
    done: { label: _t("Left"), icon: "fa-check" },
};

/** Return the state in which a bar is drawn; a late departure is one of its own. */
export function barState(bar) {
    return bar.late ? "late" : bar.state;
}

/** Return the floor in words. */
export function floorLabel(floor) {
    return floor ? _t("Floor %(floor)s", { floor }) : _t("Ground floor");
}

/** Return what a screen reader says of a free cell. */
export function cellLabel(bed, iso) {
    return _t("Bed %(bed)s, %(day)s, free", { bed: bed.name, day: dateLabel(iso) });
}

/** Return what a screen reader says of a bar. */
export function barLabel(bar, bed) {
    const words = {
        label: bar.label,
        size: bar.size,
        bed: bed.name,
        state: STATES[barState(bar)].label,
        start: dateLabel(bar.start),
        until: bar.end ? dateLabel(bar.end) : "",
    };
    if (bar.state === "blocked") {
        return bar.end
            ? _t("Bed %(bed)s, out of service, %(label)s, until %(until)s", words)
            : _t("Bed %(bed)s, out of service, %(label)s, open-ended", words);
    }
    return bar.end
        ? _t("%(label)s, household of %(size)s, bed %(bed)s, %(state)s, until %(until)s", words)
        : _t("%(label)s, household of %(size)s, bed %(bed)s, %(state)s, open-ended", words);
}
