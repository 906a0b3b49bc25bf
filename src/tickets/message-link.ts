import { z } from "zod";

const TEAMS = new Set(["teams.microsoft.com", "teams.cloud.microsoft"]);
/** With the names of team and channel in it, a link of Teams takes some hundreds of characters. */
const LONGEST = 1_000;

/** A link to one message in Teams; undefined for anything else, wherever it leads. */
export function messageLink(link: string): string | undefined {
  if (link.length > LONGEST || !URL.canParse(link)) return undefined;
  const url = new URL(link);
  const isTeams = url.protocol === "https:" && TEAMS.has(url.host) && url.username === "" && url.password === "";
  return isTeams && url.pathname.startsWith("/l/message/") && url.href.length <= LONGEST ? url.href : undefined;
}

/** As a card sends it back: what is no such link is left out. */
export const MessageLink = z.string().transform(messageLink).optional().catch(undefined);
