import { z } from "zod";
import { GUID } from "../lib/guid.ts";
import { displayName, domainsOf } from "../people/directory.ts";
import type { PersonId } from "../people/person.ts";
import { type Graph, GraphTrouble } from "./graph.ts";

/** What is kept of an account in Entra: enough to know who somebody is and where they work, and no more. */
export interface Account {
  readonly id: PersonId;
  /** In lower case. */
  readonly tenant: string;
  readonly name: string;
  /** Of the sign-in name and the mail address, in that order. */
  readonly domains: readonly string[];
  readonly isGuest: boolean;
  /** The leidinggevende; absent when Entra has none, or was not asked. */
  readonly manager?: PersonId | undefined;
}

/** An account as Graph told it: blocked ones are of people who left. */
export interface Found {
  readonly account: Account;
  readonly isEnabled: boolean;
}

const SELECT = "$select=id,displayName,userPrincipalName,mail,accountEnabled,userType";
const MOST_MEMBERS = 1_000;
const PAGE = 999;
const MOST_FOUND = 25;
const MOST_WORDS = 6;
const LONGEST_WORD = 40;

const personId = z
  .string()
  .regex(GUID)
  .transform((id) => id.toLowerCase() as PersonId);
const User = z.object({
  id: personId,
  displayName: z.string().nullish(),
  userPrincipalName: z.string().nullish(),
  mail: z.string().nullish(),
  accountEnabled: z.boolean().nullish(),
  userType: z.string().nullish(),
});
const Reference = z.object({ id: personId });

/** Somebody with their leidinggevende; undefined when this tenant has no such account. @throws GraphTrouble */
export async function readAccount(graph: Graph, tenant: string, id: PersonId): Promise<Found | undefined> {
  const path = `/users/${encodeURIComponent(id)}`;
  const [user, manager] = await Promise.all([
    graph.get(`${path}?${SELECT}`, User),
    graph.get(`${path}/manager?$select=id`, Reference),
  ]);
  if (user && user.id !== id) throw new GraphTrouble("unreadable");
  const found = user && foundIn(tenant, user);
  return found && { ...found, account: { ...found.account, manager: manager?.id } };
}

/** Everybody in the group and in the groups in it, guests and blocked accounts left out; undefined when there is no such group. @throws GraphTrouble */
export async function readMembers(
  graph: Graph,
  tenant: string,
  group: string,
): Promise<readonly Account[] | undefined> {
  const path = `/groups/${encodeURIComponent(group)}/transitiveMembers/microsoft.graph.user`;
  const users = await graph.list(`${path}?${SELECT}&$top=${PAGE}&$count=true`, User, MOST_MEMBERS);
  const found = users?.map((user) => foundIn(tenant, user));
  return found?.flatMap(({ account, isEnabled }) => (isEnabled && !account.isGuest ? [account] : []));
}

/**
 * At most 25 people with these words in their name. @param domains only who has an address there; empty: the whole tenant
 * @throws GraphTrouble
 */
export async function searchAccounts(
  graph: Graph,
  tenant: string,
  words: readonly string[],
  domains: readonly string[],
): Promise<readonly Found[]> {
  const search = words
    .slice(0, MOST_WORDS)
    .map((word) => `"displayName:${word.slice(0, LONGEST_WORD).replace(/["\\]/g, "\\$&")}"`)
    .join(" AND ");
  const filter = domains.flatMap((domain) =>
    ["userPrincipalName", "mail"].map((field) => `endsWith(${field},'@${domain.replaceAll("'", "''")}')`),
  );
  const query = [
    `$search=${encodeURIComponent(search)}`,
    ...(filter.length > 0 ? [`$filter=${encodeURIComponent(filter.join(" or "))}`] : []),
    SELECT,
    `$top=${MOST_FOUND}`,
    "$count=true",
  ];
  // One page is enough: whoever gets 25 names asks again with more of the name.
  const page = await graph.get(`/users?${query.join("&")}`, z.object({ value: z.array(User).max(MOST_FOUND) }));
  return (page?.value ?? []).map((user) => foundIn(tenant, user));
}

/** Whether anything may be read here at all. @throws GraphTrouble */
export async function knock(graph: Graph): Promise<void> {
  await graph.get(`/users?${SELECT}&$top=1`, z.object({ value: z.array(z.unknown()) }));
}

/** Without the permission for it Graph leaves out everything but the id, and says nothing. */
function foundIn(tenant: string, user: z.output<typeof User>): Found {
  const { id, userPrincipalName, mail, accountEnabled } = user;
  if (!userPrincipalName || typeof accountEnabled !== "boolean") throw new GraphTrouble("no-permission");
  const isGuest = user.userType?.toLowerCase() === "guest" || userPrincipalName.toLowerCase().includes("#ext#");
  const domains = [...new Set(domainsOf(userPrincipalName, mail))];
  return {
    account: { id, tenant, name: displayName(user.displayName ?? ""), domains, isGuest },
    isEnabled: accountEnabled,
  };
}
