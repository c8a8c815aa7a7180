import { patch } from "@web/core/utils/patch";
import { WebClient } from "@web/webclient/webclient";

/** The browser's title bar and history say "Desk": the same as the log-in page. */
patch(WebClient.prototype, {
    setup() {
        super.setup(...arguments);
        this.title.setParts({ zopenerp: "Desk" });
    },
});
