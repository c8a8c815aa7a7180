/** What is not sent yet: marks in their order, sealed for who wrote them. */
import { sender } from "./keeper.js";
import { open, seal } from "./seal.js";
import { call } from "./server.js";
import { drafts, queue, settings } from "./store.js";

const AT_ONCE = 500;

/** Return {mine, others}: how many wait here, of who is logged in and of colleagues. */
export async function count() {
    const me = await sender();
    const rows = [...(await queue.all()), ...(await drafts.all())];
    const mine = rows.filter((row) => row.user === me?.user).length;
    return { mine, others: rows.length - mine };
}

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
