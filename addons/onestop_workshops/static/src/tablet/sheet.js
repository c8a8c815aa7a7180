/** The sheet of a session: big cards, a tap turns the mark, one save. */
import { cardsOf, save, TAPS } from "./cards.js";
import { excuseRow } from "./excuse.js";
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

function minutesRow(minutes, late) {
    const step = (by) => () => late(Math.min(MINUTES.most, Math.max(MINUTES.least, minutes + by)));
    return h(
        "div.minutes",
        {},
        h("button", { onclick: step(-MINUTES.step), "aria-label": say("less") }, "−"),
        h("output", {}, say("minutes", minutes)),
        h("button", { onclick: step(MINUTES.step), "aria-label": say("more") }, "+")
    );
}

/** A card; below who is late, by how much, and below who is excused, why. */
function place(card, fact, { tap, late, choose }) {
    return h(
        "div.place",
        {},
        cardButton(card, fact.mark, tap),
        fact.mark === "late" ? minutesRow(fact.minutes_late, late) : "",
        fact.mark === "excused" ? excuseRow(card, fact.excuse, choose) : ""
    );
}

function counts(facts) {
    const values = Object.values(facts).map((fact) => fact.mark);
    return TAPS.map((mark) =>
        h(`span.count.is-${mark}`, {}, `${values.filter((one) => one === mark).length} `, say(mark))
    );
}

/** Return what a card says when the sheet is opened: nobody has a mark yet, all are here. */
function factOf({ mark, minutes_late, excuse }) {
    return { mark: mark || "present", minutes_late: minutes_late || 0, excuse };
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
    const facts = Object.fromEntries(cards.map((card) => [card.enrolment_id, factOf(card)]));
    const undone = [];
    const set = (card, mark, values = {}) => {
        const id = card.enrolment_id;
        undone.push([id, facts[id]]);
        facts[id] = { mark, minutes_late: 0, excuse: null, ...values };
        draw();
    };
    const tap = (card) => {
        const { mark } = facts[card.enrolment_id];
        const next = TAPS[(TAPS.indexOf(mark) + 1) % TAPS.length];
        const known = { late: { minutes_late: MINUTES.first }, excused: { excuse: card.excuse } };
        set(card, next, known[next]);
    };
    const undo = () => {
        const [id, fact] = undone.pop();
        facts[id] = fact;
        draw();
    };
    const cardOf = (card) =>
        place(card, facts[card.enrolment_id], {
            tap: () => tap(card),
            late: (minutes_late) => set(card, "late", { minutes_late }),
            choose: (excuse) => set(card, "excused", { excuse }),
        });
    const draw = () => {
        const store = async (ev) => {
            ev.currentTarget.disabled = true;
            await save(session, facts);
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
                h("div.counts", {}, counts(facts)),
                h("button.undo", { onclick: undo, disabled: !undone.length }, say("undo")),
                h("button.save", { onclick: store }, say("save"))
            )
        );
        window.scrollTo(0, top);
    };
    draw();
}
