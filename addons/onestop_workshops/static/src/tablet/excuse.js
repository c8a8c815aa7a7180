/** The kind of an excuse: six pictures, one tap; none chosen is an answer, too. */
import { h, say } from "./screen.js";

const KINDS = ["illness", "child_ill", "court", "health_visit", "family", "other"];
const PICTURES = "/onestop_workshops/static/img/excuse/";

/** Return the words for a kind; nothing for none. */
export function excuseText(kind) {
    return kind ? say(`excuse_${kind}`) : "";
}

function kindButton(kind, chosen, choose) {
    const isOn = kind === chosen;
    return h(
        `button.kind${isOn ? ".is-on" : ""}`,
        {
            onclick: () => choose(kind),
            disabled: isOn,
            title: excuseText(kind),
            "aria-label": excuseText(kind),
            "aria-pressed": String(isOn),
            "data-kind": kind,
        },
        h("img", { src: `${PICTURES}${kind}.svg`, alt: "" })
    );
}

/**
 * Return the pictures below the card of who is excused. What the office has excused is
 * the office's: no pictures, and its kind is not on the tablet.
 *
 * @param {object} card
 * @param {string|null} chosen kind
 * @param {Function} choose called with a kind
 */
export function excuseRow(card, chosen, choose) {
    if (card.by_office && card.mark === "excused" && !card.excuse) {
        return h("p.of-office", {}, say("by_office"));
    }
    return h(
        "div.kinds",
        { role: "group", "aria-label": say("excuse_kind") },
        KINDS.map((kind) => kindButton(kind, chosen, choose)),
        h("output", {}, excuseText(chosen))
    );
}
