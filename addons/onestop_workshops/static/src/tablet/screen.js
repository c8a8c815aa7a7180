/** Words, elements and times of the page. */
let terms = {};

export function useTerms(found) {
    terms = found || {};
    document.documentElement.lang = terms.lang || "fr";
}

/** Return the words for a key; `{n}` is replaced. */
export function say(key, n = "") {
    return (terms[key] || "").replace("{n}", n);
}

/** Make an element: h("button.big", { onclick }, "text", child). */
export function h(selector, attributes = {}, ...children) {
    const [tag, ...classes] = selector.split(".");
    const element = document.createElement(tag);
    element.className = classes.join(" ");
    for (const [name, value] of Object.entries(attributes)) {
        if (name.startsWith("on")) {
            element[name] = value;
        } else if (value !== false && value !== null && value !== undefined) {
            element.setAttribute(name, value === true ? "" : value);
        }
    }
    element.append(...children.flat().filter((child) => child || child === 0));
    return element;
}

/** Return a day as a title: "mardi 24 novembre". */
export function dayTitle(date) {
    return new Date(`${date}T12:00:00`).toLocaleDateString(terms.lang || "fr", {
        weekday: "long",
        day: "numeric",
        month: "long",
    });
}

/** Return a moment of the server (UTC) in the tablet's own time. */
export function moment(text) {
    if (!text) {
        return "";
    }
    return new Date(`${text.replace(" ", "T")}Z`).toLocaleString(terms.lang || "fr", {
        day: "2-digit",
        month: "2-digit",
        hour: "2-digit",
        minute: "2-digit",
    });
}
