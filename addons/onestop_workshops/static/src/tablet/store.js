/**
 * Two databases of this page.
 *
 * `desk-names` holds the week with its names, sealed, and the keys. It is emptied at
 * log-out, quick exit, after some days, and when somebody else logs in.
 * `desk-sealed` holds what was not sent yet, sealed by a key that the server gives to its
 * writer alone; ids and no names. Nothing but an answer of the server takes it away.
 */
const NAMES = "desk-names";
const SEALED = "desk-sealed";
const STORES = {
    [NAMES]: { kept: {} },
    [SEALED]: {
        queue: { keyPath: "order", autoIncrement: true },
        drafts: { keyPath: "uid" },
        settings: {},
    },
};
const opened = {};

function asPromise(request) {
    return new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
}

function connect(name) {
    opened[name] ||= new Promise((resolve, reject) => {
        const request = globalThis.indexedDB.open(name, 1);
        request.onupgradeneeded = () => {
            for (const [store, options] of Object.entries(STORES[name])) {
                request.result.createObjectStore(store, options);
            }
        };
        request.onsuccess = () => {
            // Another tab that wipes must not wait for this one.
            request.result.onversionchange = () => {
                request.result.close();
                delete opened[name];
            };
            request.result.onclose = () => delete opened[name];
            resolve(request.result);
        };
        request.onerror = () => reject(request.error);
    });
    return opened[name];
}

/** Run `work` on a store; resolves when what it wrote is on the disk. */
async function within(name, store, mode, work) {
    const database = await connect(name);
    const transaction = database.transaction(store, mode, { durability: "strict" });
    const done = new Promise((resolve, reject) => {
        transaction.oncomplete = resolve;
        transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
    const [result] = await Promise.all([work(transaction.objectStore(store)), done]);
    return result;
}

const reads = (name, store, work) => within(name, store, "readonly", work);
const writes = (name, store, work) => within(name, store, "readwrite", work);

export const names = {
    get: (key) => reads(NAMES, "kept", (store) => asPromise(store.get(key))),
    put: (key, value) => writes(NAMES, "kept", (store) => asPromise(store.put(value, key))),
    wipe: () => writes(NAMES, "kept", (store) => asPromise(store.clear())),
};

export const settings = {
    get: (key) => reads(SEALED, "settings", (store) => asPromise(store.get(key))),
    put: (key, value) => writes(SEALED, "settings", (store) => asPromise(store.put(value, key))),
};

/** What waits to be sent: `queue` in its order, `drafts` by their ids. */
function waiting(store) {
    return {
        all: () => reads(SEALED, store, (objects) => asPromise(objects.getAll())),
        put: (rows) =>
            writes(SEALED, store, (objects) =>
                Promise.all(rows.map((row) => asPromise(objects.put(row))))
            ),
        remove: (keys) =>
            writes(SEALED, store, (objects) =>
                Promise.all(keys.map((key) => asPromise(objects.delete(key))))
            ),
    };
}

export const queue = waiting("queue");
export const drafts = {
    all: waiting("drafts").all,
    /**
     * Put what `work` makes of the draft `uid` in its place, all at once; nothing it
     * makes: nothing is left.
     */
    change: (uid, work) =>
        writes(SEALED, "drafts", async (objects) => {
            const row = work(await asPromise(objects.get(uid)));
            await asPromise(objects.delete(uid));
            return row && asPromise(objects.put(row));
        }),
};
