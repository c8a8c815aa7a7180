/** Leave at once: Escape three times or the red button; also without a network. */
import { leave } from "./keeper.js";
import { settings } from "./store.js";

const TIMES = 3;
const WITHIN = 1500;
const PATIENCE = 800;

/** Empty the screen, forget names and keys, log out, and go to a neutral page. */
export async function quickExit() {
    document.title = "";
    document.body.replaceChildren();
    const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE));
    await Promise.race([leave().catch(() => {}), patience]);
    let target = "/w/away";
    try {
        const options = { redirect: "manual", signal: globalThis.AbortSignal.timeout(PATIENCE) };
        await fetch("/web/away", options);
        target = "/web/away";
        await settings.put("left", false);
    } catch {
        // No network: the server is told at the next contact.
    }
    location.replace(target);
}

/** Listen to Escape, pressed three times in a row. */
export function listenToEscape() {
    let pressed = [];
    window.addEventListener(
        "keydown",
        (ev) => {
            if (ev.key !== "Escape") {
                pressed = [];
            } else if (!ev.repeat) {
                const now = Date.now();
                pressed = [...pressed, now].filter((moment) => now - moment < WITHIN);
                if (pressed.length >= TIMES) {
                    ev.preventDefault();
                    quickExit();
                }
            }
        },
        { capture: true }
    );
}
