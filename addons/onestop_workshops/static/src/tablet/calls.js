/** What a round asks, what is answered here, and what is still to answer. */
import { dropDraft, keepDraft, keptDrafts } from "./drafts.js";

const isShown = ({ show_if: wanted }, values) =>
    Object.entries(wanted).every(([name, those]) => those.includes(values[name]));

/** One round that is asked here: the server's answers, and over them hers. */
export class Round {
    constructor(row, form, draft) {
        this.row = row;
        this.form = form;
        this.uid = draft?.uid;
        this.why = draft?.why || "";
        this.hers = { ...draft?.values };
        // What was refused is looked through over what the server has now.
        const isStale = draft && !draft.why;
        this.base = isStale ? draft.base : row.version;
        this.saving = Promise.resolve();
    }

    get values() {
        return { ...this.row.values, ...this.hers };
    }

    get sections() {
        return this.form.sections.filter(({ rounds }) => rounds.includes(this.row.round));
    }

    questions(section) {
        return section.questions.filter((question) => isShown(question, this.values));
    }

    /** Return the names of what has to be answered before the round ends. */
    missing(section) {
        return this.questions(section)
            .filter(({ name, is_required: must }) => must && !this.values[name])
            .map(({ name }) => name);
    }

    /** Whether a section has answers, and nothing is missing there. */
    isComplete(section) {
        const given = ({ name }) => this.values[name] && this.values[name].length !== 0;
        return section.questions.some(given) && !this.missing(section).length;
    }

    /** Keep an answer; it is on the disk when this resolves. */
    change(name, value) {
        this.hers[name] = value;
        return this.keep();
    }

    finish() {
        // The day at the tablet: what she said holds for it, whenever it arrives.
        return this.keep({ finish: true, day: new Date().toLocaleDateString("sv") });
    }

    /** One after the other, each in place of the one before. */
    keep(more = { finish: false }) {
        const value = { followup_id: this.row.id, values: { ...this.hers }, base: this.base };
        this.saving = this.saving.then(async () => {
            this.uid = await keepDraft({ ...value, ...more }, this.uid);
        });
        return this.saving;
    }
}

/** Return the rows of the list: what is to ask, and drafts of what is not any more. */
export async function callRows(calls) {
    const drafts = await keptDrafts();
    const rows = calls.rows.map((row) => ({ row, draft: drafts[row.id] }));
    const known = new Set(calls.rows.map(({ id }) => String(id)));
    const others = Object.entries(drafts).filter(([id]) => !known.has(id));
    return { rows, others: others.map(([, draft]) => draft) };
}

export { dropDraft };
