import { createColumns } from "./columns.ts";
import { byId, el, icon } from "./dom.ts";
import { happeningsMenu } from "./happenings.ts";
import { drawRail } from "./rail.ts";
import { openStore, readHappenings } from "./store.ts";
import { drawStrip } from "./strip.ts";
import { hearTeamsLinks } from "./teams-link.ts";
import { clockMenu, closeMenusElsewhere, startTheme, themeButton, wear } from "./tools.ts";
import { showNotifications } from "./toasts.ts";
import { createWalk } from "./walk.ts";

/** What a link may ask: `?open=noor,helpdesk:fatima&theme=dark&narrow=1&strip=0&play=1&pace=0`. */
const asked = new URLSearchParams(location.search);
const DEFAULT_OPEN = "noor,helpdesk";

const theme = startTheme(asked.get("theme"));
wear(theme);
const store = await openStore((there) => (byId("offline").hidden = there));

const columns = createColumns(store, byId("columns"), theme, asked.get("narrow") === "1");
for (const wish of (asked.get("open") ?? DEFAULT_OPEN).split(",")) {
  const [key = "", viewer] = wish.split(":");
  if (store.conversations.has(key) && columns.hasRoom()) columns.show(key, viewer);
}

const walk = createWalk(columns, byId("caption"), asked.get("pace"));
const play = (): void => void walk.play();
const wearAll = (next: typeof theme): void => {
  wear(next);
  columns.setTheme(next);
};
const happenings = await readHappenings();
byId("tools").append(
  ...(happenings.length > 0 ? [happeningsMenu(happenings, byId("toasts"))] : []),
  clockMenu(store),
  el("button", { type: "button", class: "primary play", on: { click: play } }, icon("play"), "Speel een werkdag"),
  themeButton(theme, wearAll),
);

drawStrip(byId("strip"), play);
if (asked.get("strip") === "0") byId("strip").hidden = true;

const redrawRail = (): void => drawRail(byId("rail"), store, columns);
store.listen((change) => {
  if (change.is === "unread" || change.is === "world") redrawRail();
});
columns.listen(redrawRail);
// So that loading the page again opens the same.
columns.listen(() => {
  asked.set("open", columns.open.map(({ key, viewer }) => `${key}:${viewer()}`).join(","));
  asked.delete("play");
  history.replaceState(null, "", `?${decodeURIComponent(asked.toString())}`);
});
redrawRail();

hearTeamsLinks(store, columns, byId("toasts"));
showNotifications(store, columns, byId("toasts"));
closeMenusElsewhere();
document.documentElement.dataset["ready"] = "yes";
if (asked.get("play") === "1") play();
