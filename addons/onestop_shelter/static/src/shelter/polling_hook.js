import { onMounted, onWillUnmount } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";

/** Milliseconds between two looks at what others have done. */
const INTERVAL = 30000;

/** Call `reload` every half minute while the page is in sight, and when it comes back. */
export function usePolling(reload) {
    let timer = null;
    const tick = () => document.visibilityState === "visible" && reload();
    onMounted(() => {
        timer = browser.setInterval(tick, INTERVAL);
        document.addEventListener("visibilitychange", tick);
    });
    onWillUnmount(() => {
        browser.clearInterval(timer);
        document.removeEventListener("visibilitychange", tick);
    });
}
