import { REMOVED } from "./delivery/causes.ts";
import { type Reference, channelPlace, personPlace } from "./lib/place.ts";
import type { Directory } from "./people/directory.ts";
import { reach } from "./people/person.ts";
import type { Turn } from "./people/turn.ts";
import type { Places } from "./places/places.ts";

interface House {
  readonly places: Places;
  readonly directory: Pick<Directory, "organisations" | "shared">;
}

/** How to reach who or what was just heard from: a person in each organisation they act for, a channel if it is bound. */
export async function remember({ places, directory }: House, turn: Turn, seen: "again" | "anew" = "again") {
  const { actor, chat, reference } = turn;
  if (chat === "personal") {
    await Promise.all(reach(actor).map((id) => places.remember(id, personPlace(actor.id), reference, seen)));
  }
  if (chat !== "channel") return;
  const channel = await places.channelOf(reference.conversationId);
  if (channel) await places.remember(directory.shared, channelPlace(channel), reference, seen);
}

/** The bot was removed from somebody's chat: what is meant for them waits until it is back. */
export async function left({ places }: House, { actor, chat, now }: Turn): Promise<void> {
  if (chat !== "personal") return;
  const found = await Promise.all(reach(actor).map((id) => places.find(id, personPlace(actor.id))));
  await Promise.all(found.flatMap((place) => (place ? [places.markDead(place, REMOVED, now, [])] : [])));
}

/** The chat that somebody has with the bot, in whichever organisation it is known; undefined when there is none. */
export async function chatWith({ places, directory }: House, objectId: string): Promise<Reference | undefined> {
  const place = personPlace(objectId);
  const found = await Promise.all(directory.organisations.map(({ id }) => places.find(id, place)));
  return found.find((chat) => chat?.reference && !chat.dead)?.reference;
}
