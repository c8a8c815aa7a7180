import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";

/** Names of the marks; sign and colour say the same to who does not read. */
export const markLabels = () => ({
    present: _t("Present"),
    absent: _t("Absent"),
    late: _t("Late"),
    excused: _t("Excused"),
});

export const excuseLabels = () => ({
    illness: _t("Ill"),
    child_ill: _t("Child ill"),
    court: _t("Court"),
    health_visit: _t("Health visit"),
    family: _t("Family"),
    other: _t("Other"),
});

/** The sign of a mark: a tick, a cross, a clock, a letter. */
export class MarkSign extends Component {
    static template = "onestop_workshops.MarkSign";
    static props = { mark: { type: [String, { value: null }], optional: true } };
}

/** A learner as a large button: number, alias, picture in her colour, mark. */
export class LearnerCard extends Component {
    static template = "onestop_workshops.LearnerCard";
    static components = { MarkSign };
    static props = {
        card: Object,
        canWrite: Boolean,
        office: Boolean,
        onTap: Function,
        onMinutes: Function,
        onExcuse: Function,
        onMine: Function,
    };

    get label() {
        const { card } = this.props;
        return [card.number, card.alias || card.person_code, markLabels()[card.mark]]
            .filter(Boolean)
            .join(" ");
    }

    get picture() {
        return `/onestop_workshops/static/img/learner/${this.props.card.icon || "star"}.svg`;
    }

    get mine() {
        return markLabels()[this.props.card.theirs.mark];
    }

    get excuses() {
        return Object.entries(excuseLabels());
    }
}
