/** The sheet of a session: big cards, a tap turns the mark, one save. */
import { cardsOf, save, TAPS } from "./cards.js";
import { dayTitle, h, say } from "./screen.js";

const PICTURES = "/onestop_workshops/static/img/learner/";

export function picture(icon) {
    return icon ? h("img", { src: `${PICTURES}${icon}.svg`, alt: "" }) : h("span");
}

function cardButton(card, mark, onclick) {
    const label = `${card.number} ${card.alias || ""}: ${say(mark)}`;
    return h(
        `button.card.is-${mark}`,
        { onclick, "aria-label": label, "data-enrolment": card.enrolment_id },
        h(`span.face.colour-${card.color}`, {}, picture(card.icon)),
        h("span.number", {}, card.number),
        h("span.alias", {}, card.alias || ""),
        h("span.mark", {}, say(mark))
    );
}

function counts(marks) {
    const values = Object.values(marks);
    return TAPS.map((mark) =>
        h(`span.count.is-${mark}`, {}, `${values.filter((one) => one === mark).length} `, say(mark))
    );
}

/**
 * Show the sheet of a session in `main`.
 *
 * @param {HTMLElement} main
 * @param {object} session
 * @param {Function} done called after save and for the way back
 */
export function showSheet(main, session, done) {
    const cards = cardsOf(session);
    const marks = Object.fromEntries(
        cards.map((card) => [card.enrolment_id, card.mark || "present"])
    );
    const undone = [];
    const draw = () => {
        const tap = (card) => {
            const old = marks[card.enrolment_id];
            undone.push([card.enrolment_id, old]);
            marks[card.enrolment_id] = TAPS[(TAPS.indexOf(old) + 1) % TAPS.length];
            draw();
        };
        const undo = () => {
            const [id, old] = undone.pop();
            marks[id] = old;
            draw();
        };
        const store = async (ev) => {
            ev.currentTarget.disabled = true;
            await save(session, marks);
            done();
        };
        const top = window.scrollY;
        main.replaceChildren(
            h(
                "div.head",
                {},
                h("button.back", { onclick: () => done() }, `‹ ${say("back")}`),
                h("h1", {}, dayTitle(session.date)),
                h("p", {}, `${session.cohort} · ${session.from}–${session.to}`)
            ),
            h(
                "div.cards",
                {},
                cards.map((card) => cardButton(card, marks[card.enrolment_id], () => tap(card)))
            ),
            h(
                "div.foot",
                {},
                h("div.counts", {}, counts(marks)),
                h("button.undo", { onclick: undo, disabled: !undone.length }, say("undo")),
                h("button.save", { onclick: store }, say("save"))
            )
        );
        window.scrollTo(0, top);
    };
    draw();
}
