/**
 * A drag with mouse, pen or finger, from the first press to the drop.
 *
 * A mouse drags after a few pixels; a finger after a long press, so that a short swipe
 * still scrolls. Escape gives up.
 */

/** Pixels that a mouse moves before a press becomes a drag. */
export const THRESHOLD = 5;
/** Milliseconds that a finger rests before a press becomes a drag. */
export const TOUCH_DELAY = 350;

export class PointerDrag {
    /**
     * @param {{onStart: Function, onMove: Function, onDrop: Function, onCancel: Function}} handlers
     *  `onStart(payload, point)`, `onMove(payload, point)`, `onDrop(payload, point)`,
     *  `onCancel(payload)`; a point has `x`, `y` and the point pressed, `fromX`, `fromY`
     */
    constructor(handlers) {
        this.handlers = handlers;
        this.current = null;
        this.listeners = [];
    }

    get isDragging() {
        return Boolean(this.current && this.current.started);
    }

    /** Begin to watch a press that may become a drag. */
    press(ev, payload) {
        if (this.current || ev.button > 0 || ev.isPrimary === false) {
            return;
        }
        const isTouch = ev.pointerType === "touch";
        this.current = {
            payload,
            id: ev.pointerId,
            isTouch,
            started: false,
            point: { x: ev.clientX, y: ev.clientY, fromX: ev.clientX, fromY: ev.clientY },
        };
        this._listen("pointermove", (move) => this._onMove(move));
        this._listen("pointerup", (up) => this._onUp(up));
        this._listen("pointercancel", () => this.cancel());
        this._listen("blur", () => this.cancel());
        this._listen("keydown", (key) => this._onKey(key), true);
        this._listen("touchmove", (touch) => this.isDragging && touch.preventDefault(), {
            passive: false,
        });
        if (isTouch) {
            this._listen("contextmenu", (menu) => menu.preventDefault());
            this.timer = setTimeout(() => this._start(), TOUCH_DELAY);
        }
    }

    /** Give up; the bar goes back to where it was. */
    cancel() {
        const { current } = this;
        this._stop();
        if (current && current.started) {
            this.handlers.onCancel(current.payload);
        }
    }

    _listen(name, handler, options = false) {
        window.addEventListener(name, handler, options);
        this.listeners.push(() => window.removeEventListener(name, handler, options));
    }

    _start() {
        this.current.started = true;
        this.handlers.onStart(this.current.payload, this.current.point);
    }

    _onMove(ev) {
        if (ev.pointerId !== this.current.id) {
            return;
        }
        const { point, isTouch } = this.current;
        point.x = ev.clientX;
        point.y = ev.clientY;
        const far = Math.hypot(point.x - point.fromX, point.y - point.fromY) >= THRESHOLD;
        if (!this.current.started) {
            if (!far) {
                return;
            }
            if (isTouch) {
                this.cancel();
                return;
            }
            this._start();
        }
        ev.preventDefault();
        this.handlers.onMove(this.current.payload, point);
    }

    _onUp(ev) {
        if (ev.pointerId !== this.current.id) {
            return;
        }
        const { current } = this;
        this._stop();
        if (current.started) {
            this._swallowClick();
            this.handlers.onDrop(current.payload, current.point);
        }
    }

    _onKey(ev) {
        if (ev.key === "Escape" && this.isDragging) {
            ev.preventDefault();
            ev.stopPropagation();
            this._swallowClick();
            this.cancel();
        }
    }

    /** The click that follows the release of a drag opens nothing. */
    _swallowClick() {
        const swallow = (click) => {
            click.stopPropagation();
            click.preventDefault();
        };
        window.addEventListener("click", swallow, { capture: true, once: true });
        setTimeout(() => window.removeEventListener("click", swallow, true), 50);
    }

    _stop() {
        clearTimeout(this.timer);
        this.listeners.forEach((remove) => remove());
        this.listeners = [];
        this.current = null;
    }
}
