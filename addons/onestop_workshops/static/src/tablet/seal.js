/** Sealing with AES-GCM. A sealed value opens only in the place that it was sealed for. */
const ALGORITHM = "AES-GCM";
const USES = ["encrypt", "decrypt"];
const { crypto, TextEncoder, TextDecoder } = globalThis;

/** Return a new key that no script can read out. */
export function makeKey() {
    return crypto.subtle.generateKey({ name: ALGORITHM, length: 256 }, false, USES);
}

/** Return the key of 32 bytes given as base64; no script can read it out any more. */
export function importKey(text) {
    const bytes = Uint8Array.from(globalThis.atob(text), (char) => char.charCodeAt(0));
    return crypto.subtle.importKey("raw", bytes, ALGORITHM, false, USES);
}

function options(place, iv) {
    return { name: ALGORITHM, iv, additionalData: new TextEncoder().encode(place) };
}

/** Seal a value that JSON can hold, for one place, as `week` or the id of a mark. */
export async function seal(key, place, value) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const bytes = new TextEncoder().encode(JSON.stringify(value));
    return { iv, data: await crypto.subtle.encrypt(options(place, iv), key, bytes) };
}

/** Return what was sealed; another key or place is refused (OperationError). */
export async function open(key, place, box) {
    const bytes = await crypto.subtle.decrypt(options(place, box.iv), key, box.data);
    return JSON.parse(new TextDecoder().decode(bytes));
}
