import { Component, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { useAutofocus } from "@web/core/utils/hooks";

import { useShelter } from "../shelter/shelter_hook";

/** Take a bed out of service: from when, until when, why. */
export class BlockDialog extends Component {
    static template = "onestop_shelter.BlockDialog";
    static components = { Dialog };
    static props = {
        bed: Object,
        day: String,
        onDone: Function,
        close: Function,
    };

    setup() {
        this.shelter = useShelter();
        this.state = useState({
            start: this.props.day,
            end: "",
            reason: "",
            error: "",
            isRunning: false,
        });
        useAutofocus({ refName: "reason" });
    }

    get title() {
        return _t("Bed %(bed)s out of service", { bed: this.props.bed.name });
    }

    async save() {
        if (this.state.isRunning) {
            return;
        }
        this.state.isRunning = true;
        const { start, end, reason } = this.state;
        const { ok, message } = await this.shelter.attempt(
            this.shelter.bed("block", [this.props.bed.id, start, end || false, reason.trim()]),
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
