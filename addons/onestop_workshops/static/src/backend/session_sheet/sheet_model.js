/** The order in which taps on a card turn a mark. */
export const CYCLE = ["present", "absent", "late", "excused"];
/** Who was excused by the office is never made absent by a tap. */
const OFFICE_CYCLE = ["excused", "present", "late"];
export const MINUTES = { first: 15, step: 5, least: 5, most: 240 };

/** Return a UUID; `crypto.randomUUID` needs HTTPS, which a test does not have. */
export function newUid() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

const facts = (card) => [card.mark, card.minutes_late, card.excuse || false].join();

/**
 * The marks of one session on the screen: what is shown, what the server has, and how to
 * take back a step. It knows neither screen nor network.
 */
export class SheetModel {
    /** @param {Object} sheet session and cards, as `get_sheet` returns them */
    constructor({ session, cards }) {
        this.session = session;
        this.cards = cards.map((card) => ({
            ...card,
            saved: card.version ? facts(card) : null,
            // The office's excuse as it came, to go back to it.
            excused: card.by_office && card.mark === "excused" ? card.excuse || false : null,
            mark: card.mark || (session.begun ? "present" : null),
            uid: null,
            theirs: null,
        }));
        this.steps = [];
        // What was sent and not answered: sent again as it was, so that nothing doubles.
        this.sent = null;
    }

    // --------------------------------------------------------------- questions
    /** Whether the user changed something that the server does not have. */
    get isTouched() {
        return Boolean(this.sent) || this.cards.some((card) => card.uid);
    }

    /** Whether there is something to save: also a sheet with all present, once. */
    get isUnsaved() {
        return this.isTouched || this.cards.some((card) => card.mark && card.saved === null);
    }

    get counts() {
        const counts = Object.fromEntries(CYCLE.map((mark) => [mark, 0]));
        for (const card of this.cards) {
            if (card.mark) {
                counts[card.mark]++;
            }
        }
        return counts;
    }

    // ------------------------------------------------------------------- steps
    tap(card) {
        const office = this.session.office;
        let cycle = card.excused !== null && !office ? OFFICE_CYCLE : CYCLE;
        if (!this.session.begun) {
            cycle = ["excused", "present"];
        }
        const mark = cycle[(cycle.indexOf(card.mark) + 1) % cycle.length];
        this.set(card, { mark, minutes_late: mark === "late" ? MINUTES.first : 0 });
    }

    minutes(card, by) {
        const { least, most } = MINUTES;
        const minutes = Math.min(most, Math.max(least, card.minutes_late + by));
        if (minutes !== card.minutes_late) {
            this.set(card, { mark: "late", minutes_late: minutes });
        }
    }

    /** All present, but for whom the office has excused: one step to take back. */
    allPresent() {
        const others = this.cards.filter(
            (card) => card.excused === null || card.mark !== "excused"
        );
        const step = others.flatMap((card) =>
            this.change(card, { mark: "present", minutes_late: 0, excuse: false })
        );
        if (step.length) {
            this.steps.push(step);
        }
    }

    set(card, values) {
        const excuse =
            values.mark === "excused" ? (values.excuse ?? (card.excused || false)) : false;
        this.steps.push(this.change(card, { ...values, excuse }));
    }

    undo() {
        for (const { card, before } of (this.steps.pop() || []).reverse()) {
            Object.assign(card, before);
            this.touch(card);
        }
    }

    change(card, values) {
        const { mark, minutes_late, excuse, theirs } = card;
        const was = facts(card);
        Object.assign(card, values, { theirs: null });
        if (facts(card) === was) {
            card.theirs = theirs;
            return [];
        }
        this.touch(card);
        return [{ card, before: { mark, minutes_late, excuse, theirs } }];
    }

    /** A mark that differs from the server's has a number of its own. */
    touch(card) {
        const start =
            card.saved === null ? facts({ mark: "present", minutes_late: 0 }) : card.saved;
        card.uid = facts(card) === start ? null : newUid();
    }

    // ------------------------------------------------------------------ saving
    /** Return the marks to send: what was not answered comes first, as it was. */
    toSend() {
        if (!this.sent) {
            this.sent = this.cards
                .filter((card) => card.mark && (card.uid || card.saved === null))
                .map((card) => ({
                    enrolment_id: card.enrolment_id,
                    uid: card.uid || newUid(),
                    mark: card.mark,
                    minutes_late: card.minutes_late,
                    excuse: card.excuse || false,
                    base_version: card.version,
                }));
        }
        return this.sent;
    }

    /** Nothing of it reached the rules: what comes next is sent instead. */
    forget() {
        this.sent = null;
    }

    /**
     * Take over what the server said.
     *
     * @returns {number} marks that it did not apply
     */
    answered(answers) {
        const sent = new Map(this.sent.map((mark) => [mark.enrolment_id, mark]));
        this.sent = null;
        this.steps = [];
        this.session.state = "held";
        let kept = 0;
        for (const answer of answers) {
            const card = this.cards.find((one) => one.enrolment_id === answer.enrolment_id);
            const mine = sent.get(answer.enrolment_id);
            const changedSince = facts(card) !== facts(mine);
            card.version = answer.version;
            const now = {
                mark: answer.mark,
                minutes_late: answer.minutes_late,
                excuse: answer.excuse,
            };
            card.saved = answer.mark ? facts(now) : null;
            if (answer.result === "kept") {
                kept++;
                Object.assign(card, now, { uid: null, theirs: { ...mine, why: answer.why } });
            } else if (!changedSince) {
                Object.assign(card, now, { uid: null, theirs: null });
            }
        }
        return kept;
    }
}
