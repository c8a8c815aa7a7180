import { _t } from "@web/core/l10n/translation";
import { RPCError } from "@web/core/network/rpc";
import { useService } from "@web/core/utils/hooks";

const MODEL = "onestop.graduate.followup";

/** Return a number for one draft: the same again is saved once. */
export function newDraftUid() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** Return the sentence of the server for an error, or throw what is none of its own. */
export function sentenceOf(error) {
    if (!(error instanceof RPCError)) {
        throw error;
    }
    return error.data?.message || error.message;
}

/** Return the calls to the server that the screens of graduates share. */
export function useGraduates() {
    const orm = useService("orm");
    const action = useService("action");
    return {
        call: (method, ...args) => orm.call(MODEL, method, args),
        openForm: (followupId) =>
            action.doAction({
                type: "ir.actions.client",
                tag: "onestop_workshops.graduate_form",
                name: _t("After graduation"),
                params: { followup_id: followupId },
            }),
        openCalls: () =>
            action.doAction("onestop_workshops.graduate_calls_action", {
                clearBreadcrumbs: true,
            }),
    };
}
