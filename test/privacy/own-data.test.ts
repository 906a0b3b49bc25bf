import { describe, expect, it } from "vitest";
import type { Person } from "../../src/people/person.ts";
import { NOTHING_TO_TELL, kindOf, refOf } from "../../src/privacy/row-kinds.ts";
import { HOME, at, bram, marieke, noor, sam } from "../support/people.ts";
import { type House, openHouse } from "./house.ts";
import { HERS, INSIDE, OTHERS, busyTown } from "./town.ts";

async function fileOf(house: House, who: Person, format = "txt"): Promise<string> {
  const made = await house.features.files["own-data"]?.({ format }, house.turn(who));
  if (!made || "refusal" in made) throw new Error("no file");
  return new TextDecoder().decode(made.bytes);
}

/** Kinds of rows of which a copy says how many there are. */
const COUNTED = new Set(["seen", "card", "adopted", "outbox", "dead"]);

describe("wat weet u van mij", () => {
  it("gives everything that is kept of somebody: every row with their id, name or words is accounted for", async () => {
    const house = await openHouse();
    const { others } = await busyTown(house);
    for (const [who, words] of [
      [noor, HERS],
      [bram, OTHERS],
      [sam, []],
      [marieke, []],
    ] as const) {
      const told = await fileOf(house, who);
      const isAbout = (text: string) =>
        text.includes(who.id) || text.includes(who.name) || words.some((word) => text.includes(word));
      const missing = (await house.all())
        .filter(({ key, value }) => isAbout(`${key} ${JSON.stringify(value)}`))
        .filter(({ key }) => !NOTHING_TO_TELL.has(kindOf(key)) && !COUNTED.has(kindOf(key)))
        .filter(
          ({ key, value }) =>
            ![refOf(key), value["number"]].some((ref) => typeof ref === "string" && told.includes(ref)),
        )
        .filter(({ key }) => !["greeted", "place"].includes(kindOf(key)))
        // Her name in what Bram wrote is told to nobody but him.
        .filter(({ key }) => !(who === noor && refOf(key) === others));
      expect(missing.map(({ key }) => key)).toEqual([]);
      for (const word of words) expect(told).toContain(word);
    }
    await house.close();
  });

  it("gives nothing of anybody else: no name, no id, no word, and no note that stays inside", async () => {
    const house = await openHouse();
    const { own, others } = await busyTown(house);
    const told = await fileOf(house, noor);
    for (const word of [...OTHERS, INSIDE, bram.name, bram.id, sam.name, sam.id, others])
      expect(told).not.toContain(word);
    expect(told).toContain("Interne notities: 1");
    expect(told).toContain(own);
    const ofSam = await fileOf(house, sam);
    for (const word of [...HERS, ...OTHERS, INSIDE, noor.name, noor.id, bram.name]) expect(ofSam).not.toContain(word);
    await house.close();
  });

  it("counts what is only kept to be able to answer", async () => {
    const house = await openHouse();
    await busyTown(house);
    await house.deliver("venlo" as never);
    const rows = (await house.all()).filter(({ key }) => key.startsWith(`seen|${noor.id}|`));
    const cards = (await house.all()).filter(({ key }) => key.startsWith("card|") && key.endsWith(noor.id));
    const told = await fileOf(house, noor);
    expect(told).toContain(`Knoppen en commando's die u gebruikte: ${String(rows.length)}`);
    expect(told).toContain(`Kaarten die in uw chat staan: ${String(cards.length)}`);
    await house.close();
  });

  it("says what was read of somebody in Entra, and of whom else nothing", async () => {
    const house = await openHouse();
    const account = { tenant: "t", domains: ["venlo.nl"], isGuest: false, isGone: false, readAt: at("09:00") };
    await house.rows.write(HOME, [
      {
        insert: `directory|person|${noor.id}`,
        value: { ...account, id: noor.id, name: "N. Janssen", manager: sam.id },
      },
      { insert: `directory|person|${bram.id}`, value: { ...account, id: bram.id, name: "B. Hermans" } },
      {
        insert: "directory|group|91111111-0000",
        value: {
          tenant: "t",
          readAt: at("09:00"),
          members: [noor, bram].map(({ id, name }) => ({ id, name, domains: [] })),
        },
      },
    ]);
    const told = await fileOf(house, noor);
    for (const word of ["Wat ik las in Microsoft Entra", "N. Janssen", "venlo.nl", "91111111-0000"])
      expect(told).toContain(word);
    expect(told).not.toMatch(/directory|Hermans/);
    expect(await fileOf(house, sam)).toContain("u bent de leidinggevende van een collega");
    await house.close();
  });

  it("is the same as JSON, with Dutch names", async () => {
    const house = await openHouse();
    await busyTown(house);
    const told = JSON.parse(await fileOf(house, noor, "json")) as Record<string, Record<string, unknown>>;
    expect(told["Wat de Helpdesk van u weet"]).toMatchObject({
      "Over wie u bent": { Naam: "Noor Janssen", "Werkt bij": ["Venlo"] },
      Venlo: {
        "Uw meldingen en aanvragen": expect.arrayContaining([
          expect.objectContaining({ Tekst: "Mijn muis KEIZER is stuk" }),
        ]) as unknown,
      },
    });
    await house.close();
  });

  it("is offered in somebody's own chat only, and made for who takes it", async () => {
    const house = await openHouse();
    await busyTown(house);
    const offered = await house.say(noor, "Wat weet u van mij?");
    expect(offered.map(({ file }) => file?.name)).toEqual([
      undefined,
      "wat-de-helpdesk-van-mij-weet.txt",
      "wat-de-helpdesk-van-mij-weet.json",
    ]);
    expect(JSON.stringify(offered)).not.toContain(noor.id);
    expect((await house.say(noor, "wat weet u van mij", "channel")).some(({ file }) => file)).toBe(false);
    const inChannel = await house.features.files["own-data"]?.({ format: "txt" }, house.turn(noor, "channel"));
    expect(inChannel).toHaveProperty("refusal");
    expect(await house.features.files["own-data"]?.({ format: "exe" }, house.turn(noor))).toHaveProperty("refusal");
    const taken = await fileOf(house, bram);
    for (const word of HERS.filter((one) => one !== "KRAAN")) expect(taken).not.toContain(word);
    await house.close();
  });

  it("lets nothing that somebody typed pass for a heading of ours", async () => {
    const house = await openHouse();
    const text = "Hallo\nWAT HIER NIET IN STAAT\n- niets";
    await house.press(noor, "ticket.report", { nonce: "n", text });
    const lines = (await fileOf(house, noor)).split("\r\n");
    expect(lines.filter((line) => line.trim() === "WAT HIER NIET IN STAAT")).toEqual([
      expect.stringMatching(/^ {8,}WAT HIER/) as unknown,
      "  WAT HIER NIET IN STAAT",
    ]);
    await house.close();
  });
});
