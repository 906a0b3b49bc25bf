import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { GUID } from "../lib/guid.ts";
import { type Rows, StorageError } from "../lib/rows.ts";
import type { OrganisationId, PersonId } from "../people/person.ts";
import type { Month } from "./month.ts";

/** Which version of which report somebody may open. */
export interface Linked {
  readonly person: PersonId;
  readonly month: Month;
  /** What was sent, from 1 on; never a draft. */
  readonly version: number;
}

/** Addresses that open a report outside Teams, for the person who asked and for ten minutes. */
export interface ReportLinks {
  /** Undefined while nobody has said at which address the Helpdesk can be reached. */
  to(linked: Linked): Promise<string | undefined>;
  /** Undefined for what this house did not make, and for what is too old. Whether the person still may is not judged here. */
  read(token: string): Promise<Linked | undefined>;
}

export const LINK_MINUTES = 10;
const LINK_MS = LINK_MINUTES * 60_000;
const KEY_ROW = "report-link-key";
const KEY_BYTES = 32;
const LONGEST_TOKEN = 300;

const KeyValue = z.object({ key: z.base64() });
const Content = z.tuple([
  z.string().regex(GUID),
  z.string().regex(/^\d{4}-\d{2}$/),
  z.int().min(1),
  /** Milliseconds since 1970, by the wall clock. */
  z.int(),
]);

export interface LinksOptions {
  readonly rows: Rows;
  readonly home: OrganisationId;
  /** "https://helpdesk.example", without a path; undefined when it is not known. */
  readonly origin: () => string | undefined;
  readonly wallClock?: () => number;
}

/** The key is made once, and lies in the store: every process signs and reads with the same one. */
export function createLinks({ rows, home, origin, wallClock = Date.now }: LinksOptions): ReportLinks {
  let known: Buffer | undefined;

  async function keyOf(): Promise<Buffer> {
    known ??= (await stored()) ?? (await made());
    return known;
  }
  const stored = async (): Promise<Buffer | undefined> => {
    const row = await rows.get(home, KEY_ROW);
    return row && Buffer.from(KeyValue.parse(row.value).key, "base64");
  };
  async function made(): Promise<Buffer> {
    // Of two that make one, the first is the key.
    await rows.write(home, [{ insert: KEY_ROW, value: { key: randomBytes(KEY_BYTES).toString("base64") } }]);
    const key = await stored();
    if (!key) throw new StorageError("the key of links is gone");
    return key;
  }

  const signature = async (content: string): Promise<Buffer> => {
    const key = await keyOf();
    return createHmac("sha256", key).update(content).digest();
  };

  return {
    async to({ person, month, version }) {
      const at = origin();
      if (at === undefined) return undefined;
      const content = Buffer.from(JSON.stringify([person, month, version, wallClock() + LINK_MS])).toString(
        "base64url",
      );
      const signed = await signature(content);
      return new URL(`/reports/${content}.${signed.toString("base64url")}`, at).href;
    },

    async read(token) {
      if (token.length > LONGEST_TOKEN) return undefined;
      const [content = "", given = "", ...more] = token.split(".");
      if (more.length > 0) return undefined;
      const expected = await signature(content);
      const claimed = Buffer.from(given, "base64url");
      if (claimed.length !== expected.length || !timingSafeEqual(claimed, expected)) return undefined;
      const parsed = Content.safeParse(JSON.parse(Buffer.from(content, "base64url").toString()));
      if (!parsed.success) return undefined;
      const [person, month, version, until] = parsed.data;
      const left = until - wallClock();
      return left > 0 && left <= LINK_MS ? { person: person as PersonId, month: month as Month, version } : undefined;
    },
  };
}
