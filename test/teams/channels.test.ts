import { afterEach, describe, expect, it } from "vitest";
import type { Turn } from "../../src/people/turn.ts";
import { answerJson } from "../support/fake-connector.ts";
import { type Edge, openEdge, recorded } from "./edge.ts";

const TEAM = "19:0aa1b2c3d4e5f60718293a4b5c6d7e8f@thread.tacv2";
const NOBODY_KNOWN = { from: { id: "29:unknown", name: "Onbekend" } };

let edge: Edge;
afterEach(() => edge.close());
const open = async (changes?: Parameters<typeof openEdge>[0]) => {
  edge = await openEdge(changes);
};

describe("what becomes of a team", () => {
  it.each([
    ["added-to-team", [`back ${TEAM}`, "welcome channel"]],
    ["removed-from-team", [`gone ${TEAM}`]],
    ["channel-deleted", ["gone 19:77aa1b2c3d4e5f60718293a4b5c6d7e8@thread.tacv2"]],
    ["colleague-added", [`joined ${TEAM}`]],
  ])("is heard: %s", async (name, calls) => {
    await open();
    expect((await edge.send(recorded(name))).status).toBe(200);
    expect(edge.calls.filter((call) => !call.startsWith("remember"))).toEqual(calls);
  });
  it("is heard whoever did it, also somebody who is not known", async () => {
    await open();
    await edge.send(recorded("removed-from-team", NOBODY_KNOWN));
    await edge.send(recorded("added-to-team", NOBODY_KNOWN));
    expect(edge.calls).toEqual([`gone ${TEAM}`, `back ${TEAM}`]);
    expect(edge.teams.received).toEqual([]);
  });
  it("is no news in a group chat or a personal one", async () => {
    await open();
    for (const name of ["added-to-group", "bot-added", "installed", "removed"]) await edge.send(recorded(name));
    expect(edge.calls.filter((call) => /^(gone|back|joined)/.test(call))).toEqual([]);
  });
});

describe("who is in a channel", () => {
  const answering = (pages: readonly object[]) => {
    edge.teams.answer = (response) => answerJson(response, 200, pages[edge.teams.received.length - 1] ?? {});
  };
  const askWith = async (pages: readonly object[]) => {
    let members: ReturnType<NonNullable<Turn["members"]>> | undefined;
    await open(() => ({ talk: async (_, turn) => ((members = turn.members?.()), []) }));
    answering(pages);
    await edge.send(recorded("channel-message"));
    return members;
  };

  it("is read page after page", async () => {
    const found = await askWith([
      { members: [{ id: "29:1", name: "Sam", objectId: "A", userRole: "user" }], continuationToken: "verder & meer" },
      { members: [{ id: "29:2", name: "Gijs", aadObjectId: "B", userRole: "guest" }] },
    ]);
    expect(found?.map(({ name, objectId }) => [name, objectId])).toEqual([
      ["Sam", "A"],
      ["Gijs", "B"],
    ]);
    const [first, second] = edge.teams.received.map(({ path }) => path);
    expect(first).toContain("/pagedmembers?pageSize=500");
    expect(second).toContain("continuationToken=verder");
  });
  it("is known also when of one of them little is", async () => {
    const nobody = { name: null, objectId: null, aadObjectId: null, email: null, userPrincipalName: null };
    const found = await askWith([{ members: [{ ...nobody, userRole: "anonymous" }], continuationToken: null }]);
    expect(found?.map(({ userRole, name }) => [userRole, name])).toEqual([["anonymous", undefined]]);
  });
  it.each([
    ["an empty roster", [{ members: [] }]],
    ["something else than a roster", [{ hello: "you" }]],
    ["a half", [{ members: [{ name: "Sam" }], continuationToken: "more" }, { error: {} }]],
  ])("is not known from %s", async (_, pages) => {
    expect(await askWith(pages)).toBeUndefined();
  });
  it("is not known when Teams refuses to say", async () => {
    let members: ReturnType<NonNullable<Turn["members"]>> | undefined;
    await open(() => ({ talk: async (_, turn) => ((members = turn.members?.()), []) }));
    edge.teams.answer = (response) => answerJson(response, 403, { error: { code: "BotNotInConversationRoster" } });
    await edge.send(recorded("channel-message"));
    expect(await members).toBeUndefined();
    expect(edge.teams.received).toHaveLength(1);
  });
});
