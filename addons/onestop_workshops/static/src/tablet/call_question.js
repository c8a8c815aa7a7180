/** One question of a round, answered with a tap or a number. */
import { h, say } from "./screen.js";

const MONTHS = ["month_1", "month_2", "month_3"];

/** Return the whole number in a text, or null where there is none. */
function numberOf(text) {
    const plain = text.replace(/[\s.,\u202f\u00a0]/g, "");
    return plain ? (/^-?\d{1,9}$/.test(plain) ? Number(plain) : null) : 0;
}

function choice(key, label, value, change) {
    const isOn = (value || false) === key;
    return h(
        `button.choice${isOn ? ".is-on" : ""}`,
        { "aria-pressed": String(isOn), "data-value": key || "none", onclick: () => change(key) },
        label
    );
}

function choices({ kind, choices: known }, value, change) {
    const buttons = known.map(([key, label]) => choice(key, label, value, change));
    return h(
        `div.choices.is-${kind}`,
        {},
        ...buttons,
        choice(false, say("not_asked"), value, change)
    );
}

function stepper(question, value, change) {
    const number = value || 0;
    const step = (by) => () => change(Math.max(0, number + by));
    return h(
        "div.stepper",
        {},
        h("button", { onclick: step(-1), "aria-label": say("less") }, "−"),
        h("output", {}, String(number)),
        h("button", { onclick: step(1), "aria-label": say("more") }, "+")
    );
}

function amount(label, value, change, attributes = {}) {
    const problem = h("span.hint", { role: "alert" });
    const write = (ev) => {
        const number = numberOf(ev.target.value);
        problem.textContent = number === null ? say("no_whole_number") : "";
        if (number !== null) {
            change(number, true);
        }
    };
    return h(
        "label.amount",
        {},
        h("span", {}, label),
        h("input", {
            inputmode: "numeric",
            autocomplete: "off",
            value: value || "",
            "aria-label": label,
            onchange: write,
            ...attributes,
        }),
        h("span", {}, "XOF"),
        problem
    );
}

function lineSelect({ string, selection }, value, change) {
    return h(
        "select",
        { "aria-label": string, onchange: (ev) => change(ev.target.value) },
        selection.map(([key, label]) => h("option", { value: key, selected: key === value }, label))
    );
}

function incomes({ income }, value, change) {
    const lines = [...(value || [])];
    const set = (place, name) => (one, isQuiet) => {
        // What was typed before the screen was drawn anew counts.
        lines[place] = { ...lines[place], [name]: one };
        change([...lines], isQuiet);
    };
    const add = () =>
        change([...lines, { source: "learned", kind: "cash", month_1: 0, month_2: 0, month_3: 0 }]);
    const line = (one, place) =>
        h(
            "div.line",
            {},
            lineSelect(income.source, one.source, set(place, "source")),
            lineSelect(income.kind, one.kind, set(place, "kind")),
            ...MONTHS.map((month) =>
                amount(income[month].string, one[month], set(place, month), { "data-month": month })
            ),
            h(
                "button",
                { onclick: () => change(lines.filter((other, index) => index !== place)) },
                say("remove")
            )
        );
    return h(
        "div.lines",
        {},
        lines.map(line),
        lines.length ? "" : h("p", {}, say("no_income")),
        h("button.add", { onclick: add }, `+ ${say("add_income")}`)
    );
}

function text(question, value, change) {
    const attributes = { rows: 4, onchange: (ev) => change(ev.target.value, true) };
    return h("textarea", { ...attributes, "aria-label": question.label }, value || "");
}

const KINDS = {
    choice: choices,
    yes_no: choices,
    days: choices,
    count: stepper,
    money: (question, value, change) => amount("", value, change),
    lines: incomes,
    text,
};

/**
 * Return a question.
 *
 * @param {object} question of the form; `income` has the labels of a line
 * @param {*} value
 * @param {{change: Function, hint: string, isClosed: boolean}} options `change` gets the
 *     value, and true when the screen need not be drawn anew
 */
export function questionOf(question, value, { change, hint, isClosed }) {
    return h(
        "fieldset.question",
        { "data-name": question.name },
        h("legend", {}, question.label),
        question.help ? h("p.help", {}, question.help) : "",
        isClosed ? h("p.help", {}, say("written")) : KINDS[question.kind](question, value, change),
        hint ? h("p.hint", { role: "alert" }, hint) : ""
    );
}
