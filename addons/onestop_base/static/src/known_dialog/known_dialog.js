import { Component, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { RPCError } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { useAutofocus, useService } from "@web/core/utils/hooks";

/** Is she known to us? By her names or a number; the answer opens no other file. */
export class KnownDialog extends Component {
    static template = "onestop_base.KnownDialog";
    static components = { Dialog };
    static props = { close: Function };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        useAutofocus();
        this.state = useState({
            names: "",
            phone: "",
            year: "",
            error: "",
            answer: null,
            isRunning: false,
        });
    }

    async ask() {
        if (this.state.isRunning) {
            return;
        }
        this.state.isRunning = true;
        this.state.error = "";
        this.state.answer = null;
        const { names, phone, year } = this.state;
        try {
            this.state.answer = await this.orm.call("onestop.person", "known_to_us", [
                names,
                phone,
                Number(year) || 0,
            ]);
        } catch (error) {
            if (!(error instanceof RPCError)) {
                throw error;
            }
            this.state.error = error.data?.message || error.message;
        } finally {
            this.state.isRunning = false;
        }
    }

    onKeydown(ev) {
        if (ev.key === "Enter") {
            ev.preventDefault();
            this.ask();
        }
    }

    openPerson(resId) {
        this.props.close();
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "onestop.person",
            views: [[false, "form"]],
            ...(resId ? { res_id: resId } : {}),
        });
    }
}

registry.category("actions").add("onestop_base.known", (env) => {
    env.services.dialog.add(KnownDialog);
});
