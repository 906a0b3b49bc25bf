import type { CardScene } from "./card.ts";
import { cardBox } from "./card-box.ts";
import { el, iconButton } from "./dom.ts";
import { perform } from "./store.ts";
import type { DeedAnswer, DialogOpener, DialogView } from "./wire.ts";

/** What a dialog is about. */
export interface DialogStart {
  /** Stands above it until the app gives its own title. */
  readonly title: string;
  readonly scene: CardScene;
  readonly on: { readonly as: string; readonly in: string; readonly message: string; readonly opener: DialogOpener };
  /** Where it belongs on the page. */
  readonly room: HTMLElement;
  /** What has the focus once it is closed, if the element that had it is gone. */
  readonly back: () => void;
}

let made = 0;

/** Opens a window as Teams does: at once, and filled when the app answers. */
export async function openDialog(start: DialogStart, ask: () => Promise<DeedAnswer>): Promise<void> {
  const { scene, on, room, back } = start;
  const id = `dialog-${++made}`;
  const title = el("h2", { id, tabindex: "-1" }, start.title);
  const body = el("div", { class: "dialog-body" });
  const dialog = el(
    "dialog",
    { class: "dialog", "aria-labelledby": id, "data-testid": "dialog" },
    el(
      "header",
      { class: "dialog-head" },
      el("img", { src: "/page/mark.svg", alt: "", width: 24, height: 24 }),
      title,
      iconButton("close", "Sluiten", () => dialog.close()),
    ),
    body,
  );
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (document.activeElement === document.body) back();
  });

  function show(answer: DeedAnswer): void {
    if (!dialog.isConnected) return;
    if (answer.dialog) fill(answer.dialog);
    else tell(answer.words ?? answer.error ?? "", answer.error !== undefined);
  }

  function fill({ title: words, card, width }: DialogView): void {
    title.textContent = words;
    dialog.style.setProperty("--dialog-width", width === undefined ? "" : `${width}px`);
    const box = cardBox(card, scene, submit);
    body.replaceChildren(box);
    const [field] = box.querySelectorAll<HTMLElement>("input, textarea, select");
    (field ?? title).focus();
  }

  function tell(words: string, isTrouble = false): void {
    const look = isTrouble ? "trouble" : "dialog-words";
    const close = el(
      "button",
      { type: "button", class: "ac-pushButton", on: { click: () => dialog.close() } },
      "Sluiten",
    );
    body.replaceChildren(el("p", { class: look, role: isTrouble ? "alert" : "status" }, words), close);
    close.focus();
  }

  async function submit({ kind, data }: { readonly kind: string; readonly data?: unknown }): Promise<DeedAnswer> {
    // Teams sends nothing else from a dialog.
    if (kind !== "submit") return { ok: false, error: "Deze knop werkt niet in een venster." };
    const answer = await perform({ do: "submit-dialog", ...on, data });
    if (answer.error !== undefined) return answer;
    if (answer.dialog || answer.words !== undefined) show(answer);
    else dialog.close();
    return { ok: true };
  }

  body.append(el("p", { class: "dialog-words", role: "status" }, "Een ogenblik …"));
  room.append(dialog);
  dialog.showModal();
  show(await ask());
}
