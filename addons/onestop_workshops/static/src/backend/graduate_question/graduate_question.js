import { Component } from "@odoo/owl";

const MONTHS = ["month_1", "month_2", "month_3"];

/** Return the whole number in a text, or the text where there is none. */
function numberOf(text) {
    const plain = text.replace(/[\s.,\u202f\u00a0]/g, "");
    if (!plain) {
        return 0;
    }
    return /^-?\d{1,9}$/.test(plain) ? Number(plain) : text;
}

/** One question, answered with a tap or a number. */
export class GraduateQuestion extends Component {
    static template = "onestop_workshops.GraduateQuestion";
    static props = {
        question: Object,
        value: { optional: true },
        hint: String,
        income: Object,
        change: Function,
    };

    get months() {
        return MONTHS;
    }

    get lines() {
        return this.props.value || [];
    }

    choose(key) {
        this.props.change(this.props.value === key ? false : key);
    }

    write(text) {
        this.props.change(numberOf(text));
    }

    step(by) {
        this.props.change(Math.max(0, (Number(this.props.value) || 0) + by));
    }

    // ------------------------------------------------------------- incomes
    addLine() {
        const line = { source: "learned", kind: "cash", month_1: 0, month_2: 0, month_3: 0 };
        this.props.change([...this.lines, line]);
    }

    removeLine(place) {
        this.props.change(this.lines.filter((line, index) => index !== place));
    }

    changeLine(place, name, value) {
        const lines = this.lines.map((line) => ({ ...line }));
        lines[place][name] = MONTHS.includes(name) ? numberOf(value) : value;
        this.props.change(lines);
    }
}
