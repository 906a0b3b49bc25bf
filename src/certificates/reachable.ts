import { BlockList, isIP } from "node:net";
import { type Outcome, done, refuse } from "../lib/outcome.ts";
import type { OrganisationId } from "../people/person.ts";

export interface Host {
  /** In lower case, letters, digits and dashes only. */
  readonly name: string;
  readonly port: number;
}

/** What may be looked at inside the network of an organisation, and nobody else's. */
export interface InternalHosts {
  readonly organisation: OrganisationId;
  /** "intranet.venlo.nl" or "*.intern.venlo.nl": everything that ends so. */
  readonly names: readonly string[];
  /** "10.20.0.0/16" */
  readonly ranges: readonly string[];
}

/** Whether we may connect to this address, which was found under that name, for that organisation. */
export type MayReach = (organisation: OrganisationId, name: string, address: string) => boolean;

export const TLS_PORTS: readonly number[] = [443, 8443, 993, 636, 465, 995];
const USUAL_PORT = 443;

const MOST_NAME = 253;
const LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
/** The last part begins with a letter: what ends in a number is an address, however it is written. */
const FULL_NAME = new RegExp(`^(?:${LABEL}\\.)+(?=[a-z])${LABEL}$`);
const HOST = /^([^:]*)(?::([1-9]\d{0,4}))?$/;

/**
 * "www.venlo.nl" or "www.venlo.nl:8443". A name is written in full and in ASCII (xn--… for others), without a dot at
 * the end; addresses, web addresses and names with a user in front are none.
 */
export function readHost(text: string, ports: readonly number[] = TLS_PORTS): Outcome<Host, "no-name" | "port"> {
  const [, written = "", port] = HOST.exec(text.slice(0, MOST_NAME + ":65535".length + 1)) ?? [];
  const name = written.toLowerCase();
  if (name.length > MOST_NAME || !FULL_NAME.test(name)) return refuse("no-name");
  const host = { name, port: port === undefined ? USUAL_PORT : Number(port) };
  return ports.includes(host.port) ? done(host) : refuse("port");
}

/** Only what is public, and what an organisation has listed of its own network. */
export function createGuard(internal: readonly InternalHosts[]): MayReach {
  const listed = internal.map(({ organisation, names, ranges }) => ({ organisation, names, ranges: listOf(ranges) }));
  return (organisation, name, address) =>
    isPublic(address) ||
    listed.some(
      (own) =>
        own.organisation === organisation &&
        own.names.some((pattern) => matches(pattern, name)) &&
        holds(own.ranges, address) &&
        !holds(NEVER, address),
    );
}

const matches = (pattern: string, name: string): boolean =>
  pattern.startsWith("*.") ? name.endsWith(pattern.slice(1)) : name === pattern;

/** This machine, its neighbours on the cable, the cloud it runs in, and what is nobody's: also not for who lists it. */
const NEVER_V4 = ["0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "168.63.129.16/32", "224.0.0.0/4", "240.0.0.0/4"];
const PRIVATE_V4 = ["10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.0.0.0/24", "192.168.0.0/16", "198.18.0.0/15"];
const NEVER_V6 = ["::/127", "fe80::/10", "ff00::/8"];
/** In all other IPv6 nothing is public. */
const PUBLIC_V6 = ["2000::/3", "64:ff9b::/96"];
/** Tunnels of old; the address of an IPv4 host that they lead to need not be where we would look for it. */
const TUNNELS = ["2001::/32", "2002::/16"];

/** IPv6 addresses by which a translator (NAT64) reaches these IPv4 ones. */
const translated = (ranges: readonly string[]): string[] =>
  ranges.map((range) => {
    const [address = "", prefix] = range.split("/");
    return `64:ff9b::${address}/${96 + Number(prefix)}`;
  });

const NEVER = listOf([...NEVER_V4, ...translated(NEVER_V4), ...NEVER_V6]);
const NOT_PUBLIC = listOf([
  ...[...NEVER_V4, ...PRIVATE_V4, ...translated([...NEVER_V4, ...PRIVATE_V4])],
  ...[...NEVER_V6, ...TUNNELS],
]);
const PUBLIC = listOf(PUBLIC_V6);

const isPublic = (address: string): boolean =>
  !holds(NOT_PUBLIC, address) && (isIP(address) === 4 || holds(PUBLIC, address));

/** An IPv4 address written as an IPv6 one (::ffff:10.0.0.1) counts as what it is. */
function holds(list: BlockList, address: string): boolean {
  return list.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");
}

/** @throws when one of them is no range of addresses */
function listOf(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = "", prefix] = range.split("/");
    list.addSubnet(address, Number(prefix), isIP(address) === 6 ? "ipv6" : "ipv4");
  }
  return list;
}
