/* global atob, Blob */
import { Component } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { registry } from "@web/core/registry";

/** The password of a file that was just saved: shown once, kept nowhere. */
export class PasswordDialog extends Component {
    static template = "onestop_cases.PasswordDialog";
    static components = { Dialog };
    static props = {
        name: String,
        password: String,
        close: Function,
    };
}

/** Save a file that the server made and did not keep, then show its password. */
function fileOnce(env, action) {
    const { name, content, password, mimetype } = action.params;
    const bytes = Uint8Array.from(atob(content), (char) => char.charCodeAt(0));
    const address = URL.createObjectURL(new Blob([bytes], { type: mimetype || "" }));
    const link = document.createElement("a");
    link.href = address;
    link.download = name;
    link.click();
    URL.revokeObjectURL(address);
    return new Promise((resolve) => {
        const done = { type: "ir.actions.client", tag: "soft_reload" };
        env.services.dialog.add(
            PasswordDialog,
            { name, password },
            { onClose: () => resolve(done) }
        );
    });
}

registry.category("actions").add("onestop_file_once", fileOnce);
