import type { IncomingMessage } from "node:http";
import type { Refusal } from "./refusals.ts";

const MOST_HEADERS = 100;
/** Two of these, and two readers may each believe another one. */
const ONCE = new Set([
  "authorization",
  "content-encoding",
  "content-length",
  "content-type",
  "host",
  "transfer-encoding",
]);

/** By exact path, or by one that ends in "/" for whatever single part comes after it, the method it takes. */
type Addresses = ReadonlyMap<string, "GET" | "POST">;

type Head = Pick<IncomingMessage, "url" | "method" | "headers" | "rawHeaders">;

/** What can be said against a request by its head alone. @param names by which the server may be called; absent: any */
export function objection(head: Head, addresses: Addresses, names?: ReadonlySet<string>): Refusal | undefined {
  if (head.rawHeaders.length > 2 * MOST_HEADERS) return "headers-too-big";
  if (isAmbiguous(head)) return "invalid";
  if (names && !names.has(nameOf(head))) return "unknown-address";
  const method = addresses.get(addressOf(pathOf(head), addresses));
  if (!method) return "unknown-address";
  if (head.method !== method) return "wrong-method";
  return head.method === "GET" && announcesBody(head) ? "invalid" : undefined;
}

/** As it was sent: nothing decoded, no slashes merged, so that what a proxy lets through is what we see. */
export const pathOf = ({ url = "" }: Pick<Head, "url">): string => url.split("?", 1)[0] ?? "";

/** The address that a path is of: itself, or one that ends in "/" when a part follows it. "" for none. */
export function addressOf(path: string, addresses: { has(address: string): boolean }): string {
  if (!path.endsWith("/") && addresses.has(path)) return path;
  const [, start = "", part = ""] = /^(\/[^/]+\/)([^/]+)$/.exec(path) ?? [];
  return part !== "" && addresses.has(start) ? start : "";
}

/** Without the port, which a tunnel may change. */
const nameOf = ({ headers: { host = "" } }: Head): string => host.toLowerCase().replace(/:\d*$/, "");

function isAmbiguous({ headers, rawHeaders }: Head): boolean {
  const names = rawHeaders.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase());
  const singles = names.filter((name) => ONCE.has(name));
  const coding = headers["transfer-encoding"];
  return (
    headers.host === undefined ||
    singles.length !== new Set(singles).size ||
    (coding !== undefined && coding.toLowerCase() !== "chunked")
  );
}

const announcesBody = ({ headers }: Head): boolean =>
  headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
