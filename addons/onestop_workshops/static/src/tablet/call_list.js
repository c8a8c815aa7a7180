/** Whom to ask, and what is begun, complete or refused here. */
import { callRows, dropDraft } from "./calls.js";
import { dayTitle, h, say } from "./screen.js";

const OFFICE = "/odoo/graduates";
const REASONS = ["changed", "done", "invalid", "missing"];

export const whyText = (why) => (REASONS.includes(why) ? say(`why_${why}`) : why);

/** The way to her telephone leads through the office alone, with a network. */
export function officeLink() {
    return h("a.office", { href: OFFICE, target: "_blank", rel: "noopener" }, say("in_office"));
}

function stateOf(row, draft) {
    if (draft?.why) {
        return ["refused", ""];
    }
    if (draft) {
        return draft.finish ? ["complete", say("complete")] : ["begun", say("not_sent", 1)];
    }
    return row.version ? ["begun", say("begun")] : ["due", ""];
}

function callButton({ row, draft }, open) {
    const [kind, text] = stateOf(row, draft);
    return h(
        `button.call.is-${kind}`,
        { onclick: () => open(row, draft), "data-call": row.id },
        h("span.name", {}, row.name),
        h("span.round", {}, row.round_label),
        h("span.day", {}, say("due", dayTitle(row.date_due))),
        row.is_late ? h("span.late", {}, say("is_late")) : "",
        h("span.state", {}, text),
        draft?.why ? h("span.why", { role: "alert" }, whyText(draft.why)) : ""
    );
}

/** Throw a draft away after a second tap. */
export function dropButton(uid, done) {
    const button = h("button.drop", {}, say("drop"));
    button.onclick = () => {
        button.textContent = say("drop_sure");
        button.onclick = async () => {
            button.disabled = true;
            await dropDraft(uid);
            await done();
        };
    };
    return button;
}

function otherRow(draft, done) {
    return h(
        "section.call.is-refused",
        { "data-other": draft.followup_id },
        h("span.name", {}, say("other_round", draft.followup_id)),
        h("span.why", { role: "alert" }, draft.why ? whyText(draft.why) : say("not_sent", 1)),
        draft.why ? dropButton(draft.uid, done) : ""
    );
}

/**
 * Return the elements of the list.
 *
 * @param {object} calls of the week
 * @param {{open: Function, dropped: Function, isOnline: boolean}} options
 */
export async function callList(calls, { open, dropped, isOnline }) {
    const { rows, others } = await callRows(calls);
    return [
        h("div.safe", {}, h("p", {}, say("no_number")), isOnline ? officeLink() : ""),
        ...others.map((draft) => otherRow(draft, dropped)),
        ...rows.map((one) => callButton(one, open)),
        rows.length ? "" : h("p.empty", {}, say("no_call")),
    ];
}
