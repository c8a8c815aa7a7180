/** The form of a round: a section at a time, kept on the tablet at each answer. */
import { dropButton, officeLink, whyText } from "./call_list.js";
import { questionOf } from "./call_question.js";
import { Round } from "./calls.js";
import { h, say } from "./screen.js";

function head(round, back) {
    return h(
        "div.head",
        {},
        h("button.back", { onclick: back }, `‹ ${say("back")}`),
        h("h1", {}, round.row.name),
        h("p", {}, round.row.round_label)
    );
}

/**
 * Show the form of a round in `main`.
 *
 * @param {HTMLElement} main
 * @param {{row: object, form: object, draft: object}} asked
 * @param {{step: Function, done: Function, isOnline: Function}} options `step` when a
 *     section is through, `done` for the way back
 */
export function showCall(main, { row, form, draft }, { step, done, isOnline }) {
    const round = new Round(row, form, draft);
    let place = 0;
    let tells = false;
    const go = async (to) => {
        // What she types loses the focus, and is kept, before the section goes.
        document.activeElement?.blur();
        place = to;
        draw();
        window.scrollTo(0, 0);
        main.querySelector("fieldset > .hint")?.scrollIntoView({ block: "center" });
        await round.saving;
        await step();
    };
    const leave = async () => {
        document.activeElement?.blur();
        await round.saving;
        done();
    };
    const finish = async () => {
        document.activeElement?.blur();
        const open = round.sections.findIndex((section) => round.missing(section).length);
        if (open >= 0) {
            tells = true;
            await go(open);
            return;
        }
        await round.finish();
        done();
    };
    const change = async (name, value, isQuiet) => {
        const kept = round.change(name, value);
        if (!isQuiet) {
            draw();
        }
        await kept;
        step(true);
    };
    const stepButton = (section, index) =>
        h(
            `button.step${index === place ? ".is-on" : ""}`,
            { onclick: () => go(index), "data-section": section.key },
            round.isComplete(section) ? "✓ " : "",
            section.title
        );
    const question = (one, missing) =>
        questionOf({ ...one, income: form.income }, round.values[one.name], {
            change: (value, isQuiet) => change(one.name, value, isQuiet),
            hint: tells && missing.includes(one.name) ? say("still_to_answer") : "",
            isClosed: one.kind === "text" && row.has_text && !round.hers.text,
        });
    const foot = () =>
        h(
            "div.foot",
            {},
            h("button.before", { onclick: () => go(place - 1), disabled: !place }, say("back")),
            h("span.kept", {}, round.uid || Object.keys(round.hers).length ? say("kept") : ""),
            place === round.sections.length - 1
                ? h("button.save.finish", { onclick: finish }, say("finish"))
                : h("button.save.next", { onclick: () => go(place + 1) }, say("next"))
        );
    const draw = () => {
        const section = round.sections[place];
        const missing = round.missing(section);
        const top = window.scrollY;
        main.replaceChildren(
            head(round, leave),
            isOnline() ? officeLink() : "",
            round.why
                ? h(
                      "div.refused",
                      { role: "alert" },
                      whyText(round.why),
                      dropButton(round.uid, done)
                  )
                : "",
            h("nav.steps", {}, round.sections.map(stepButton)),
            h("h2", {}, section.title),
            section.help ? h("p.help", {}, section.help) : "",
            ...round.questions(section).map((one) => question(one, missing)),
            foot()
        );
        window.scrollTo(0, top);
    };
    draw();
}
