import type * as Library from "adaptivecards";
import { hostConfig, type Theme } from "./host-config.ts";
import { markdownToHtml } from "./markdown.ts";
import type { CardJson } from "./wire.ts";

declare global {
  /** Microsoft's card library, which the page loads as a script of its own. */
  var AdaptiveCards: typeof Library;
}

/** A button that talks to the bot. */
export interface CardPress {
  readonly kind: "execute" | "submit";
  readonly verb: string;
  /** The button's own data with the inputs in it. */
  readonly data: unknown;
}

/**
 * A card as Teams draws it. A card that cannot be read shows its `fallbackText`.
 * @param press called when a button talks to the bot, with the element that was pressed
 */
export function drawCard(json: CardJson, theme: Theme, press: (press: CardPress, button: HTMLElement) => void) {
  const { AdaptiveCard, HostConfig, Version } = globalThis.AdaptiveCards;
  AdaptiveCard.onProcessMarkdown = (text, result) => {
    result.outputHtml = markdownToHtml(text);
    result.didProcess = true;
  };
  const card = new AdaptiveCard();
  card.version = new Version(1, 5);
  card.hostConfig = new HostConfig(hostConfig(theme));
  card.onExecuteAction = (action) => {
    const asked = pressOf(action);
    if (asked) press(asked, action.renderedElement ?? document.body);
    else openAddress(action);
  };
  card.parse(json);
  const drawn = card.render();
  if (drawn) drawn.classList.add(`ac-theme-${theme}`);
  return drawn;
}

function pressOf(action: Library.Action): CardPress | undefined {
  const { ExecuteAction, SubmitAction } = globalThis.AdaptiveCards;
  if (action instanceof ExecuteAction) return { kind: "execute", verb: action.verb, data: action.data };
  if (action instanceof SubmitAction) return { kind: "submit", verb: "", data: action.data };
  return undefined;
}

function openAddress(action: Library.Action): void {
  const { OpenUrlAction } = globalThis.AdaptiveCards;
  if (action instanceof OpenUrlAction && action.url) window.open(action.url, "_blank", "noopener,noreferrer");
}
