/** Whose device this is at the moment, what is kept of the week, and how it is wiped. */
import { importKey, makeKey, open, seal } from "./seal.js";
import { names, settings } from "./store.js";

const DAY = 24 * 3600 * 1000;

/**
 * Keep a week from the server.
 *
 * The names are sealed by a key made here. The key for what is not sent comes from the
 * server: it is the same whenever she logs in, so that a wipe loses nothing.
 */
export async function keepWeek(week) {
    if (await settings.get("left")) {
        throw new Error("left"); // She went while the answer was on its way.
    }
    if ((await names.get("user")) !== week.user) {
        await names.wipe();
        await names.put("user", week.user);
    }
    const { key, days, ...rest } = week;
    await names.put("senderKey", await importKey(key));
    await names.put("key", (await names.get("key")) || (await makeKey()));
    await names.put("week", await seal(await names.get("key"), "week", rest));
    await names.put("contact", { last: Date.now(), seen: Date.now(), days });
}

/** Return the kept week, or nothing when there is none that may still be shown. */
export async function openWeek() {
    if (await settings.get("left")) {
        await names.wipe();
    }
    await forgetOld();
    const box = await names.get("week");
    return box && open(await names.get("key"), "week", box);
}

/** Seal a week that was changed here. */
export async function reseal(week) {
    const key = await names.get("key");
    if (key) {
        await names.put("week", await seal(key, "week", week));
    }
}

/** Wipe names and keys when the server was not heard for some days. */
export async function forgetOld() {
    const contact = await names.get("contact");
    if (!contact) {
        return;
    }
    // A clock that was put back does not make them younger.
    const seen = Math.max(contact.seen, Date.now());
    if (seen - contact.last > contact.days * DAY) {
        await names.wipe();
    } else if (seen - contact.seen > 60000) {
        await names.put("contact", { ...contact, seen });
    }
}

/** Return {user, key} of who is logged in here, or nothing. */
export async function sender() {
    const [user, key] = [await names.get("user"), await names.get("senderKey")];
    return user && key ? { user, key } : null;
}

/** Forget names and keys now; the server is told at the next contact. */
export async function leave() {
    await names.wipe();
    await settings.put("left", true);
}
