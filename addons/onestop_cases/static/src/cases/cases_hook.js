import { _t } from "@web/core/l10n/translation";
import { RPCError } from "@web/core/network/rpc";
import { useService } from "@web/core/utils/hooks";

const SESSION_EXPIRED = "odoo.http.SessionExpiredException";

/** Return an id for one request: the same again is recorded once. */
export function newRequestUid() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/**
 * Return the calls to the server that the screens of this app share.
 *
 * `attempt` returns a refusal in the server's words as `{ok: false, message}`; the
 * connection that broke or a session that ended is told by the web client itself.
 */
export function useCases() {
    const orm = useService("orm");
    const action = useService("action");

    async function attempt(promise) {
        try {
            return { ok: true, result: await promise };
        } catch (error) {
            if (!(error instanceof RPCError) || error.exceptionName === SESSION_EXPIRED) {
                throw error;
            }
            const message =
                (error.data && error.data.message) || error.message || _t("It did not work.");
            return { ok: false, message };
        }
    }

    return {
        attempt,
        arrival: (method, args = []) => orm.call("onestop.arrival", method, args),
        home: () => orm.call("onestop.case", "get_home", []),
        /** Open a file; on the page of its form that has this name, if any. */
        openCase: (caseId, page = "") =>
            action.doAction({
                type: "ir.actions.act_window",
                res_model: "onestop.case",
                res_id: caseId,
                views: [[false, "form"]],
                context: page ? { onestop_page: page } : {},
            }),
        /** Open what a colleague asks; the file behind it may not be open yet. */
        openQuestion: (model, id) =>
            action.doAction({
                type: "ir.actions.act_window",
                res_model: model,
                res_id: id,
                views: [[false, "form"]],
            }),
        openAction: (xmlId) => action.doAction(xmlId),
    };
}
