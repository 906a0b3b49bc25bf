import { z } from "zod";
import type { Message } from "../lib/message.ts";
import type { CardAction } from "../people/turn.ts";
import { type Requests, filing, openRequest } from "./file-request.ts";
import type { RequestKind } from "./kind.ts";
import { requestKinds } from "./kinds/index.ts";
import { catalogueCard } from "./request-cards.ts";

const UNKNOWN_KIND = "Dit soort aanvraag ken ik niet. Kies hieronder wat u wilt aanvragen.";

/** Every button about requests, by the verb that its template sends. */
export function requestActions(house: Requests): Record<string, CardAction> {
  const file = new Map(requestKinds.map((kind) => [kind, filing(house, kind)]));
  return {
    "request.catalogue": async () => catalogueCard(requestKinds),
    "request.form": async (data, turn) => {
      const kind = kindIn(data);
      return kind ? openRequest(house, kind, turn) : unknownKind();
    },
    "request.file": async (data, turn) => {
      const kind = kindIn(data);
      return (kind && file.get(kind)?.(data, turn)) ?? unknownKind();
    },
  };
}

export const unknownKind = (): Message => catalogueCard(requestKinds, UNKNOWN_KIND);

const KindInput = z.object({ kind: z.string() });

function kindIn(data: unknown): RequestKind | undefined {
  const asked = KindInput.safeParse(data).data?.kind;
  return requestKinds.find(({ kind }) => kind === asked);
}
