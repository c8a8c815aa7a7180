import { useExternalListener, onWillUnmount } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";

/** What counts as somebody being there. */
const SIGNS = ["pointerdown", "keydown", "wheel"];

/**
 * Call `onIdle` when nobody has touched anything for `seconds`.
 *
 * The clock runs from `start` on; a tablet that slept wakes up closed.
 */
export function useIdle(onIdle) {
    let timer = null;
    let limit = 0;
    let last = 0;

    function stop() {
        browser.clearInterval(timer);
        timer = null;
    }
    function look() {
        if (Date.now() - last >= limit) {
            stop();
            onIdle();
        }
    }
    function touch() {
        last = Date.now();
    }
    for (const sign of SIGNS) {
        useExternalListener(window, sign, touch, { capture: true });
    }
    useExternalListener(document, "visibilitychange", () => timer && look());
    onWillUnmount(stop);
    return {
        stop,
        start(seconds) {
            stop();
            limit = seconds * 1000;
            touch();
            timer = browser.setInterval(look, 1000);
        },
    };
}
