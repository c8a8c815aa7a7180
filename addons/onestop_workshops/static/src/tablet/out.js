/** The session is over: forget names and keys, then to the log-in page. */
import { names, settings } from "./store.js";

await Promise.allSettled([names.wipe(), settings.put("left", false)]);
location.replace("/web/login");
