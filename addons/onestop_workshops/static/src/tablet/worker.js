/* global SHELL */
// The server writes it above this text: {version, files}.
/* The shell of the page, kept for when there is no network. Nothing about anybody. */
import { load, send } from "/onestop_workshops/static/src/tablet/cards.js";

const { addEventListener, caches, clients, location, skipWaiting, Request } = globalThis;
const NAME = `desk-shell-${SHELL.version}`;
const FILES = SHELL.files;

addEventListener("install", (ev) => {
    const fresh = FILES.map((path) => new Request(path, { cache: "reload" }));
    ev.waitUntil(
        caches
            .open(NAME)
            .then((cache) => cache.addAll(fresh))
            .then(() => skipWaiting())
    );
});

addEventListener("activate", (ev) => {
    const drop = (keys) =>
        Promise.all(
            keys
                .filter((key) => key.startsWith("desk-shell-") && key !== NAME)
                .map((key) => caches.delete(key))
        );
    ev.waitUntil(
        caches
            .keys()
            .then(drop)
            .then(() => clients.claim())
    );
});

addEventListener("fetch", (ev) => {
    const { pathname, origin } = new URL(ev.request.url);
    if (ev.request.method === "GET" && origin === location.origin && FILES.includes(pathname)) {
        ev.respondWith(
            caches
                .open(NAME)
                .then((cache) => cache.match(pathname))
                .then((kept) => kept || fetch(ev.request))
        );
    }
});

// The network is back while the page is closed.
addEventListener("sync", (ev) => {
    ev.waitUntil(load().then(send));
});
