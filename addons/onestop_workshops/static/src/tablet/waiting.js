/** What is not sent yet: marks in their order and drafts, sealed for who wrote them. */
import { sender } from "./keeper.js";
import { open, seal } from "./seal.js";
import { call } from "./server.js";
import { drafts, queue, settings } from "./store.js";

const AT_ONCE = 500;

/** Return {mine, others}: how many wait here, of who is logged in and of colleagues. */
export async function count() {
    const me = await sender();
    const rows = [...(await queue.all()), ...(await drafts.all()).filter(isReady)];
    const mine = rows.filter((row) => row.user === me?.user).length;
    return { mine, others: rows.length - mine };
}

const isReady = (row) => row.ready;

/** Put marks into the queue, each with an id of its own. */
export async function addMarks(marks) {
    const { user, key } = await sender();
    const rows = [];
    for (const mark of marks) {
        const uid = globalThis.crypto.randomUUID();
        const date = new Date().toISOString();
        const box = await seal(key, uid, { ...mark, uid, date_device: date });
        rows.push({ uid, user, box });
    }
    await queue.put(rows);
}

/** Return the number of this tablet: made once, tells nothing. */
async function device() {
    let found = await settings.get("device");
    if (!found) {
        found = globalThis.crypto.randomUUID();
        await settings.put("device", found);
    }
    return found;
}

async function opened(rows) {
    const me = await sender();
    if (!me) {
        return [];
    }
    const mine = rows.filter((row) => row.user === me.user);
    return Promise.all(
        mine.map(async (row) => ({ row, value: await open(me.key, row.uid, row.box) }))
    );
}

/** Return the marks of who is logged in, in the order in which she gave them. */
export async function waitingMarks() {
    return (await opened(await queue.all())).map(({ value }) => value);
}

/**
 * Send marks in one request; return the answers. One tab at a time: a mark that is sent
 * twice does nothing the second time, but costs.
 */
export function sendMarks() {
    return globalThis.navigator.locks.request("desk-send", async () => {
        const me = await sender();
        const waiting = (await opened(await queue.all())).slice(0, AT_ONCE);
        if (!waiting.length) {
            return [];
        }
        // The server refuses them when somebody else is logged in by now.
        const marks = waiting.map(({ value }) => value);
        const results = await call("onestop.tablet", "sync", [marks, me.user, await device()]);
        const answered = new Set(results.map(({ uid }) => uid));
        const gone = waiting.filter(({ row }) => answered.has(row.uid));
        await queue.remove(gone.map(({ row }) => row.order));
        return results;
    });
}

/**
 * Keep a draft: `{uid, model, args}`. `ready` sends it at the next contact by
 * `model.save_draft(uid, ...args)`, which does nothing for an id that it knows.
 */
export async function keepDraft({ uid, model, args }, ready = false) {
    const { user, key } = await sender();
    const box = await seal(key, uid, { model, args });
    await drafts.put([{ uid, user, ready, box }]);
}

/** Return {uid: {model, args, ready, why}} of who is logged in. */
export async function keptDrafts() {
    const rows = await opened(await drafts.all());
    return Object.fromEntries(
        rows.map(({ row, value }) => [row.uid, { ...value, ready: row.ready, why: row.why || "" }])
    );
}

/** Send the drafts that are ready; one that the server does not take stays, with why. */
export function sendDrafts() {
    return globalThis.navigator.locks.request("desk-drafts", async () => {
        const ready = (await opened(await drafts.all())).filter(({ row }) => row.ready);
        for (const { row, value } of ready) {
            const args = [row.uid, ...value.args];
            const answer = await call(value.model, "save_draft", args);
            if (answer.applied || answer.why === "again") {
                await drafts.remove([row.uid]);
            } else {
                await drafts.put([{ ...row, ready: false, why: answer.why }]);
            }
        }
        return ready.length;
    });
}

/** Throw a draft away that she no longer wants. */
export const dropDraft = (uid) => drafts.remove([uid]);
