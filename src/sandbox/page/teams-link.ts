import type { Columns } from "./columns.ts";
import type { Store } from "./store.ts";
import { tell } from "./toasts.ts";

const EVENT = "teams-link";
const TEAMS =
  /^https:\/\/teams\.(?:cloud\.)?microsoft(?:\.com)?\/l\/(?<what>message|chat)\/(?<where>[^/?]+)\/(?<item>[^/?]+)/;
const NOT_IN_IT = "Alleen wie in dat gesprek zit, kan dit openen.";

/** A link into Teams leads to somewhere on this page. @returns whether it is one */
export function followTeamsLink(address: string, from: HTMLElement | undefined): boolean {
  if (!TEAMS.test(address)) return false;
  from?.dispatchEvent(new CustomEvent(EVENT, { detail: address, bubbles: true }));
  return true;
}

/** Follows such links in the name of whose column they stand in: to a message, or to words for the Helpdesk. */
export function hearTeamsLinks(store: Store, columns: Columns, toasts: HTMLElement): void {
  document.addEventListener(EVENT, (event) => {
    const { detail: address, target } = event as CustomEvent<string>;
    const viewer = columns.open.find(({ element }) => element.contains(target as Node))?.viewer();
    if (viewer === undefined) return;
    document.querySelector<HTMLDialogElement>("dialog[open]")?.close();
    const { what, where = "", item = "" } = TEAMS.exec(address)?.groups ?? {};
    if (what === "message") toMessage(decodeURIComponent(where), item, viewer);
    else toHelpdesk(new URL(address).searchParams, viewer);
  });

  function toMessage(teamsId: string, message: string, viewer: string): void {
    const there = [...store.conversations.values()].find((one) => one.teamsId === teamsId);
    if (!there?.members.includes(viewer)) {
      tell(toasts, [NOT_IN_IT]);
      return;
    }
    const { element } = columns.show(there.key, viewer);
    const found = element.querySelector<HTMLElement>(`[data-message="${CSS.escape(message)}"]`);
    found?.classList.add("pointed-at");
    found?.addEventListener("blur", () => found.classList.remove("pointed-at"), { once: true });
    found?.scrollIntoView({ block: "center" });
    found?.focus({ preventScroll: true });
  }

  /** As in Teams the words are in the box; sending them is up to the person. */
  function toHelpdesk(parameters: URLSearchParams, viewer: string): void {
    if (parameters.get("users") !== store.app.botId) return;
    const box = columns.show(viewer, viewer).element.querySelector<HTMLTextAreaElement>(".compose textarea");
    if (!box) return;
    box.value = parameters.get("message") ?? "";
    box.focus();
  }
}
