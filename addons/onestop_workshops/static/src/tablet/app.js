/** The page: the week, what is not sent, and when it is sent. */
import { listenToEscape, quickExit } from "./away.js";
import { showCall } from "./call_form.js";
import { callList } from "./call_list.js";
import { cardsOf, isTaken, load, refresh, send, sendCalls } from "./cards.js";
import { showReviews } from "./compare.js";
import { forgetOld, leave } from "./keeper.js";
import { dayTitle, h, say, useTerms } from "./screen.js";
import { fetchTerms, LoggedOut, Refused } from "./server.js";
import { showSheet } from "./sheet.js";
import { settings } from "./store.js";
import { count } from "./waiting.js";

const FIRST_WAIT = 5000;
const LONGEST_WAIT = 300000;
const COVER_AFTER = 180000;
const bar = document.getElementById("bar");
const main = document.getElementById("main");
const state = {
    week: null,
    tab: "",
    isOnline: false,
    status: "",
    refused: "",
    wait: FIRST_WAIT,
    busy: false,
};
let timer;
let shown = showWeek;

/** Draw the bar: what is not sent is always there. */
async function drawBar() {
    const { mine, others } = await count();
    const login = state.status === "logged_out";
    bar.replaceChildren(
        h(
            `span.badge${mine ? ".is-waiting" : ""}`,
            { role: "status" },
            mine ? say("not_sent", mine) : say("all_sent")
        ),
        h("span.status", {}, login ? "" : say(state.status, state.refused)),
        others ? h("span.others", {}, say("others", others)) : "",
        login ? h("a.login", { href: "/w/in" }, say(mine ? "log_in_send" : "log_in")) : "",
        state.week ? h("button.out", { onclick: logOut }, say("log_out")) : "",
        h("button.exit", { onclick: quickExit, "aria-label": say("exit"), title: say("exit") }, "✕")
    );
}

async function logOut() {
    await leave();
    state.week = null;
    showWeek();
    try {
        await fetch("/web/health", {
            cache: "no-store",
            signal: globalThis.AbortSignal.timeout(2000),
        });
        location.replace("/w/out");
    } catch {
        await contact();
    }
}

function sessionButton(session) {
    const cards = cardsOf(session);
    const begun = Date.now() >= new Date(`${session.start.replace(" ", "T")}Z`) - 3600000;
    const key = isTaken(session) ? "taken" : begun ? "to_take" : "later";
    const waits = cards.filter((card) => card.waits).length;
    const open = () => show(() => showSheet(main, session, back));
    return h(
        `button.session.is-${key}`,
        { onclick: open, disabled: !begun, "data-session": session.id },
        h("span.time", {}, `${session.from}–${session.to}`),
        h("span.cohort", {}, [session.cohort, session.unit].filter(Boolean).join(" · ")),
        h("span.room", {}, session.room),
        h("span.state", {}, `${say(key)} (${cards.length})`),
        waits ? h("span.waits", {}, say("not_sent", waits)) : ""
    );
}

function showWeek() {
    if (!state.week) {
        const words = state.status === "logged_out" ? say("log_in") : say("log_in_first");
        main.replaceChildren(h("div.empty", {}, h("a.login", { href: "/w/in" }, words)));
        return;
    }
    const tabs = state.week.tabs || ["attendance"];
    const tab = tabs.includes(state.tab) ? state.tab : tabs[0] || "attendance";
    if (tab === "calls") {
        showCalls(tabs);
    } else {
        showSessions(tabs);
    }
}

function tabsRow(tabs, tab) {
    const choose = (one) => () => {
        state.tab = one;
        showWeek();
    };
    const button = (one) =>
        h(
            `button.tab${one === tab ? ".is-on" : ""}`,
            { onclick: choose(one), "data-tab": one, "aria-pressed": String(one === tab) },
            say(one)
        );
    return tabs.length > 1 ? h("nav.tabs", {}, tabs.map(button)) : "";
}

function compareButton() {
    const { reviews, office } = state.week;
    const open = () => show(() => showReviews(main, state.week.reviews, { decided, back, office }));
    return reviews.length
        ? h("button.compare", { onclick: open }, `${say("compare")} (${reviews.length})`)
        : "";
}

function showSessions(tabs) {
    const { sessions } = state.week;
    const days = [...new Set(sessions.map((session) => session.date))];
    const today = new Date().toLocaleDateString("sv");
    main.replaceChildren(
        tabsRow(tabs, "attendance"),
        compareButton(),
        ...days.map((day) =>
            h(
                `section.day${day === today ? ".is-today" : ""}`,
                {},
                h("h2", {}, day === today ? `${say("today")} · ` : "", dayTitle(day)),
                ...sessions.filter((session) => session.date === day).map(sessionButton)
            )
        ),
        sessions.length ? "" : h("p.empty", {}, say("no_session"))
    );
    main.querySelector(".day.is-today")?.scrollIntoView({ block: "start" });
}

async function showCalls(tabs) {
    const { calls } = state.week;
    const open = (row, draft) =>
        show(() =>
            showCall(
                main,
                { row, form: calls.form, draft },
                { step: stepped, done: back, isOnline: () => state.isOnline }
            )
        );
    const rows = await callList(calls, { open, dropped, isOnline: state.isOnline });
    // She may have gone on meanwhile.
    if (shown === showWeek && state.week?.calls === calls) {
        const foreign = tabs.includes("attendance") ? "" : compareButton();
        main.replaceChildren(...[tabsRow(tabs, "calls"), foreign, ...rows].filter(Boolean));
    }
}

async function dropped() {
    await drawBar();
    showWeek();
}

/** An answer is kept; when a section is through, it is sent if there is a network. */
async function stepped(isAnswer = false) {
    await drawBar();
    if (!isAnswer && !state.busy) {
        await sendCalls().then(drawBar, contact);
    }
}

function show(screen) {
    shown = screen;
    screen();
}

function back() {
    show(showWeek);
    contact();
}

async function decided() {
    state.week = await refresh();
    show(state.week.reviews.length ? shown : showWeek);
    await drawBar();
}

/** Send what waits and fetch the week; try again later when it fails. */
async function contact() {
    clearTimeout(timer);
    if (state.busy) {
        return;
    }
    state.busy = true;
    await drawBar();
    try {
        await exchange();
        state.isOnline = true;
        state.wait = FIRST_WAIT;
        timer = setTimeout(contact, LONGEST_WAIT);
    } catch (error) {
        state.isOnline = false;
        state.status = statusOf(error);
        if (state.status === "logged_out" && !state.week) {
            location.replace("/w/in");
        }
        timer = setTimeout(contact, state.wait);
        state.wait = Math.min(state.wait * 2, LONGEST_WAIT);
        askToWake();
    } finally {
        state.busy = false;
        await drawBar();
        if (shown === showWeek) {
            showWeek();
        }
    }
}

function statusOf(error) {
    state.refused = error instanceof Refused ? error.message : "";
    return error instanceof LoggedOut ? "logged_out" : state.refused ? "failed" : "no_network";
}

async function exchange() {
    if (await settings.get("left")) {
        await tellLeft();
    }
    const before = state.week?.user;
    state.week = await refresh();
    if (before && before !== state.week.user) {
        show(showWeek);
    }
    if (await send()) {
        state.week = await refresh();
    }
    state.status = "";
    await learnTerms();
    await navigator.storage?.persist?.();
}

/** She left without a network: log out now, before anything else. */
async function tellLeft() {
    const options = { redirect: "manual", signal: globalThis.AbortSignal.timeout(5000) };
    await fetch("/w/out", options);
    await settings.put("left", false);
    throw new LoggedOut();
}

async function learnTerms() {
    const terms = await fetchTerms();
    await settings.put("terms", terms);
    useTerms(terms);
    document.body.dataset.covered = say("covered");
}

/** Let the worker send when the network is back, even if this page is closed. */
async function askToWake() {
    const registration = await navigator.serviceWorker?.ready;
    await registration?.sync?.register("send").catch(() => {});
}

/** Cover names when nobody has touched the tablet for a while. */
function coverWhenIdle() {
    let idle;
    const touched = () => {
        document.body.classList.remove("is-covered");
        clearTimeout(idle);
        idle = setTimeout(() => document.body.classList.add("is-covered"), COVER_AFTER);
    };
    for (const kind of ["pointerdown", "keydown"]) {
        window.addEventListener(kind, touched, { capture: true });
    }
    touched();
}

async function start() {
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `onestop_kept=1; path=/; max-age=31536000; SameSite=Lax${secure}`;
    listenToEscape();
    coverWhenIdle();
    const options = { scope: "/w/", type: "module" };
    navigator.serviceWorker?.register("/w/worker.js", options).catch(() => {});
    useTerms(await settings.get("terms"));
    await learnTerms().catch(() => {});
    state.week = await load().catch(() => null);
    showWeek();
    await contact();
    window.addEventListener("online", contact);
    document.addEventListener("visibilitychange", () => !document.hidden && contact());
    setInterval(forgetAndShow, 3600000);
}

async function forgetAndShow() {
    await forgetOld();
    state.week = await load();
    drawBar();
}

start();
