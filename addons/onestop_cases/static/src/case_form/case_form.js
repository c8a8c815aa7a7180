import { onMounted } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { FormController } from "@web/views/form/form_controller";
import { formView } from "@web/views/form/form_view";

/** The form of a file, which opens on the page that whoever opens it asks for. */
export class CaseFormController extends FormController {
    setup() {
        super.setup();
        onMounted(() => {
            const { onestop_page: page } = this.props.context;
            const tabs = this.rootRef.el.querySelectorAll(".o_notebook_headers .nav-link");
            const tab = page && [...tabs].find((link) => link.getAttribute("name") === page);
            if (tab) {
                tab.click();
            }
        });
    }
}

registry
    .category("views")
    .add("onestop_case_form", { ...formView, Controller: CaseFormController });
