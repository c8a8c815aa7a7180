import { Component, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";

import { toDay, toIso } from "../board/board_geometry";
import { dateLabel } from "../shelter/shelter_labels";

/** When does the household leave? One tap for the usual answers, or a date. */
export class ExtendDialog extends Component {
    static template = "onestop_shelter.ExtendDialog";
    static components = { Dialog };
    static props = {
        bar: Object,
        night: String,
        // (ISO date or false) -> promise of whether the server agreed
        apply: Function,
        close: Function,
    };

    setup() {
        const { bar, night } = this.props;
        this.first = Math.max(toDay(bar.start) + 1, toDay(night));
        this.base = bar.end ? Math.max(toDay(bar.end), this.first) : toDay(night);
        this.state = useState({ end: bar.end || "", isRunning: false });
    }

    get title() {
        return _t("Departure of %(label)s", { label: this.props.bar.label });
    }

    get min() {
        return toIso(this.first);
    }

    get choices() {
        return [1, 3, 7, 14].map((nights) => {
            const iso = toIso(this.base + nights);
            return {
                iso,
                label:
                    nights === 1
                        ? _t("1 night more: %(day)s", { day: dateLabel(iso) })
                        : _t("%(nights)s nights more: %(day)s", { nights, day: dateLabel(iso) }),
            };
        });
    }

    async apply(end) {
        if (this.state.isRunning) {
            return;
        }
        this.state.isRunning = true;
        const done = await this.props.apply(end);
        this.state.isRunning = false;
        if (done) {
            this.props.close();
        }
    }
}
