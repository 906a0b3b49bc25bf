import { attachment } from "./attachment.ts";
import { el, icon, iconButton } from "./dom.ts";

interface Traits {
  /** What stands in it already. */
  readonly start?: string;
  /** Whether a file can go along, with words or without. */
  readonly takesFile?: boolean;
  /** The app's search, from this box. */
  readonly search?: { readonly title: string; readonly open: (box: HTMLElement) => void };
}

/** A text box that grows and sends with Enter; Shift and Enter makes a new line. */
export function writer(
  label: string,
  hint: string,
  send: (text: string, file?: File) => Promise<void>,
  { start = "", takesFile = false, search }: Traits = {},
): HTMLFormElement {
  const box = el("textarea", { rows: 1, "aria-label": label, placeholder: hint, "data-testid": "compose" });
  box.value = start;
  const added = takesFile ? attachment(() => box.focus()) : undefined;
  const grow = (): void => {
    box.style.height = "auto";
    box.style.height = `${box.scrollHeight}px`;
  };
  const submit = (event: Event): void => {
    event.preventDefault();
    const text = box.value.trim();
    const file = added?.take();
    if (text === "" && !file) return;
    box.value = "";
    box.style.height = "auto";
    void send(text, file);
  };
  const words = { "aria-label": "Versturen", title: "Versturen" };
  const button = el("button", { type: "submit", class: "icon-button send", ...words }, icon("send"));
  const finder = search && iconButton("search", search.title, () => search.open(form), { class: "icon-button attach" });
  const form: HTMLFormElement = el(
    "form",
    { class: "writer", on: { submit } },
    added?.chosen,
    added?.button,
    finder,
    box,
    button,
  );
  box.addEventListener("input", grow);
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  return form;
}
