import { Component, useRef } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useBus } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** Years, or nothing while the age is unknown: an infant of 0 years is known. */
export class AgeField extends Component {
    static template = "onestop_shelter.AgeField";
    static props = { ...standardFieldProps };

    setup() {
        this.input = useRef("input");
        const { bus } = this.props.record.model;
        useBus(bus, "NEED_LOCAL_CHANGES", (ev) => ev.detail.proms.push(this.commit()));
        useBus(bus, "WILL_SAVE_URGENTLY", () => this.commit());
    }

    get shown() {
        const { age_known: isKnown, [this.props.name]: age } = this.props.record.data;
        return isKnown ? String(age) : "";
    }

    onKeydown(ev) {
        if (ev.key === "Enter" || ev.key === "Tab") {
            this.commit();
        }
    }

    /** Write what was typed, with whether it is known. */
    async commit() {
        const text = this.input.el ? this.input.el.value.trim() : this.shown;
        const { record, name } = this.props;
        if (text === this.shown) {
            return;
        }
        if (!/^\d{0,3}$/.test(text)) {
            record.setInvalidField(name);
            return;
        }
        await record.update({ [name]: Number(text), age_known: text !== "" });
    }
}

registry.category("fields").add("onestop_age", {
    component: AgeField,
    displayName: _t("Age"),
    supportedTypes: ["integer"],
    isEmpty: (record, name) => !record.data.age_known && !record.data[name],
    fieldDependencies: [{ name: "age_known", type: "boolean", readonly: false }],
});
