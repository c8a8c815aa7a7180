import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** The figures as tables, one a figure; what is suppressed bears a mark. */
export class GbvimsFigures extends Component {
    static template = "onestop_cases.GbvimsFigures";
    static props = { ...standardFieldProps };

    get figures() {
        return this.props.record.data[this.props.name];
    }
}

registry.category("fields").add("onestop_gbvims_figures", {
    component: GbvimsFigures,
    supportedTypes: ["json"],
});
