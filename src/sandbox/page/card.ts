import type * as Library from "adaptivecards";
import { ChoiceSet } from "./choice-set.ts";
import { hostConfig, type Theme } from "./host-config.ts";
import { followTeamsLink } from "./teams-link.ts";
import { markdownToHtml } from "./markdown.ts";
import type { CardJson, PersonView } from "./wire.ts";

declare global {
  /** Microsoft's card library, which the page loads as a script of its own. */
  var AdaptiveCards: typeof Library;
}

/** A button that talks to the bot. */
export interface CardPress {
  /** "open-dialog" is a submit that opens a dialog. */
  readonly kind: "execute" | "submit" | "open-dialog";
  readonly verb: string;
  /** The button's own data with the inputs in it. */
  readonly data: unknown;
}

/** What the looks of a card depend on, besides the card. */
export interface CardScene {
  readonly theme: Theme;
  /** Whom its people pickers find. */
  readonly people: readonly PersonView[];
}

/**
 * A card as Teams draws it. A card that cannot be read shows its `fallbackText`.
 * @param press called when a button talks to the bot, with the element that was pressed
 */
export function drawCard(
  json: CardJson,
  { theme, people }: CardScene,
  press: (press: CardPress, button: HTMLElement) => void,
) {
  const { AdaptiveCard, GlobalRegistry, HostConfig, Version } = globalThis.AdaptiveCards;
  GlobalRegistry.elements.register("Input.ChoiceSet", ChoiceSet);
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
    else openAddress(action, card.renderedElement);
  };
  card.onAnchorClicked = (_, anchor) => followTeamsLink(anchor.href, anchor);
  card.onInlineCardExpanded = (action, isExpanded) => {
    if (isExpanded) bringIntoView(action.card);
  };
  card.onElementVisibilityChanged = (element) => {
    if (element.isVisible) bringIntoView(element);
  };
  card.parse(json);
  for (const input of card.getAllInputs()) if (input instanceof ChoiceSet) input.people = people;
  const drawn = card.render();
  if (drawn) drawn.classList.add(`ac-theme-${theme}`);
  return drawn;
}

/** What unfolds below the edge of the conversation would not be noticed. */
const bringIntoView = ({ renderedElement }: Library.CardElement): void =>
  renderedElement?.scrollIntoView({ block: "nearest" });

function pressOf(action: Library.Action): CardPress | undefined {
  const { ExecuteAction, SubmitAction } = globalThis.AdaptiveCards;
  if (action instanceof ExecuteAction) return { kind: "execute", verb: action.verb, data: action.data };
  if (!(action instanceof SubmitAction)) return undefined;
  return { kind: opensDialog(action.data) ? "open-dialog" : "submit", verb: "", data: action.data };
}

const opensDialog = (data: unknown): boolean =>
  (data as { readonly msteams?: { readonly type?: unknown } } | undefined)?.msteams?.type === "task/fetch";

/** @param card where the link stands */
function openAddress(action: Library.Action, card: HTMLElement | undefined): void {
  const { OpenUrlAction } = globalThis.AdaptiveCards;
  if (!(action instanceof OpenUrlAction) || !action.url) return;
  if (followTeamsLink(action.url, card)) return;
  window.open(action.url, "_blank", "noopener,noreferrer");
}
