import { describe, expect, test } from "@odoo/hoot";

import { SheetModel } from "@onestop_workshops/backend/session_sheet/sheet_model";

describe.current.tags("headless");

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Return a sheet with cards as `get_sheet` gives them. */
function sheet(cards = [{}, {}, {}], session = {}) {
    return new SheetModel({
        session: { begun: true, office: false, state: "planned", ...session },
        cards: cards.map((card, index) => ({
            enrolment_id: index + 1,
            mark: null,
            minutes_late: 0,
            excuse: false,
            version: 0,
            by_office: false,
            ...card,
        })),
    });
}

const taps = (model, card, times) =>
    Array.from({ length: times }, () => {
        model.tap(card);
        return card.mark;
    });

test("a sheet opens with all present, once begun", () => {
    expect(sheet().counts).toEqual({ present: 3, absent: 0, late: 0, excused: 0 });
    expect(sheet().isUnsaved).toBe(true);
    expect(sheet().isTouched).toBe(false);
    expect(sheet([{}], { begun: false }).counts.present).toBe(0);
});

test("taps turn absent, late, excused and present", () => {
    const model = sheet();
    expect(taps(model, model.cards[0], 4)).toEqual(["absent", "late", "excused", "present"]);
    expect(model.cards[0].minutes_late).toBe(0);
});

test("whom the office excused is never made absent by a trainer", () => {
    const excused = { mark: "excused", excuse: "court", by_office: true, version: 1 };
    const model = sheet([excused]);
    expect(taps(model, model.cards[0], 3)).toEqual(["present", "late", "excused"]);
    expect(model.cards[0].excuse).toBe("court");
    expect(model.isTouched).toBe(false);
    model.allPresent();
    expect(model.cards[0].mark).toBe("excused");
    const office = sheet([excused], { office: true });
    expect(taps(office, office.cards[0], 2)).toEqual(["present", "absent"]);
});

test("minutes stay within their bounds", () => {
    const model = sheet([{ mark: "late", minutes_late: 10, version: 1 }]);
    const [card] = model.cards;
    model.minutes(card, -5);
    model.minutes(card, -5);
    expect(card.minutes_late).toBe(5);
    expect(model.steps.length).toBe(1);
});

test("all present is one step to take back", () => {
    const model = sheet();
    model.tap(model.cards[0]);
    model.tap(model.cards[1]);
    model.allPresent();
    expect(model.counts.absent).toBe(0);
    model.undo();
    expect(model.counts.absent).toBe(2);
});

test("what was not answered is sent again as it was", () => {
    const model = sheet();
    model.tap(model.cards[0]);
    const first = model.toSend();
    expect(first.map((mark) => mark.mark)).toEqual(["absent", "present", "present"]);
    expect(first.every((mark) => UUID.test(mark.uid))).toBe(true);
    model.tap(model.cards[0]);
    expect(model.toSend()).toBe(first);
    model.forget();
    expect(model.toSend()[0].mark).toBe("late");
});

test("the server's mark stays, and mine is shown beside it", () => {
    const model = sheet([{}, {}]);
    model.tap(model.cards[0]);
    const [mine, other] = model.toSend();
    const kept = model.answered([
        {
            ...mine,
            result: "kept",
            why: "changed",
            version: 2,
            mark: "late",
            minutes_late: 10,
            excuse: false,
        },
        { ...other, result: "applied", version: 1 },
    ]);
    expect(kept).toBe(1);
    expect(model.cards[0].mark).toBe("late");
    expect(model.cards[0].theirs.mark).toBe("absent");
    expect(model.isUnsaved).toBe(false);
});
