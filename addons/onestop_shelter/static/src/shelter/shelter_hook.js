import { _t } from "@web/core/l10n/translation";
import { RPCError } from "@web/core/network/rpc";
import { useService } from "@web/core/utils/hooks";

const SESSION_EXPIRED = "odoo.http.SessionExpiredException";

/** Return what the server said, as it should be read by the user. */
export function errorMessage(error) {
    return (error.data && error.data.message) || error.message || _t("It did not work.");
}

/** Return an id for one request: the same again is recorded once. */
export function newRequestUid() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/**
 * Return the calls to the server that the screens of the beds share.
 *
 * `attempt` shows a refusal in the server's words and returns `{ok: false, message}`; the
 * connection that broke or a session that ended is told by the web client itself.
 */
export function useShelter() {
    const orm = useService("orm");
    const action = useService("action");
    const notification = useService("notification");

    function say(message, type = "success") {
        notification.add(message, { type });
    }

    async function attempt(promise, { quiet = false } = {}) {
        try {
            return { ok: true, result: await promise };
        } catch (error) {
            if (!(error instanceof RPCError) || error.exceptionName === SESSION_EXPIRED) {
                throw error;
            }
            const message = errorMessage(error);
            if (!quiet) {
                notification.add(message, { type: "danger", autocloseDelay: 8000 });
            }
            return { ok: false, message };
        }
    }

    const call =
        (model) =>
        (method, args = [], kwargs = {}) =>
            orm.call(model, method, args, kwargs);
    return {
        attempt,
        say,
        /** Open the departure of a household. */
        leave: (stayId, onClose) =>
            action.doActionButton({
                type: "object",
                name: "action_leave",
                resModel: "onestop.stay",
                resId: stayId,
                onClose,
            }),
        openStay: (stayId) =>
            action.doAction({
                type: "ir.actions.act_window",
                res_model: "onestop.stay",
                res_id: stayId,
                views: [[false, "form"]],
            }),
        board: call("onestop.shelter.board"),
        stay: call("onestop.stay"),
        bed: call("onestop.bed"),
        assignment: call("onestop.bed.assignment"),
        turnAway: call("onestop.turn.away"),
    };
}
