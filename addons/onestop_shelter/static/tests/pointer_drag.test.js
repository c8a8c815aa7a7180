import { advanceTime, describe, expect, test } from "@odoo/hoot";

import { PointerDrag, THRESHOLD, TOUCH_DELAY } from "@onestop_shelter/board/pointer_drag";

describe.current.tags("headless");

/** Return a drag that reports its steps, and functions that act as a hand. */
function makeDrag() {
    const drag = new PointerDrag({
        onStart: (payload) => expect.step(`start ${payload}`),
        onMove: (payload, point) => expect.step(`move ${point.x - point.fromX}`),
        onDrop: (payload, point) => expect.step(`drop ${point.x},${point.y}`),
        onCancel: () => expect.step("cancel"),
    });
    const send = (name, x, y = 10, extra = {}) =>
        window.dispatchEvent(
            new PointerEvent(name, {
                pointerId: 1,
                clientX: x,
                clientY: y,
                cancelable: true,
                ...extra,
            })
        );
    const press = (pointerType = "mouse", extra = {}) =>
        drag.press(
            new PointerEvent("pointerdown", {
                pointerId: 1,
                isPrimary: true,
                clientX: 10,
                clientY: 10,
                pointerType,
                ...extra,
            }),
            "bar"
        );
    return { drag, send, press };
}

test("a mouse drags after a few pixels and drops", () => {
    const { drag, send, press } = makeDrag();
    press();
    send("pointermove", 10 + THRESHOLD - 1);
    expect.verifySteps([]);
    send("pointermove", 50);
    expect(drag.isDragging).toBe(true);
    send("pointermove", 60);
    send("pointerup", 60, 90);
    expect.verifySteps(["start bar", "move 40", "move 50", "drop 60,10"]);
    expect(drag.isDragging).toBe(false);
});

test("a click is no drag, and leaves no listener behind", () => {
    const { drag, send, press } = makeDrag();
    press();
    send("pointerup", 10);
    send("pointermove", 300);
    expect.verifySteps([]);
    expect(drag.listeners.length).toBe(0);
});

test("the right button and a second finger do not drag", () => {
    const { drag, press } = makeDrag();
    press("mouse", { button: 2 });
    press("touch", { isPrimary: false });
    expect(drag.current).toBe(null);
});

test("a finger drags after a long press", async () => {
    const { send, press } = makeDrag();
    press("touch");
    await advanceTime(TOUCH_DELAY - 10);
    expect.verifySteps([]);
    await advanceTime(20);
    send("pointermove", 30);
    send("pointerup", 30);
    expect.verifySteps(["start bar", "move 20", "drop 30,10"]);
});

test("a swipe scrolls instead of dragging", async () => {
    const { send, press } = makeDrag();
    press("touch");
    send("pointermove", 40);
    await advanceTime(TOUCH_DELAY * 2);
    send("pointerup", 60);
    expect.verifySteps([]);
});

test("Escape and a lost pointer give up", () => {
    const { send, press } = makeDrag();
    press();
    send("pointermove", 50);
    window.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
    send("pointerup", 50);
    expect.verifySteps(["start bar", "move 40", "cancel"]);
    press();
    send("pointermove", 50);
    send("pointercancel", 50);
    expect.verifySteps(["start bar", "move 40", "cancel"]);
});

test("another pointer does not disturb a drag", () => {
    const { send, press } = makeDrag();
    press();
    send("pointermove", 50);
    send("pointermove", 200, 10, { pointerId: 2 });
    send("pointerup", 200, 10, { pointerId: 2 });
    send("pointerup", 50);
    expect.verifySteps(["start bar", "move 40", "drop 50,10"]);
});
