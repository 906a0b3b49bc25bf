import { type IncomingMessage, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { TokenSource } from "../../src/entra/graph.ts";
import { answerJson } from "./fake-connector.ts";

export interface GraphUser {
  readonly id: string;
  readonly displayName: string | null;
  readonly userPrincipalName: string;
  readonly mail?: string | null;
  readonly accountEnabled?: boolean;
  readonly userType?: "Member" | "Guest" | null;
  /** The id of somebody in the same tenant. */
  readonly manager?: string;
}

interface Tenant {
  readonly users: Map<string, GraphUser>;
  /** The ids of users and of groups in it. */
  readonly groups: Map<string, string[]>;
  readonly permissions: Set<"User.Read.All" | "GroupMember.Read.All">;
}

export interface Asked {
  readonly tenant: string;
  /** Decoded, with the query. */
  readonly path: string;
}

export interface LoopbackGraph {
  readonly url: string;
  /** Made when first asked for, with both permissions. */
  tenant(id: string): Tenant;
  readonly asked: Asked[];
  /** Takes the place of the usual answer while it answers true. */
  fault: ((response: ServerResponse, asked: Asked) => boolean) | undefined;
  /** Tokens given out so far are refused from now on. */
  revoke(): void;
  readonly tokenFor: (tenant: string) => TokenSource;
  close(): Promise<void>;
}

/** At most so many in a page, whatever is asked for. */
const PAGE = 3;

/** A stand-in on loopback for Microsoft Graph: users, leidinggevenden, groups and searching, as documented. */
export async function startGraph(): Promise<LoopbackGraph> {
  const tenants = new Map<string, Tenant>();
  let generation = 0;
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "", graph.url);
    const [tenant = "", of] = /^Bearer (.+) (\d+)$/.exec(request.headers.authorization ?? "")?.slice(1) ?? [];
    const asked = { tenant, path: decodeURIComponent(`${url.pathname}${url.search}`) };
    graph.asked.push(asked);
    if (graph.fault?.(response, asked)) return;
    if (Number(of) !== generation) return answerError(response, 401, "InvalidAuthenticationToken");
    answer(graph.tenant(tenant), url, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const graph: LoopbackGraph = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    asked: [],
    fault: undefined,
    tenant(id) {
      const found = tenants.get(id) ?? {
        users: new Map<string, GraphUser>(),
        groups: new Map<string, string[]>(),
        permissions: new Set(["User.Read.All", "GroupMember.Read.All"] as const),
      };
      tenants.set(id, found);
      return found;
    },
    revoke() {
      generation += 1;
    },
    tokenFor: (tenant) => {
      let token = `${tenant} ${generation}`;
      return async (fresh) => {
        if (fresh) token = `${tenant} ${generation}`;
        return token;
      };
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return graph;
}

export function answerError(response: ServerResponse, status: number, code: string, headers = {}): void {
  const innerError = { date: "2026-11-23T10:00:00", "request-id": "b31c83fd-944c-4663-aa50-5d9ceb367e19" };
  answerJson(response, status, { error: { code, message: "Not this time.", innerError } }, headers);
}

function answer(tenant: Tenant, url: URL, request: IncomingMessage, response: ServerResponse): void {
  const [, version, collection, id, relation, cast] = url.pathname.split("/").map(decodeURIComponent);
  const isAdvanced = request.headers["consistencylevel"] === "eventual";
  const query = url.searchParams;
  if (version !== "v1.0") return answerError(response, 400, "BadRequest");
  if (collection === "users" && !tenant.permissions.has("User.Read.All")) return denied(response);
  if (collection === "groups" && !tenant.permissions.has("GroupMember.Read.All")) return denied(response);

  if (collection === "users" && id === undefined) {
    if ((query.has("$search") || query.has("$filter")) && !(isAdvanced && query.get("$count") === "true")) {
      return answerError(response, 400, "Request_UnsupportedQuery");
    }
    return answerPage(response, url, searched(tenant, query), (user) => selected(user, query));
  }
  const user = tenant.users.get(id ?? "");
  if (collection === "users" && relation === undefined)
    return user ? one(response, selected(user, query)) : missing(response);
  if (collection === "users" && relation === "manager") {
    const manager = tenant.users.get(user?.manager ?? "");
    return manager ? one(response, selected(manager, query)) : missing(response);
  }
  if (collection === "groups" && relation === "transitiveMembers" && cast === "microsoft.graph.user") {
    if (!isAdvanced || query.get("$count") !== "true") return answerError(response, 400, "Request_UnsupportedQuery");
    if (!tenant.groups.has(id ?? "")) return missing(response);
    const isLimited = !tenant.permissions.has("User.Read.All");
    return answerPage(response, url, membersOf(tenant, id ?? ""), (member) =>
      isLimited ? { id: member.id, displayName: null, userPrincipalName: null } : selected(member, query),
    );
  }
  answerError(response, 400, "BadRequest");
}

const one = (response: ServerResponse, body: object): void => answerJson(response, 200, body);
const missing = (response: ServerResponse): void => answerError(response, 404, "Request_ResourceNotFound");
const denied = (response: ServerResponse): void => answerError(response, 403, "Authorization_RequestDenied");

function answerPage(
  response: ServerResponse,
  url: URL,
  users: readonly GraphUser[],
  shown: (user: GraphUser) => object,
): void {
  const from = Number(url.searchParams.get("$skiptoken") ?? 0);
  const next = new URL(url);
  next.searchParams.set("$skiptoken", String(from + PAGE));
  const value = users.slice(from, from + PAGE).map(shown);
  const link = from + PAGE < users.length ? { "@odata.nextLink": next.href } : {};
  answerJson(response, 200, { "@odata.context": `${url.origin}/v1.0/$metadata#users`, ...link, value });
}

const selected = (user: GraphUser, query: URLSearchParams): object => {
  const fields = { mail: null, accountEnabled: true, userType: "Member", ...user };
  const names = query.get("$select")?.split(",") ?? Object.keys(fields);
  return Object.fromEntries(Object.entries(fields).filter(([name]) => names.includes(name)));
};

function membersOf(tenant: Tenant, group: string, seen = new Set<string>()): GraphUser[] {
  if (seen.has(group)) return [];
  seen.add(group);
  const members = tenant.groups.get(group) ?? [];
  const users = members.flatMap((id) => tenant.users.get(id) ?? membersOf(tenant, id, seen));
  return users.filter((user, index) => users.indexOf(user) === index);
}

/** "displayName:a" AND "displayName:b", each the beginning of a word; and endsWith(field,'…') or … */
function searched(tenant: Tenant, query: URLSearchParams): GraphUser[] {
  const terms = [...(query.get("$search") ?? "").matchAll(/"displayName:((?:[^"\\]|\\.)*)"(?: AND |$)/g)].map(
    ([, term = ""]) => term.replace(/\\(.)/g, "$1").toLowerCase(),
  );
  const ends = [...(query.get("$filter") ?? "").matchAll(/endsWith\((\w+),'((?:[^']|'')*)'\)/g)];
  return [...tenant.users.values()].filter((user) => {
    const words = (user.displayName ?? "").toLowerCase().split(/\s+/);
    const fields: Record<string, string | null | undefined> = {
      userPrincipalName: user.userPrincipalName,
      mail: user.mail,
    };
    return (
      terms.every((term) => words.some((word) => word.startsWith(term))) &&
      (ends.length === 0 || ends.some(([, field = "", end = ""]) => fields[field]?.endsWith(end.replaceAll("''", "'"))))
    );
  });
}
