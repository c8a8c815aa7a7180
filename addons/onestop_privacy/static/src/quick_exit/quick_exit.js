import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";

const PAGE = "/web/away";
const KEY = "Escape";
const TIMES = 3;
const WITHIN = 1500;
/** Ciphertext without names whose keys are elsewhere: work that was not sent yet. */
const SEALED = "-sealed";

/** Forget what the browser kept of this tab; whatever cannot be forgotten in time waits. */
async function forget() {
    for (const storage of [window.sessionStorage, window.localStorage]) {
        storage.clear();
    }
    const caches = window.caches ? await window.caches.keys() : [];
    const databases = window.indexedDB.databases ? await window.indexedDB.databases() : [];
    databases
        .filter(({ name }) => !name.endsWith(SEALED))
        .forEach(({ name }) => window.indexedDB.deleteDatabase(name));
    const workers = navigator.serviceWorker ? await navigator.serviceWorker.getRegistrations() : [];
    await Promise.all([
        ...caches.map((name) => window.caches.delete(name)),
        ...workers.map((worker) => worker.unregister()),
    ]);
}

/**
 * Leave at once: the screen is empty before anything else, the server logs the session
 * out and shows a neutral page in place of this one.
 */
export async function quickExit() {
    document.title = "";
    document.body.style.display = "none";
    // A form with unsaved changes would ask whether to stay.
    const silence = (ev) => ev.stopImmediatePropagation();
    window.addEventListener("beforeunload", silence, { capture: true });
    const wait = new Promise((resolve) => setTimeout(resolve, 300));
    try {
        await Promise.race([forget(), wait]);
    } finally {
        window.location.replace(PAGE);
    }
}

/** Listen to Escape, pressed three times in a row, wherever the focus is. */
export const quickExitService = {
    start() {
        let pressed = [];
        window.addEventListener(
            "keydown",
            (ev) => {
                if (ev.key !== KEY) {
                    pressed = [];
                    return;
                }
                if (ev.repeat) {
                    return;
                }
                const now = Date.now();
                pressed = [...pressed, now].filter((moment) => now - moment < WITHIN);
                if (pressed.length >= TIMES) {
                    ev.preventDefault();
                    quickExit();
                }
            },
            { capture: true }
        );
    },
};

export class QuickExit extends Component {
    static template = "onestop_privacy.QuickExit";
    static props = {};

    exit() {
        quickExit();
    }
}

/** The same button above dialogs, which cover the bar. */
export class QuickExitOverDialogs extends QuickExit {
    static template = "onestop_privacy.QuickExitOverDialogs";
}

registry.category("services").add("onestop_quick_exit", quickExitService);
registry
    .category("systray")
    .add("onestop_privacy.QuickExit", { Component: QuickExit }, { sequence: -1 });
registry
    .category("main_components")
    .add("onestop_privacy.QuickExitOverDialogs", { Component: QuickExitOverDialogs });
