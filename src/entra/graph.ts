import { Client, type Context, type Middleware, ResponseType } from "@microsoft/microsoft-graph-client";
import { Agent, request } from "undici";
import { z } from "zod";
import { within } from "../lib/within.ts";

/** What went wrong with Graph, as far as it matters to whoever looks after the Helpdesk. */
export type Trouble = "unreachable" | "throttled" | "not-signed-in" | "no-permission" | "unreadable";

/** Graph gave no answer that can be used. Not the same as "that person does not exist", which is an answer. */
export class GraphTrouble extends Error {
  override readonly name = "GraphTrouble";
  readonly code: Trouble;

  constructor(code: Trouble) {
    super("Graph gave no answer that can be used.");
    this.code = code;
  }
}

/** A token for Graph; a fresh one when the last was refused. */
export type TokenSource = (fresh: boolean) => Promise<string>;

/** Graph for one tenant. One attempt a call, with a deadline; never before Graph said it may be asked again. */
export interface Graph {
  /** Undefined when there is no such thing (404). @throws GraphTrouble */
  get<T>(path: string, shape: z.ZodType<T>): Promise<T | undefined>;
  /** All pages; undefined when there is no such thing. @throws GraphTrouble, also when there are more than `most` */
  list<T>(path: string, shape: z.ZodType<T>, most: number): Promise<readonly T[] | undefined>;
  /** When it may be asked again, in milliseconds; in the past when it may be asked now. */
  closedUntil(): number;
  /** Does not ask before this moment: another process heard that. */
  closeUntil(moment: number): void;
}

export interface GraphOptions {
  readonly token: TokenSource;
  readonly agent: Agent;
  /** Overrides Microsoft's own address, for tests: "http://127.0.0.1:1234/". */
  readonly url?: string | undefined;
  /** Overrides the 5 s of a call. */
  readonly withinMillis?: number | undefined;
  readonly now?: () => number;
}

const GRAPH_URL = "https://graph.microsoft.com/";
const VERSION = "v1.0";
const WITHIN_MS = 5_000;
const CONNECT_WITHIN_MS = 3_000;
const LARGEST_ANSWER_BYTES = 4_000_000;
const MOST_PAGES = 40;
/** After a failure that says nothing about it. */
const CLOSED_MS = 15_000;
/** Whatever Graph says: an absurd number must not keep us away for a day. */
const LONGEST_CLOSED_MS = 3_600_000;

export const createGraphAgent = (): Agent =>
  new Agent({ connect: { timeout: CONNECT_WITHIN_MS }, maxResponseSize: LARGEST_ANSWER_BYTES });

const Page = z.object({ value: z.array(z.unknown()), "@odata.nextLink": z.string().optional() });

/**
 * Microsoft's client builds the requests; sending is ours. Its own handlers wait for as long as Retry-After says, ask
 * again by themselves and follow redirects.
 */
export function createGraph(options: GraphOptions): Graph {
  const { token, agent, now = Date.now, withinMillis = WITHIN_MS } = options;
  const base = new URL(options.url ?? GRAPH_URL);
  const client = Client.initWithMiddleware({
    baseUrl: base.href,
    defaultVersion: VERSION,
    middleware: sending(base, agent, withinMillis),
  });
  let closedUntil = 0;
  let closedFor: Trouble = "unreachable";

  const close = (trouble: Trouble, millis = CLOSED_MS): GraphTrouble => {
    closedFor = trouble;
    closedUntil = Math.max(closedUntil, now() + Math.min(millis, LONGEST_CLOSED_MS));
    return new GraphTrouble(trouble);
  };

  const attempt = async (path: string, isFresh: boolean): Promise<Response> => {
    const bearer = await within(token(isFresh), withinMillis, undefined).catch(() => undefined);
    if (bearer === undefined) throw close("not-signed-in");
    // The directory's index, which searching and counting need: it may be some minutes behind.
    const headers = { authorization: `Bearer ${bearer}`, consistencylevel: "eventual" };
    const answer: unknown = await client.api(path).headers(headers).responseType(ResponseType.RAW).get();
    if (answer instanceof Response) return answer;
    throw close("unreachable");
  };

  const answered = async (path: string): Promise<unknown> => {
    if (now() < closedUntil) throw new GraphTrouble(closedFor);
    const send = (isFresh: boolean) => attempt(path, isFresh).catch((error: unknown) => failed(error));
    const first = await send(false);
    const answer = first.status === 401 ? await send(true) : first;
    if (answer.status === 200) return jsonOf(answer);
    if (answer.status === 404) return undefined;
    throw refused(answer);
  };

  const failed = (error: unknown): never => {
    throw error instanceof GraphTrouble ? error : close("unreachable");
  };

  const refused = ({ status, headers }: Response): GraphTrouble => {
    const wait = waitOf(headers.get("retry-after"), now());
    if (status === 429) return close("throttled", wait);
    if (status >= 500) return close("unreachable", wait);
    if (status === 401) return close("not-signed-in");
    return new GraphTrouble(status === 403 ? "no-permission" : "unreadable");
  };

  return {
    async get(path, shape) {
      const answer = await answered(path);
      return answer === undefined ? undefined : readable(shape, answer);
    },
    async list(path, shape, most) {
      const found = [];
      let next: string | undefined = path;
      for (let page = 0; next !== undefined; page += 1) {
        if (page === MOST_PAGES) throw new GraphTrouble("unreadable");
        const answer = await answered(next);
        if (answer === undefined && page === 0) return undefined;
        const { value, "@odata.nextLink": link } = readable(Page, answer);
        found.push(...value.map((one) => readable(shape, one)));
        if (found.length > most) throw new GraphTrouble("unreadable");
        next = link && pathOf(link, base);
      }
      return found;
    },
    closedUntil: () => closedUntil,
    closeUntil(moment) {
      closedUntil = Math.max(closedUntil, Math.min(moment, now() + LONGEST_CLOSED_MS));
    },
  };
}

/** The last of the chain, and its only link. Redirects are not followed. */
const sending = (base: URL, agent: Agent, withinMillis: number): Middleware => ({
  async execute(context: Context) {
    const url = new URL(typeof context.request === "string" ? context.request : context.request.url);
    if (!isOf(url, base)) throw new GraphTrouble("unreadable");
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(), withinMillis);
    try {
      const headers = (context.options?.headers ?? {}) as Record<string, string>;
      const answer = await request(url, { headers, signal: deadline.signal, dispatcher: agent });
      const wait = answer.headers["retry-after"];
      context.response = new Response((await answer.body.text()) || null, {
        status: answer.statusCode,
        ...(typeof wait === "string" && { headers: { "retry-after": wait } }),
      });
    } finally {
      clearTimeout(timer);
    }
  },
});

const isOf = (url: URL, base: URL): boolean =>
  url.origin === base.origin && url.pathname.startsWith(`/${VERSION}/`) && url.username === "" && url.password === "";

/**
 * Where the next page is, without the address in front. Of a path with "https://" in it the client would make another
 * host, which would get the token. @throws GraphTrouble when it is somewhere else
 */
function pathOf(link: string, base: URL): string {
  const url = URL.canParse(link) ? new URL(link) : undefined;
  const path = url && isOf(url, base) ? `${url.pathname.slice(VERSION.length + 1)}${url.search}` : undefined;
  if (path === undefined || path.includes("https://")) throw new GraphTrouble("unreadable");
  return path;
}

async function jsonOf(answer: Response): Promise<unknown> {
  try {
    return await answer.json();
  } catch {
    throw new GraphTrouble("unreadable");
  }
}

function readable<T>(shape: z.ZodType<T>, answer: unknown): T {
  const parsed = shape.safeParse(answer);
  if (!parsed.success) throw new GraphTrouble("unreadable");
  return parsed.data;
}

/** Seconds, or a date. */
function waitOf(text: string | null, now: number): number | undefined {
  if (!text) return undefined;
  const millis = /^\d+$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - now;
  return Number.isFinite(millis) && millis > 0 ? millis : undefined;
}
