import { el, iconButton } from "./dom.ts";

const GAP_PIXELS = 4;

/** A button that opens a menu above everything else. @param words of the one thing that can be chosen */
export function menuButton(name: string, words: string, choose: () => void): HTMLElement {
  const button = iconButton("more", name, open, {
    class: "icon-button message-more",
    "aria-haspopup": "menu",
    "aria-expanded": "false",
  });

  function open(): void {
    const pick = (): void => {
      menu.hidePopover();
      choose();
    };
    const item = el("button", { type: "button", role: "menuitem", on: { click: pick } }, words);
    const menu = el("div", { class: "menu-items floating", role: "menu", "aria-label": name, popover: "auto" }, item);
    menu.addEventListener("toggle", ({ newState }) => {
      if (newState === "open") return;
      menu.remove();
      button.setAttribute("aria-expanded", "false");
    });
    menu.addEventListener("keydown", ({ key }) => {
      if (key === "Tab") menu.hidePopover();
    });
    document.body.append(menu);
    menu.showPopover({ source: button });
    button.setAttribute("aria-expanded", "true");
    place(menu, button);
    item.focus();
  }

  return button;
}

/** Beneath the button, or above it where there is no room. */
function place(menu: HTMLElement, button: HTMLElement): void {
  const { left, right, top, bottom } = button.getBoundingClientRect();
  const isBelow = bottom + GAP_PIXELS + menu.offsetHeight < window.innerHeight;
  menu.style.top = `${isBelow ? bottom + GAP_PIXELS : top - menu.offsetHeight - GAP_PIXELS}px`;
  const fits = right - menu.offsetWidth > GAP_PIXELS;
  menu.style.left = `${fits ? right - menu.offsetWidth : left}px`;
}
