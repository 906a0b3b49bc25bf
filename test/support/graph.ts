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
  /** Answers nobody before this is done. */
  hold: Promise<unknown> | undefined;
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
    const isValid = Number(of) === generation;
    const { status, body } = isValid
      ? answerTo(graph.tenant(tenant), url, request)
      : failure(401, "InvalidAuthenticationToken");
    void Promise.resolve(graph.hold).then(() => answerJson(response, status, body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const graph: LoopbackGraph = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    asked: [],
    fault: undefined,
    hold: undefined,
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

export const answerError = (response: ServerResponse, status: number, code: string, headers = {}): void =>
  answerJson(response, status, errorOf(code), headers);

const errorOf = (code: string): object => ({
  error: {
    ...{ code, message: "Not this time." },
    innerError: { date: "2026-11-23T10:00:00", "request-id": "b31c83fd-944c-4663-aa50-5d9ceb367e19" },
  },
});

interface Answer {
  readonly status: number;
  readonly body: object;
}

const found = (body: object): Answer => ({ status: 200, body });
const failure = (status: number, code: string): Answer => ({ status, body: errorOf(code) });
const MISSING = failure(404, "Request_ResourceNotFound");
const DENIED = failure(403, "Authorization_RequestDenied");
const UNSUPPORTED = failure(400, "Request_UnsupportedQuery");

function answerTo(tenant: Tenant, url: URL, request: IncomingMessage): Answer {
  const [, version, collection, id = "", relation, cast] = url.pathname.split("/").map(decodeURIComponent);
  const query = url.searchParams;
  const isAdvanced = request.headers["consistencylevel"] === "eventual" && query.get("$count") === "true";
  const user = tenant.users.get(id);
  const manager = tenant.users.get(user?.manager ?? "");
  switch (version === "v1.0" ? [collection, id && "id", relation, cast].filter(Boolean).join("/") : "") {
    case "users":
      if (!tenant.permissions.has("User.Read.All")) return DENIED;
      if (!isAdvanced && (query.has("$search") || query.has("$filter"))) return UNSUPPORTED;
      return pageOf(url, searched(tenant, query), (one) => selected(one, query));
    case "users/id":
      if (!tenant.permissions.has("User.Read.All")) return DENIED;
      return user ? found(selected(user, query)) : MISSING;
    case "users/id/manager":
      if (!tenant.permissions.has("User.Read.All")) return DENIED;
      return manager ? found(selected(manager, query)) : MISSING;
    case "groups/id/transitiveMembers/microsoft.graph.user": {
      if (!tenant.permissions.has("GroupMember.Read.All")) return DENIED;
      if (!isAdvanced) return UNSUPPORTED;
      const isLimited = !tenant.permissions.has("User.Read.All");
      const shown = (one: GraphUser) =>
        isLimited ? { id: one.id, displayName: null, userPrincipalName: null } : selected(one, query);
      return tenant.groups.has(id) ? pageOf(url, membersOf(tenant, id), shown) : MISSING;
    }
    default:
      return failure(400, "BadRequest");
  }
}

function pageOf(url: URL, users: readonly GraphUser[], shown: (user: GraphUser) => object): Answer {
  const from = Number(url.searchParams.get("$skiptoken") ?? 0);
  const next = new URL(url);
  next.searchParams.set("$skiptoken", String(from + PAGE));
  const link = from + PAGE < users.length ? { "@odata.nextLink": next.href } : {};
  const value = users.slice(from, from + PAGE).map(shown);
  return found({ "@odata.context": `${url.origin}/v1.0/$metadata#users`, ...link, value });
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
