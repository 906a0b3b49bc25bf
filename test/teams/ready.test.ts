import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { answerJson } from "../support/fake-connector.ts";
import { type OpenId, startOpenId } from "../support/openid.ts";
import { credentials } from "./credentials.ts";
import { recorded } from "./edge.ts";
import { type FrontDoor, openFrontDoor } from "./front-door.ts";

const SERVICE_URL = "https://smba.trafficmanager.net/emea/";

let openId: OpenId;
let door: FrontDoor;
beforeAll(async () => {
  openId = await startOpenId({ aud: credentials.MicrosoftAppId, serviceurl: SERVICE_URL });
});
afterAll(() => openId.close());

const pressed = () =>
  door.knock(recorded("card-action", { serviceUrl: SERVICE_URL }), { authorization: `Bearer ${openId.token()}` });

describe("a house without the platform's keys", () => {
  beforeAll(async () => {
    openId.answer = (response) => answerJson(response, 500, {});
    door = await openFrontDoor(openId, true);
  });
  afterAll(() => door.close());

  it("lets nobody in, asks Teams to come again later, and is not ready", async () => {
    const { status, text } = await pressed();

    expect(status).toBe(503);
    expect((JSON.parse(text) as Record<string, unknown>)["fout"]).toBe(
      "Tijdelijk niet beschikbaar. Probeer het later opnieuw.",
    );
    expect(await door.ready()).toMatchObject({ status: 503, checks: { keys: false } });
  });

  it("says so in the log, and what is wrong with its own token", async () => {
    await expect.poll(door.log).toContain("the platform's keys could not be read: nobody gets in");
    await expect.poll(door.log).toContain("the bot gets no token of its own: the login service cannot be reached");
    expect(door.log()).not.toMatch(/eyJ|not-a-real-one/);
  });
});

describe("a house that has read the platform's keys", () => {
  beforeAll(async () => {
    openId.answer = openId.well;
    door = await openFrontDoor(openId, true);
  });
  afterAll(() => door.close());

  it("has read them before anybody came, and goes on when the login service goes away", async () => {
    await expect.poll(async () => (await door.ready()).checks, { timeout: 10_000 }).toMatchObject({ keys: true });
    openId.answer = (response) => answerJson(response, 500, {});

    expect((await pressed()).status).toBe(200);
    expect(await door.ready()).toMatchObject({ checks: { keys: true } });
  });

  it("is not ready as long as it has had no token of its own: it could tell nobody anything", async () => {
    expect(await door.ready()).toMatchObject({ status: 503, checks: { token: false } });
  });
});
