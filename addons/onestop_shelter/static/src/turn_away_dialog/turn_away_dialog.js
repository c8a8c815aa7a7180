import { Component, onWillStart, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";

import { useShelter } from "../shelter/shelter_hook";

/** Record that somebody could not be taken in: why, and where she was sent. */
export class TurnAwayDialog extends Component {
    static template = "onestop_shelter.TurnAwayDialog";
    static components = { Dialog };
    static props = {
        centre: Object,
        children: Number,
        stayId: { type: Number, optional: true },
        onDone: Function,
        close: Function,
    };

    setup() {
        this.shelter = useShelter();
        this.state = useState({
            reason: "full",
            referred: "centre",
            error: "",
            isRunning: false,
        });
        onWillStart(async () => {
            const definitions = await this.shelter.turnAway("fields_get", [
                ["reason", "referred_to"],
                ["selection"],
            ]);
            this.reasons = definitions.reason.selection;
            this.places = definitions.referred_to.selection;
        });
    }

    async save() {
        if (this.state.isRunning) {
            return;
        }
        this.state.isRunning = true;
        const { centre, children, stayId } = this.props;
        const vals = {
            reason: this.state.reason,
            referred_to: this.state.referred,
            ...(stayId ? { stay_id: stayId } : { women: 1, children }),
        };
        const { ok, message } = await this.shelter.attempt(
            this.shelter.stay("turn_away", [centre.id, vals]),
            { quiet: true }
        );
        this.state.isRunning = false;
        this.state.error = ok ? "" : message;
        if (ok) {
            this.props.onDone();
            this.props.close();
        }
    }
}
