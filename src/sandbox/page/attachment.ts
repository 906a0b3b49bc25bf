import { el, icon, iconButton } from "./dom.ts";

/** One file that goes along with what somebody writes. */
export interface Attachment {
  readonly button: HTMLElement;
  /** Which file it is, with a button to leave it out. */
  readonly chosen: HTMLElement;
  /** Gives the file, once. */
  take(): File | undefined;
}

/** @param done called when a file was chosen or left out */
export function attachment(done: () => void): Attachment {
  const input = el("input", { type: "file", hidden: true, "data-testid": "file" });
  const chosen = el("div", { class: "chosen", role: "status" });

  function show(): void {
    const file = input.files?.[0];
    const leaveOut = (): void => {
      take();
      done();
    };
    chosen.replaceChildren(
      ...(file
        ? [icon("file"), el("span", {}, file.name), iconButton("close", `${file.name} weghalen`, leaveOut)]
        : []),
    );
  }

  function take(): File | undefined {
    const file = input.files?.[0];
    input.value = "";
    show();
    return file;
  }

  input.addEventListener("change", () => {
    show();
    done();
  });
  const button = iconButton("attach", "Bestand toevoegen", () => input.click());
  return { button: el("span", { class: "attach" }, button, input), chosen, take };
}
