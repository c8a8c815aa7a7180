/** The sheet of a session: big cards, a tap turns the mark, one save. */
import { cardsOf, save, TAPS } from "./cards.js";
import { dayTitle, h, say } from "./screen.js";

/** Minutes late: what a tap on "late" means, and the steps from there. */
const MINUTES = { first: 15, step: 5, least: 5, most: 240 };
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

/** A card; below who is late, by how much. */
function place(card, mark, minutes, { tap, late }) {
    const step = (by) => () => late(Math.min(MINUTES.most, Math.max(MINUTES.least, minutes + by)));
    return h(
        "div.place",
        {},
        cardButton(card, mark, tap),
        mark === "late"
            ? h(
                  "div.minutes",
                  {},
                  h("button", { onclick: step(-MINUTES.step), "aria-label": say("less") }, "−"),
                  h("output", {}, say("minutes", minutes)),
                  h("button", { onclick: step(MINUTES.step), "aria-label": say("more") }, "+")
              )
            : ""
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
    const minutes = Object.fromEntries(
        cards.map((card) => [card.enrolment_id, card.minutes_late || 0])
    );
    const undone = [];
    const set = (id, mark, late) => {
        undone.push([id, marks[id], minutes[id]]);
        marks[id] = mark;
        minutes[id] = late;
        draw();
    };
    const tap = (id) => {
        const mark = TAPS[(TAPS.indexOf(marks[id]) + 1) % TAPS.length];
        set(id, mark, mark === "late" ? MINUTES.first : 0);
    };
    const undo = () => {
        const [id, mark, late] = undone.pop();
        marks[id] = mark;
        minutes[id] = late;
        draw();
    };
    const cardOf = (card) => {
        const id = card.enrolment_id;
        const late = (count) => set(id, "late", count);
        return place(card, marks[id], minutes[id], { tap: () => tap(id), late });
    };
    const draw = () => {
        const store = async (ev) => {
            ev.currentTarget.disabled = true;
            await save(session, marks, minutes);
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
            h("div.cards", {}, cards.map(cardOf)),
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
