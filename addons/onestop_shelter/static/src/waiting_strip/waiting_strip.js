import { Component, useState } from "@odoo/owl";

/** Households without a bed: drag one to a bed, or tap it to see what fits. */
export class WaitingStrip extends Component {
    static template = "onestop_shelter.WaitingStrip";
    static props = {
        entries: Array,
        // (pointer event, entry): a drag may begin
        press: Function,
        // (entry): tapped or Enter
        choose: Function,
    };

    setup() {
        this.state = useState({ isOpen: true });
    }

    place(entry) {
        return entry.proposal ? entry.proposal.rooms.join(", ") : "";
    }
}
