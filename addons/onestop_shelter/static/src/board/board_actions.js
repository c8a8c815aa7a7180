import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";

import { AssignDialog } from "../assign_dialog/assign_dialog";
import { BlockDialog } from "../block_dialog/block_dialog";
import { EmergencyDialog } from "../emergency_dialog/emergency_dialog";
import { ExtendDialog } from "../extend_dialog/extend_dialog";
import { dateLabel } from "../shelter/shelter_labels";
import { barAt, toIso } from "./board_geometry";

/**
 * What can be done on the board. Each action asks the server, says the result and loads
 * the window again; it returns whether the server agreed.
 */
export function useBoardActions(board) {
    const dialog = useService("dialog");
    const { shelter, model, state } = board;

    async function attempt(promise, message) {
        const answer = await shelter.attempt(promise);
        board.say(answer.ok ? message(answer.result) : answer.message);
        await model.load({ quiet: true });
        return answer.ok;
    }

    function moveBar(bar, bedId) {
        const { bed } = model.bed(bedId);
        return attempt(shelter.assignment("move_to", [bar.id, bedId]), () =>
            _t("%(label)s has bed %(bed)s now.", { label: bar.label, bed: bed.name })
        );
    }

    function swapBars(bar, other) {
        return attempt(shelter.assignment("swap", [bar.id, other.id]), () =>
            _t("%(label)s and %(other)s have changed beds.", {
                label: bar.label,
                other: other.label,
            })
        );
    }

    /** The household leaves on another day: all its beds, or a bed out of service. */
    function changeEnd(bar, end) {
        const promise =
            bar.state === "blocked"
                ? shelter.assignment("set_range", [bar.id, bar.start, end])
                : shelter.stay("extend", [bar.stay_id, end]);
        return attempt(promise, () =>
            end
                ? _t("%(label)s until %(day)s", { label: bar.label, day: dateLabel(end) })
                : _t("%(label)s without an end", { label: bar.label })
        );
    }

    function unblock(bar) {
        return attempt(shelter.assignment("unblock", [bar.id]), () =>
            _t("Bed %(bed)s is in service again.", { bed: model.bed(bar.bed_id).bed.name })
        );
    }

    function setHousekeeping(bed) {
        return attempt(shelter.bed("set_housekeeping", [bed.id, "clean"]), () =>
            _t("Bed %(bed)s is clean.", { bed: bed.name })
        );
    }

    function checkIn(bar) {
        return attempt(shelter.stay("check_in", [bar.stay_id]), (result) => {
            const message = _t("%(code)s is checked in: %(beds)s", {
                code: result.code,
                beds: result.beds.join(", "),
            });
            shelter.say(message);
            return message;
        });
    }

    function emergency({ bed = null, room = null } = {}) {
        dialog.add(EmergencyDialog, {
            centre: model.centre,
            ...(bed ? { bed, room } : {}),
            onDone: () => model.load({ quiet: true }),
        });
    }

    /** Return the household of a bar as an entry of the waiting list names it. */
    function householdOf(bar) {
        const bars = model.bars.filter((b) => b.stay_id === bar.stay_id);
        const { label, code } = bars.find((b) => b.role === "woman") || bar;
        const held = bars.filter((b) => b.state !== "done").map((b) => b.bed_id);
        return { stay_id: bar.stay_id, alias: label, code, size: bar.size, held };
    }

    /** Let her choose: who, in which beds. Returns whether beds were given. */
    function assign({ entry = null, room = null, day, isMove = false }) {
        return new Promise((resolve) => {
            let done = false;
            dialog.add(
                AssignDialog,
                {
                    centre: model.centre,
                    waiting: model.waiting,
                    day,
                    isMove,
                    ...(entry ? { entry } : {}),
                    ...(room ? { room } : {}),
                    onDone: () => {
                        done = true;
                        model.load({ quiet: true });
                    },
                },
                { onClose: () => resolve(done) }
            );
        });
    }

    function startMode(type, bar) {
        state.mode = { type, barId: bar.id };
        state.stayId = bar.stay_id;
        board.say(board.modeText);
    }

    function endMode() {
        state.mode = null;
        state.stayId = false;
    }

    /** End the mode on the cell that was chosen. */
    async function dropMode(bedId, day) {
        const { type, barId } = state.mode;
        const bar = model.bar(barId);
        endMode();
        if (!bar) {
            return false;
        }
        if (type === "move") {
            return moveBar(bar, bedId);
        }
        const other = barAt(model.barsOf(bedId), day);
        if (!other || other.state === "blocked" || other.id === bar.id) {
            const message = _t("Nobody sleeps there. Choose the bed of somebody.");
            shelter.say(message, "warning");
            board.say(message);
            return false;
        }
        return swapBars(bar, other);
    }

    const byName = {
        check_in: ({ bar }) => checkIn(bar),
        check_out: ({ bar }) => shelter.leave(bar.stay_id, () => model.load()),
        move: ({ bar }) => startMode("move", bar),
        move_household: ({ bar }) =>
            assign({ entry: householdOf(bar), day: model.centre.night, isMove: true }),
        swap: ({ bar }) => startMode("swap", bar),
        extend: ({ bar }) =>
            dialog.add(ExtendDialog, {
                bar,
                night: model.centre.night,
                apply: (end) => changeEnd(bar, end),
            }),
        open: ({ bar }) => shelter.openStay(bar.stay_id),
        unblock: ({ bar }) => unblock(bar),
        clean: ({ bed }) => setHousekeeping(bed),
        emergency: ({ bed, room }) => emergency({ bed, room }),
        assign: ({ room, day }) => assign({ room, day }),
        block: ({ bed, day }) =>
            dialog.add(BlockDialog, { bed, day, onDone: () => model.load({ quiet: true }) }),
    };

    return {
        moveBar,
        changeEnd,
        emergency,
        assign,
        startMode,
        endMode,
        dropMode,
        /** Run an action of the panel by its name. */
        run: (name, what) => {
            board.popover.close();
            return byName[name](what);
        },
        assignWaiting: (entry) => assign({ entry, day: toIso(model.night) }),
    };
}
