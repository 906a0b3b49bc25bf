import { randomUUID } from "node:crypto";
import { CHANNEL_DELETED, REMOVED } from "../delivery/causes.ts";
import { silence } from "../delivery/dead-letter.ts";
import { type Render, outboxRows } from "../delivery/outbox.ts";
import { commit } from "../lib/commit.ts";
import { type Instant, inAmsterdam, instant } from "../lib/instant.ts";
import { type Reference, channelIn, channelPlace } from "../lib/place.ts";
import type { Rows } from "../lib/rows.ts";
import type { Directory } from "../people/directory.ts";
import type { OrganisationId } from "../people/person.ts";
import type { Member } from "../people/roster.ts";
import type { ChannelNews } from "../places/channel-news.ts";
import type { FoundPlace, Places } from "../places/places.ts";
import { textCard } from "../tickets/texts.ts";
import { type NamedOrganisation, bindablesOf, channelNameOf } from "./channels.ts";
import { attendants } from "./members.ts";

export interface ChannelNewsOptions {
  readonly rows: Rows;
  readonly places: Places;
  readonly directory: Pick<Directory, "identify" | "organisation" | "organisations" | "tenants" | "shared">;
  readonly nudge: (partition: OrganisationId) => void;
  /** Everybody in a conversation; undefined when the platform does not say. */
  readonly membersOf: (reference: Reference) => Promise<readonly Member[] | undefined>;
}

/**
 * The bot left a team, came back, or somebody else came: what is meant for its channels waits, comes after all, or
 * Beheer is told that a stranger reads along. The same news twice changes nothing.
 */
export function createChannelNews(options: ChannelNewsOptions): (news: ChannelNews) => Promise<void> {
  const { places, nudge, directory } = options;
  return async (news) => {
    const meant = (await places.channels()).filter((found) => isMeant(news, found));
    await Promise.all(meant.map((found) => dealWith(options, news, found)));
    if (meant.length > 0) nudge(directory.shared);
  };
}

function isMeant({ channel, reference }: ChannelNews, found: FoundPlace): boolean {
  const { conversationId, teamId } = found.reference ?? {};
  if (channel !== undefined) return conversationId === channel;
  return conversationId === reference.conversationId || (teamId !== undefined && teamId === reference.teamId);
}

async function dealWith(options: ChannelNewsOptions, news: ChannelNews, found: FoundPlace): Promise<void> {
  const { places } = options;
  if (news.is === "joined") return found.dead ? undefined : lookAround(options, found, news.now);
  if (news.is === "gone") {
    if (found.dead) return;
    const cause = news.channel === undefined ? REMOVED : CHANNEL_DELETED;
    await places.markDead(found, cause, news.now, silence(found.place, Date.now(), randomUUID()));
  } else if (found.dead && (news.channel !== undefined || found.dead.cause !== CHANNEL_DELETED)) {
    const { serviceUrl, botId } = news.reference;
    const here = found.reference && { ...found, reference: { ...found.reference, serviceUrl, botId } };
    await places.revive(here ?? found, []);
  }
}

/** Once a day at most for a channel: who goes on adding people was told. */
async function lookAround(options: ChannelNewsOptions, found: FoundPlace, now: Instant): Promise<void> {
  const { rows, directory } = options;
  const outside = await outsidersIn(options, found);
  if (outside === undefined || outside === 0) return;
  const channel = channelIn(found.place) ?? "";
  const [key, opId] = [`guests|${channel}|${inAmsterdam(now).toFormat("yyyy-MM-dd")}`, randomUUID()];
  const showing = { subject: `guests:${channel}.${opId}`, place: channelPlace("operations") };
  const told = outboxRows(`guests.${opId}`, instant(new Date()), [showing]);
  await commit(rows, directory.shared, [{ insert: key, value: { opId, at: now } }, ...told], { key, opId });
}

/** How many in a bound channel should not read what comes there; undefined when the platform does not say who is there. */
export async function outsidersIn(
  { directory, membersOf }: Pick<ChannelNewsOptions, "directory" | "membersOf">,
  { reference, place }: FoundPlace,
): Promise<number | undefined> {
  const listed = reference && (await membersOf(reference));
  if (!listed) return undefined;
  const owners = bindablesOf(directory.organisations).find(({ channel }) => channel === channelIn(place))?.owners;
  const meant = { directory, tenantId: reference.tenantId, owners: owners?.map(({ id }) => id) ?? [] };
  return (await attendants(listed, meant)).filter(({ isOutsider }) => isOutsider).length;
}

/** What Beheer reads when a stranger was added to a channel. */
export const guestSubjects = (organisations: readonly NamedOrganisation[]): Record<string, Render> => ({
  guests: async (_, subject) => {
    const channel = subject.split(":")[1]?.split(".")[0] ?? "";
    return textCard(
      `In het kanaal ${channelNameOf(organisations, channel)} zit nu een gast of iemand van buiten.`,
      "Wie in een kanaal zit, leest alles wat daar komt. Haal deze persoon uit het team, of typ in dat kanaal: @Helpdesk ontkoppel.",
    );
  },
});
