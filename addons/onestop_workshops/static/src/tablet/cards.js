/** What is known here of the marks: the server's, and over them what waits to be sent. */
import { sendDrafts } from "./drafts.js";
import { keepWeek, openWeek, reseal } from "./keeper.js";
import { call } from "./server.js";
import { addMarks, sendMarks, waitingMarks } from "./waiting.js";

/** The order in which a tap goes on. */
export const TAPS = ["present", "absent", "late", "excused"];
const FACTS = ["mark", "minutes_late", "excuse", "version", "by_office"];
const place = (row) => `${row.session_id}/${row.enrolment_id}`;

let week = null;
/** Marks that wait, by place: the last one counts. */
let ahead = {};

async function readQueue() {
    ahead = Object.fromEntries((await waitingMarks()).map((row) => [place(row), row]));
}

/** Open what is kept; return the week or nothing. */
export async function load() {
    week = await openWeek();
    await readQueue();
    return week;
}

/** Fetch the week anew from the server. */
export async function refresh() {
    await keepWeek(await call("onestop.tablet", "get_week"));
    return load();
}

/** Return the cards of a session, each with the mark that counts here. */
export function cardsOf(session) {
    return week.cards
        .filter((card) => card.session_id === session.id)
        .map((card) => {
            const waits = ahead[place(card)];
            const { mark, minutes_late, excuse } = waits || card;
            return { ...card, mark, minutes_late, excuse: excuse || null, waits: Boolean(waits) };
        });
}

/** Return whether attendance was taken, here or on the server. */
export function isTaken(session) {
    return session.taken || Object.values(ahead).some((row) => row.session_id === session.id);
}

/**
 * Queue what she saved: every mark the first time, afterwards those that differ.
 *
 * @param {object} session
 * @param {object} facts {enrolment: {mark, minutes_late, excuse}}
 */
export async function save(session, facts) {
    const same = (card, fact) =>
        fact.mark === card.mark &&
        fact.minutes_late === (card.minutes_late || 0) &&
        fact.excuse === card.excuse;
    const changed = cardsOf(session).filter((card) => !same(card, facts[card.enrolment_id]));
    await addMarks(
        changed.map((card) => ({
            session_id: card.session_id,
            enrolment_id: card.enrolment_id,
            ...facts[card.enrolment_id],
            base_version: card.version,
            after: ahead[place(card)]?.uid || null,
        }))
    );
    await readQueue();
    return changed.length;
}

/** Write what the server answered into the kept week. */
async function take(results) {
    const answers = Object.fromEntries(results.map((row) => [place(row), row]));
    for (const card of week.cards) {
        const answer = answers[place(card)];
        for (const name of FACTS) {
            card[name] = answer && name in answer ? answer[name] : card[name];
        }
    }
    const taken = new Set(results.map((row) => row.session_id));
    week.sessions.forEach((session) => (session.taken ||= taken.has(session.id)));
    await reseal(week);
    await readQueue();
}

/** Write what the server took of a round into the kept week. */
async function takeCall(draft, answer) {
    const row = week?.calls?.rows.find(({ id }) => id === draft.followup_id);
    if (!row) {
        return;
    }
    Object.assign(row, { version: answer.version, values: { ...row.values, ...draft.values } });
    if (answer.state === "done") {
        week.calls.rows.splice(week.calls.rows.indexOf(row), 1);
    }
    await reseal(week);
}

/** Send the drafts that wait; return how many the server answered. */
export const sendCalls = () => sendDrafts(takeCall);

/** Send all that waits; return how many the server answered. */
export async function send() {
    let count = 0;
    for (let results = await sendMarks(); results.length; results = await sendMarks()) {
        count += results.length;
        if (week) {
            await take(results);
        }
    }
    return count + (await sendCalls());
}
