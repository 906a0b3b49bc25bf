import { el, icon } from "./dom.ts";

/**
 * A text box that grows and sends with Enter; Shift and Enter makes a new line.
 * @param start what stands in it already
 */
export function writer(
  label: string,
  hint: string,
  send: (text: string) => Promise<void>,
  start = "",
): HTMLFormElement {
  const box = el("textarea", { rows: 1, "aria-label": label, placeholder: hint, "data-testid": "compose" });
  box.value = start;
  const grow = (): void => {
    box.style.height = "auto";
    box.style.height = `${box.scrollHeight}px`;
  };
  const submit = (event: Event): void => {
    event.preventDefault();
    const text = box.value.trim();
    if (text === "") return;
    box.value = "";
    box.style.height = "auto";
    void send(text);
  };
  const words = { "aria-label": "Versturen", title: "Versturen" };
  const button = el("button", { type: "submit", class: "icon-button send", ...words }, icon("send"));
  const form = el("form", { class: "writer", on: { submit } }, box, button);
  box.addEventListener("input", grow);
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  return form;
}
