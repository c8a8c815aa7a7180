import {
    Component,
    onWillStart,
    onWillUnmount,
    useEffect,
    useExternalListener,
    useState,
} from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { session } from "@web/session";

const TICK = 5000;
/** So often is asked whether it was ended elsewhere, while a banner stands. */
const ASK = 60000;

/** Knows the user's live emergency accesses: {id, code, until}, until in ms. */
export const emergencyService = {
    dependencies: ["orm"],
    start(env, { orm }) {
        const state = { accesses: [], listeners: new Set() };
        const set = (live) => {
            const now = Date.now();
            state.accesses = live.map((access) => ({
                ...access,
                until: now + 1000 * access.seconds,
            }));
            state.listeners.forEach((listener) => listener());
        };
        set(session.onestop_emergency || []);
        return {
            set,
            live: () => state.accesses.filter((access) => access.until > Date.now()),
            listen: (listener) => {
                state.listeners.add(listener);
                return () => state.listeners.delete(listener);
            },
            ask: async () => {
                if (state.accesses.length) {
                    set(await orm.silent.call("onestop.break.glass", "live_mine", []));
                }
            },
            end: async () => set(await orm.call("onestop.break.glass", "end_mine", [])),
        };
    },
};

/** A red banner with the minutes left, as long as emergency access is live. */
export class EmergencyBanner extends Component {
    static template = "onestop_privacy.EmergencyBanner";
    static props = {};

    setup() {
        this.emergency = useService("onestop_emergency");
        this.action = useService("action");
        this.state = useState({ live: [] });
        const forget = this.emergency.listen(() => this.refresh());
        const timers = [
            setInterval(() => this.refresh(), TICK),
            setInterval(() => this.emergency.ask(), ASK),
        ];
        // Ended in another tab: whoever comes back to this one finds nothing of it.
        useExternalListener(window, "focus", () => this.emergency.ask());
        // The menus beside it are fitted anew, or they would cover it.
        useEffect(
            () => void window.dispatchEvent(new Event("resize")),
            () => [this.state.live.length]
        );
        onWillStart(() => this.refresh());
        onWillUnmount(() => {
            forget();
            timers.forEach(clearInterval);
        });
    }

    refresh() {
        const before = this.state.live.length;
        this.state.live = this.emergency.live().map((access) => ({
            id: access.id,
            code: access.code,
            minutes: Math.ceil((access.until - Date.now()) / 60000),
        }));
        if (before > this.state.live.length) {
            this.leave();
        }
    }

    /** Nothing of a file stays on the screen when the access has ended. */
    leave() {
        this.action.doAction({ type: "ir.actions.client", tag: "home" });
    }

    async end() {
        await this.emergency.end();
    }

    left(minutes) {
        return _t("%s min left", minutes);
    }
}

registry.category("services").add("onestop_emergency", emergencyService);
registry
    .category("systray")
    .add("onestop_privacy.EmergencyBanner", { Component: EmergencyBanner }, { sequence: 1000 });

/** What the server answers when emergency access was given: go on to the file. */
registry.category("actions").add("onestop_emergency_begun", (env, action) => {
    env.services.onestop_emergency.set(action.params.live);
    env.services.notification.add(_t("Her file is open to you. Two people were told."), {
        type: "warning",
    });
    return action.params.next;
});
