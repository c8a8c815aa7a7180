/** Drafts that were not sent yet: one a round, sealed for who wrote them. */
import { sender } from "./keeper.js";
import { open, seal } from "./seal.js";
import { call, Refused } from "./server.js";
import { drafts } from "./store.js";

const MOST_AFTER = 200;

async function mine() {
    const me = await sender();
    const rows = me ? (await drafts.all()).filter((row) => row.user === me.user) : [];
    return Promise.all(
        rows.map(async (row) => ({ row, value: await open(me.key, row.uid, row.box) }))
    );
}

/** Return {round: {uid, followup_id, values, base, finish, ready, why}} of hers. */
export async function keptDrafts() {
    const found = (await mine()).map(({ row, value }) => [
        value.followup_id,
        { ...value, uid: row.uid, ready: row.ready, why: row.why },
    ]);
    return Object.fromEntries(found);
}

/**
 * Keep a draft in place of an earlier one; resolves with its number when it is on the
 * disk. Each has a number of its own: what is on its way stays what it was.
 *
 * @param {object} value {followup_id, values, base, finish, day}
 * @param {string} [old] number of the draft that it replaces
 */
export async function keepDraft(value, old) {
    const { user, key } = await sender();
    const uid = globalThis.crypto.randomUUID();
    const box = await seal(key, uid, value);
    const row = { uid, user, box, ready: true, tried: false, why: "", after: [] };
    await drafts.change(old || uid, (found) => {
        // The server may have one that was sent, also when its answer was lost.
        const sent = old && (!found || found.tried) ? [old] : [];
        row.after = [...(found?.after || []), ...sent].slice(-MOST_AFTER);
        return row;
    });
    return uid;
}

/** Send one draft; return the server's answer, or why it will never take it. */
async function sendOne({ row, value }, me) {
    try {
        const args = [row.uid, value, me.user, row.after];
        return await call("onestop.tablet", "sync_call", args);
    } catch (error) {
        if (error instanceof Refused && error.isFinal) {
            return { applied: false, why: error.message, errors: {}, missing: [] };
        }
        throw error;
    }
}

function problemOf(answer, value) {
    if (!answer.applied && answer.why !== "again") {
        return Object.values(answer.errors)[0] || answer.why;
    }
    return value.finish && answer.state !== "done" ? "missing" : "";
}

/**
 * Send what waits; one that the server does not take stays, with why.
 *
 * @param {Function} take called with (draft, answer) for each that was taken
 * @returns {number} how many the server answered
 */
export function sendDrafts(take) {
    return globalThis.navigator.locks.request("desk-drafts", async () => {
        const me = await sender();
        const ready = (await mine()).filter(({ row }) => row.ready);
        for (const one of ready) {
            const { uid } = one.row;
            await drafts.change(uid, (found) => found && { ...found, tried: true });
            const answer = await sendOne(one, me);
            const why = problemOf(answer, one.value);
            if (answer.applied || answer.why === "again") {
                await take(one.value, answer);
            }
            await drafts.change(uid, (found) =>
                found && why ? { ...found, ready: false, why } : null
            );
        }
        return ready.length;
    });
}

/** Throw a draft away that she no longer wants. */
export const dropDraft = (uid) => drafts.change(uid, () => null);
