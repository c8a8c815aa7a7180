/** Calls of the server. */
const PATIENCE = 20000;
/** No answer: the network is away, or what answers is not our server. */
export class Unreachable extends Error {}
/** Nobody is logged in any more, or she must prove who she is. */
export class LoggedOut extends Error {}
/** The server refused; its sentence is for the user. */
export class Refused extends Error {
    /** Whether the same again will be refused again. */
    isFinal = false;
}
const FINAL = /^odoo\.exceptions\.(User|Access|Missing|Validation)Error$/;

async function post(path, body) {
    try {
        const response = await fetch(path, {
            method: "POST",
            headers: { "Content-Type": "application/json" },
            credentials: "same-origin",
            cache: "no-store",
            signal: globalThis.AbortSignal.timeout(PATIENCE),
            body: JSON.stringify(body),
        });
        return await response.json();
    } catch (error) {
        throw new Unreachable(error.name);
    }
}

/** Call a public method of a model as who is logged in. */
export async function call(model, method, args = []) {
    const answer = await post(`/web/dataset/call_kw/${model}/${method}`, {
        jsonrpc: "2.0",
        method: "call",
        params: { model, method, args, kwargs: {} },
    });
    if (answer.error) {
        const name = answer.error.data?.name || "";
        if (answer.error.code === 100 || /SessionExpired|CheckIdentity/.test(name)) {
            throw new LoggedOut();
        }
        const refused = new Refused(answer.error.data?.message || answer.error.message);
        refused.isFinal = FINAL.test(name);
        throw refused;
    }
    return answer.result;
}

/** Return the words of the page in the user's language. */
export async function fetchTerms() {
    try {
        const response = await fetch("/w/terms", { cache: "no-store" });
        return await response.json();
    } catch (error) {
        throw new Unreachable(error.name);
    }
}
