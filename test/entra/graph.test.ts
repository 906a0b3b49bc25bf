import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Agent } from "undici";
import { readAccount, readMembers, searchAccounts } from "../../src/entra/accounts.ts";
import { type Graph, GraphTrouble, createGraph, createGraphAgent } from "../../src/entra/graph.ts";
import type { PersonId } from "../../src/people/person.ts";
import { answerJson } from "../support/fake-connector.ts";
import { type LoopbackGraph, answerError, startGraph } from "../support/graph.ts";

const TENANT = "3b1f0c52-6d0e-4b7a-9a51-0c5a1e7d0001";
const GROUP = "91111111-6d0e-4b7a-9a51-0c5a1e7d0001";
const personAt = (number: number) => `7c9e6679-7425-40de-944b-e07fc1f9${String(number).padStart(4, "0")}` as PersonId;
const NOOR = personAt(1);
const MARIEKE = personAt(2);

let loopback: LoopbackGraph;
let agent: Agent;
let now = 0;
beforeAll(async () => {
  loopback = await startGraph();
  agent = createGraphAgent();
  const { users, groups } = loopback.tenant(TENANT);
  const add = (id: string, displayName: string, fields = {}) =>
    users.set(id, { id, displayName, userPrincipalName: `${displayName.split(" ")[0]}@Venlo.nl`, ...fields });
  add(NOOR, "Noor Janssen", { manager: MARIEKE, mail: "n.janssen@venlo-mail.nl" });
  add(MARIEKE, "Marieke Verstappen");
  add(personAt(3), "Siobhán O'Brien");
  add(personAt(4), 'Jan "de Lange" \\ Jansen');
  add(personAt(5), "Gast Hier", { userType: "Guest" });
  add(personAt(6), "Gast Daar", { userPrincipalName: "g_weert.nl#EXT#@venlo.nl" });
  add(personAt(7), "Hub Geelen", { accountEnabled: false });
  groups.set(GROUP, [NOOR, personAt(3), "nested", personAt(5), personAt(6), personAt(7)]);
  groups.set("nested", [MARIEKE, NOOR]);
});
afterAll(async () => {
  await agent.destroy();
  await loopback.close();
});
beforeEach(() => {
  loopback.fault = undefined;
  loopback.asked.length = 0;
  now = Date.parse("2026-11-23T10:00:00Z");
});

const open = (withinMillis = 2_000): Graph =>
  createGraph({ token: loopback.tokenFor(TENANT), agent, url: loopback.url, withinMillis, now: () => now });
const members = (graph: Graph) => readMembers(graph, TENANT, GROUP);

const code = async (work: Promise<unknown>) =>
  work.then(
    () => "an answer",
    (error: unknown) => (error instanceof GraphTrouble ? error.code : error),
  );

describe("Graph tells", () => {
  it("who somebody is, with their leidinggevende, and keeps no address", async () => {
    expect(await readAccount(open(), TENANT, NOOR)).toEqual({
      account: {
        ...{ id: NOOR, tenant: TENANT, name: "Noor Janssen", isGuest: false, manager: MARIEKE },
        domains: ["venlo.nl", "venlo-mail.nl"],
      },
      isEnabled: true,
    });
  });

  it("of somebody without a leidinggevende that there is none, which is no failure", async () => {
    expect((await readAccount(open(), TENANT, MARIEKE))?.account).toMatchObject({ name: "Marieke Verstappen" });
    expect((await readAccount(open(), TENANT, MARIEKE))?.account.manager).toBeUndefined();
  });

  it("of an account that is not there, nothing", async () => {
    expect(await readAccount(open(), TENANT, personAt(99))).toBeUndefined();
  });

  it("who is in a group, page after page, groups in it included, without guests and blocked accounts", async () => {
    const found = await members(open());
    expect(found?.map(({ name }) => name).toSorted()).toEqual([
      "Marieke Verstappen",
      "Noor Janssen",
      "Siobhán O'Brien",
    ]);
    expect(loopback.asked.length).toBeGreaterThan(1);
  });

  it.each([
    ["O'Brien", "Siobhán O'Brien"],
    ['"de', 'Jan "de Lange" \\ Jansen'],
    ["\\", 'Jan "de Lange" \\ Jansen'],
    ["noor & jans", undefined],
    ['x" OR "displayName:noor', undefined],
  ])("whose name has %s in it", async (words, name) => {
    const found = await searchAccounts(open(), TENANT, words.split(" "), []);
    expect(found.map(({ account }) => account.name)).toEqual(name === undefined ? [] : [name]);
  });

  it("only who has an address of the municipality that is asked about", async () => {
    const weert = await searchAccounts(open(), TENANT, ["noor"], ["weert.nl", "o'brien.nl"]);
    expect(weert).toEqual([]);
    expect(await searchAccounts(open(), TENANT, ["noor"], ["venlo-mail.nl"])).toHaveLength(1);
  });
});

describe("when Graph does not give what was asked for", () => {
  it.each([
    ["5", 5_000],
    ["Mon, 23 Nov 2026 10:02:00 GMT", 120_000],
    ["999999999", 3_600_000],
    ["soon", 15_000],
    ["", 15_000],
  ])("it is not asked again before Retry-After %j is over, and at most an hour", async (retryAfter, millis) => {
    const graph = open();
    loopback.fault = (response) => {
      answerError(response, 429, "TooManyRequests", { "retry-after": retryAfter });
      return true;
    };
    expect(await code(members(graph))).toBe("throttled");
    const asked = loopback.asked.length;
    loopback.fault = undefined;
    now += millis - 1;
    expect(await code(members(graph))).toBe("throttled");
    expect(loopback.asked.length).toBe(asked);
    now += 1;
    expect(await members(graph)).toHaveLength(3);
  });

  it.each<[string, LoopbackGraph["fault"], string]>([
    ["503", (response) => answered(() => answerError(response, 503, "ServiceNotAvailable")), "unreachable"],
    ["a connection that breaks", (response) => answered(() => response.destroy()), "unreachable"],
    ["something that is no JSON", (response) => answered(() => response.end("<html>")), "unreadable"],
    ["an empty answer", (response) => answered(() => response.end()), "unreadable"],
    ["JSON without what belongs in it", (response) => answered(() => answerJson(response, 200, {})), "unreadable"],
    [
      "an error of another make",
      (response) => answered(() => answerJson(response, 400, { error: null })),
      "unreadable",
    ],
    [
      "a redirect",
      (response) =>
        answered(() => {
          response.writeHead(302, { location: "/" });
          response.end();
        }),
      "unreadable",
    ],
    ["more than anybody needs", (response) => answered(() => response.end("x".repeat(5_000_000))), "unreachable"],
    ["403", (response) => answered(() => answerError(response, 403, "Authorization_RequestDenied")), "no-permission"],
    ["401 every time", (response) => answered(() => answerError(response, 401, "InvalidToken")), "not-signed-in"],
  ])("%s is told apart from nobody being there", async (_, fault, expected) => {
    loopback.fault = fault;
    expect(await code(members(open()))).toBe(expected);
  });

  it.each<[string, LoopbackGraph["fault"]]>([
    ["no answer at all", () => true],
    [
      "half an answer",
      (response) =>
        answered(() => {
          response.writeHead(200);
          response.write('{"value":');
        }),
    ],
  ])("%s is not waited for", async (_, fault) => {
    loopback.fault = fault;
    expect(await code(members(open(150)))).toBe("unreachable");
  });

  it("a token that is refused is asked for anew, once", async () => {
    const graph = open();
    expect(await members(graph)).toHaveLength(3);
    loopback.revoke();
    loopback.asked.length = 0;
    expect(await readAccount(graph, TENANT, NOOR)).toBeDefined();
    expect(loopback.asked.length).toBeLessThanOrEqual(4);
  });

  it("without a token nothing is sent", async () => {
    const options = { agent, url: loopback.url, withinMillis: 150 };
    const failing = createGraph({ ...options, token: () => Promise.reject(new Error("no identity here")) });
    const hanging = createGraph({ ...options, token: () => new Promise<string>(() => undefined) });
    expect(await code(members(failing))).toBe("not-signed-in");
    expect(await code(members(hanging))).toBe("not-signed-in");
    expect(loopback.asked).toEqual([]);
  });

  it("members of whom only the id is given are a missing permission, not people without a name", async () => {
    const { permissions } = loopback.tenant(TENANT);
    permissions.delete("User.Read.All");
    expect(await code(members(open()))).toBe("no-permission");
    permissions.add("User.Read.All");
  });

  it("somebody else's account is not taken for the one that was asked for", async () => {
    loopback.fault = (response, { path }) =>
      !path.includes("manager") &&
      answered(() =>
        answerJson(response, 200, {
          id: MARIEKE,
          displayName: "M",
          userPrincipalName: "m@venlo.nl",
          accountEnabled: true,
        }),
      );
    expect(await code(readAccount(open(), TENANT, NOOR))).toBe("unreadable");
  });

  it("pages without end are given up", async () => {
    loopback.fault = (response, { path }) =>
      answered(() =>
        answerJson(response, 200, { value: [], "@odata.nextLink": `${loopback.url}v1.0/groups/x?at=${path.length}` }),
      );
    expect(await code(members(open()))).toBe("unreadable");
    expect(loopback.asked.length).toBeLessThan(50);
  });
});

describe("a next page somewhere else", () => {
  let elsewhere: Server;
  const strangers: (string | undefined)[] = [];
  beforeAll(async () => {
    elsewhere = createServer((request, response) => {
      strangers.push(request.headers.authorization);
      response.end("{}");
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, "127.0.0.1", resolve));
  });
  afterAll(() => new Promise((resolve) => elsewhere.close(resolve)));

  it.each([
    ["on another host", (port: number) => `http://127.0.0.1:${port}/v1.0/users?$skiptoken=2`],
    ["on another host, behind our name", (port: number, own: string) => `http://${own}@127.0.0.1:${port}/v1.0/users`],
    ["outside the version we use", (_: number, own: string) => `http://${own}/beta/users`],
    [
      "in a path of which the client would make a host",
      (_: number, own: string) => `http://${own}/v1.0/users?x=https://a/b`,
    ],
    ["that is no address", () => "volgende"],
  ])("%s never gets the token", async (_, link) => {
    const { port } = elsewhere.address() as AddressInfo;
    loopback.fault = (response) =>
      loopback.asked.length === 1 &&
      answered(() =>
        answerJson(response, 200, { value: [], "@odata.nextLink": link(port, new URL(loopback.url).host) }),
      );
    expect(await code(members(open()))).toBe("unreadable");
    expect(strangers).toEqual([]);
    expect(loopback.asked).toHaveLength(1);
  });
});

function answered(work: () => unknown): true {
  work();
  return true;
}
