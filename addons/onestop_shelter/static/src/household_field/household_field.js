import { onMounted } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { X2ManyField, x2ManyField } from "@web/views/fields/x2many/x2many_field";

/** The household of a stay: a new one begins with the name of the woman. */
export class HouseholdField extends X2ManyField {
    setup() {
        super.setup();
        onMounted(() => {
            const [woman] = this.list.records;
            if (this.props.record.isNew && !this.props.readonly && woman) {
                this.list.enterEditMode(woman);
            }
        });
    }
}

registry.category("fields").add("onestop_household", {
    ...x2ManyField,
    component: HouseholdField,
});
