/** The copy of a bar that follows the pointer, and its way back after a refusal. */

/** Milliseconds of the way back. */
export const FLY_BACK = 250;

export class DragGhost {
    /** @param {HTMLElement} source the bar or chip that is dragged */
    constructor(source) {
        this.source = source;
        const rect = source.getBoundingClientRect();
        this.el = source.cloneNode(true);
        this.el.removeAttribute("id");
        this.el.removeAttribute("data-active");
        this.el.setAttribute("aria-hidden", "true");
        this.el.classList.add("o_drag_ghost");
        Object.assign(this.el.style, {
            left: `${rect.left}px`,
            top: `${rect.top}px`,
            width: `${rect.width}px`,
            height: `${rect.height}px`,
        });
        document.body.append(this.el);
        source.classList.add("o_drag_source");
    }

    /** Follow the pointer by the way that it went. */
    moveBy(x, y) {
        this.el.style.transform = `translate(${x}px, ${y}px)`;
    }

    /** Let the right edge follow the pointer. */
    widenBy(x) {
        const width = this.source.getBoundingClientRect().width;
        this.el.style.width = `${Math.max(width + x, 12)}px`;
    }

    remove() {
        this.el.remove();
        this.source.classList.remove("o_drag_source");
    }

    /** Go back to where the bar was, then vanish. */
    async flyBack() {
        const rect = this.source.isConnected && this.source.getBoundingClientRect();
        const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
        if (rect && rect.width && !calm) {
            this.el.classList.add("o_drag_refused");
            this.el.style.transform = "translate(0px, 0px)";
            this.el.style.left = `${rect.left}px`;
            this.el.style.top = `${rect.top}px`;
            this.el.style.width = `${rect.width}px`;
            await new Promise((resolve) => setTimeout(resolve, FLY_BACK));
        }
        this.remove();
    }
}
