/** Marks that the server did not take: both sides, one tap keeps either. */
import { excuseText } from "./excuse.js";
import { h, moment, say } from "./screen.js";
import { call, LoggedOut, Refused } from "./server.js";
import { picture } from "./sheet.js";

const MODEL = "onestop.attendance.review";
/** Why the tablet's mark may stand if she says so. The others need the office. */
const HERS = ["changed"];

function side(title, mark, lines, action) {
    return h(
        `div.side.is-${mark || "none"}`,
        {},
        h("h3", {}, title),
        h("strong", {}, say(mark || "none")),
        ...lines.filter(Boolean).map((line) => h("p", {}, line)),
        action
    );
}

function more(part) {
    if (part.mark === "excused") {
        return excuseText(part.excuse);
    }
    return part.mark === "late" && part.minutes_late ? say("minutes", part.minutes_late) : "";
}

/**
 * Show the marks to compare in `main`.
 *
 * @param {HTMLElement} main
 * @param {object[]} reviews
 * @param {{decided: Function, back: Function, office: boolean}} options
 */
export function showReviews(main, reviews, { decided, back, office }) {
    const message = h("p.message", { role: "alert" });
    const decide = async (ev, method, id) => {
        const buttons = [...main.querySelectorAll(".side button")];
        buttons.forEach((button) => (button.disabled = true));
        try {
            await call(MODEL, method, [[id]]);
            await decided();
        } catch (error) {
            buttons.forEach((button) => (button.disabled = false));
            message.textContent =
                error instanceof Refused
                    ? error.message
                    : say(error instanceof LoggedOut ? "log_in_send" : "needs_network");
        }
    };
    const row = (review) => {
        const { tablet, server } = review;
        const keep = (method) =>
            h("button", { onclick: (ev) => decide(ev, method, review.id) }, say("keep_this"));
        const mayApply = office || HERS.includes(review.why);
        return h(
            "section.review",
            { "data-review": review.id },
            h(
                "h2",
                {},
                h(`span.face.colour-${review.color}`, {}, picture(review.icon)),
                `${review.number || ""} ${review.alias} · ${review.session} · `,
                say(review.why)
            ),
            h(
                "div.sides",
                {},
                side(
                    say("tablet"),
                    tablet.mark,
                    [
                        more(tablet),
                        tablet.who,
                        say("on_tablet", moment(tablet.date)),
                        say("arrived", moment(tablet.arrived)),
                    ],
                    mayApply ? keep("action_apply_tablet") : h("p", {}, say("office_decides"))
                ),
                side(
                    say("server"),
                    server.mark,
                    [more(server), server.who, moment(server.date)],
                    keep("action_keep_server")
                )
            )
        );
    };
    main.replaceChildren(
        h(
            "div.head",
            {},
            h("button.back", { onclick: back }, `‹ ${say("back")}`),
            h("h1", {}, say("compare"))
        ),
        h("p", {}, say("compare_help")),
        message,
        ...reviews.map(row)
    );
}
