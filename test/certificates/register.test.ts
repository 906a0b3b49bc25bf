import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createProbe } from "../../src/certificates/probe.ts";
import type { CertificateInput } from "../../src/certificates/register.ts";
import type { Also } from "../../src/notices/notice-store.ts";
import { type MadeCertificate, makeSelfSigned } from "../../src/sandbox/made-certificates.ts";
import { type TlsServers, createTlsServers } from "../../src/sandbox/tls-servers.ts";
import { elsewhere, inBeheer, inChannelOf } from "../notices/house.ts";
import { dataOf, textOf } from "../support/desk.ts";
import { HOME, ROERMOND, VENLO, WEERT, daan, emma, marieke, noor, ruben, sam } from "../support/people.ts";
import { START, made, openCertificates, plus } from "./house.ts";

const WEB = "www.venlo.nl";
const CERTIFICATE = made(WEB, plus(START, 200));
const site = { name: "Website Venlo", hosts: [WEB], certificate: CERTIFICATE };
const dates = (days: number) => ({
  validFrom: new Date("2026-01-01"),
  validUntil: new Date(Date.parse(plus(START, days))),
});

let pair: MadeCertificate;
let longer: MadeCertificate;
let servers: TlsServers;
beforeAll(async () => {
  pair = await makeSelfSigned({ names: [WEB], ...dates(13) });
  longer = await makeSelfSigned({ names: [WEB], ...dates(400) });
  servers = createTlsServers();
});
afterAll(() => servers.close());

const HEADER = "naam;hosts;geldig tot;gemeente;derde partij";
const csvOf = (...lines: readonly string[]): string => [HEADER, ...lines].join("\n");
const file = (text: string | Uint8Array, name = "lijst.csv") => ({
  ...{ name, type: "csv" },
  read: async () => (typeof text === "string" ? new TextEncoder().encode(text) : text),
});

describe("what comes into the register", () => {
  it("is the same entry when a certificate is renewed, whether it is known by its host or by its name", async () => {
    const house = openCertificates();
    expect((await house.register(site)).is).toBe("added");
    const renewed = made(WEB, plus(START, 500));
    expect((await house.register({ ...site, name: "Website", certificate: renewed })).is).toBe("changed");
    expect((await house.register({ ...site, name: "WEBSITE", hosts: [], certificate: renewed })).is).toBe("changed");
    expect(await house.entries()).toHaveLength(1);
    expect((await house.entry("WEBSITE")).current).toBe(renewed.fingerprint);
  });

  it("changes nothing when it is the same again", async () => {
    const house = openCertificates();
    await house.register({ ...site, requestedBy: "Emma" });
    const before = await house.entries();
    expect((await house.register({ ...site, requestedBy: "Emma" })).is).toBe("same");
    expect(await house.entries()).toEqual(before);
  });

  it("is kept once when many send it at the same time", async () => {
    const house = openCertificates();
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => house.register(site)));
    expect(outcomes.filter(({ is }) => is === "added")).toHaveLength(1);
    expect(outcomes.filter(({ is }) => is === "same")).toHaveLength(19);
    expect(await house.entries()).toHaveLength(1);
  });

  it("does not go back to a certificate that ends earlier", async () => {
    const house = openCertificates();
    await house.register(site);
    expect((await house.register({ ...site, certificate: made(WEB, plus(START, 20)) })).is).toBe("older");
    expect((await house.entry(site.name)).current).toBe(CERTIFICATE.fingerprint);
  });

  it("may correct a day that was typed wrong", async () => {
    const house = openCertificates();
    const ends = (days: number) => ({ name: "VPN", hosts: [], certificate: { validUntil: plus(START, days) } });
    await house.register(ends(3_000));
    expect((await house.register(ends(20))).is).toBe("changed");
    await house.lookAt(START);
    expect(await house.refs()).toHaveLength(1);
  });

  it.each([
    [
      "a private key",
      { pem: "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----" },
      "pem",
      "geheime sleutel",
    ],
    ["a private key behind the certificate", { pem: "BOTH" }, "pem", "geheime sleutel"],
    [
      "a private key where a name belongs",
      { certificate: { ...CERTIFICATE, subject: "-----BEGIN PRIVATE KEY-----MIIE" } },
      "certificate.subject",
      "geheime sleutel",
    ],
    ["no certificate", { pem: "hallo" }, "pem", "geen certificaat"],
    ["an address inside", { hosts: ["127.0.0.1"], certificate: CERTIFICATE }, "hosts[0]", "volledige naam"],
    ["another port", { hosts: [`${WEB}:22`], certificate: CERTIFICATE }, "hosts[0]", "poort"],
    ["nothing at all", {}, "validUntil", "geef het certificaat"],
  ] as readonly (readonly [string, Partial<CertificateInput>, string, string])[])(
    "is refused with a reason: %s",
    async (_, given, field, words) => {
      const house = openCertificates();
      const pem = given.pem === "BOTH" ? `${pair.certificate}\n${pair.key}` : given.pem;
      const outcome = await house.register({ name: "Site", hosts: [], ...given, pem });
      expect(outcome).toMatchObject({ is: "refused", problems: [{ field }] });
      expect(JSON.stringify(outcome)).toContain(words);
      expect(await house.entries()).toEqual([]);
    },
  );

  it("is refused when its hosts are of two entries, or its name is taken", async () => {
    const house = openCertificates();
    await house.register(site);
    await house.register({ ...site, name: "Mail", hosts: ["mail.venlo.nl"] });
    const both = await house.register({ ...site, name: "Alles", hosts: [WEB, "mail.venlo.nl"] });
    expect(both).toMatchObject({ is: "refused", problems: [{ field: "hosts" }] });
    expect(await house.register({ ...site, name: "mail" })).toMatchObject({
      is: "refused",
      problems: [{ field: "name" }],
    });
  });

  it("is written together with the rows of who calls, also when it changes nothing", async () => {
    const house = openCertificates();
    const { registerCertificate } = await import("../../src/certificates/register.ts");
    const also = (key: string): Also => ({
      changes: [{ insert: key, value: { opId: key } }],
      proof: { key, opId: key },
    });
    const call = (key: string) =>
      registerCertificate(house.house, VENLO, site, { how: "call", now: START, also: also(key) });
    expect((await call("call|1")).is).toBe("added");
    expect((await call("call|2")).is).toBe("same");
    expect(await house.rows.get(VENLO, "call|2")).toBeDefined();
  });
});

describe("real servers", () => {
  it("are looked at, and what they serve is what counts", async () => {
    const { lookUp, mayReach } = servers;
    const now = { at: START };
    const probe = createProbe({ now: () => now.at, lookUp, mayReach });
    await servers.serve(WEB, pair);
    const house = openCertificates({ probe });
    await house.register({ name: site.name, hosts: [WEB], pem: pair.certificate });
    await house.lookAt(START);
    const [ref] = (await house.refs()) as [never];
    expect((await house.notice(ref)).stage).toBe("14");
    await servers.serve(WEB, longer);
    await house.tap(ruben, ref, "Geïnstalleerd");
    now.at = plus(START, 0.01);
    await house.lookAt(now.at);
    expect((await house.notice(ref)).closed).toBeDefined();
    expect(textOf(await house.type("certificaten venlo"))).toContain("zelf ondertekend");
  });
});

describe("a list of certificates", () => {
  const lines = [
    "Website Venlo;www.venlo.nl venlo.nl;31-01-2027;Venlo;nee",
    "Website Weert;www.weert.nl;2027-02-28;weert;ja",
    "Gemnet;;2027-03-01;Ict-nml;",
  ];

  it("is read in any order of columns, with ; or , and with the mark that Excel puts before it", async () => {
    const house = openCertificates();
    const other =
      '\uFEFFGemeente,Geldig tot,Naam,Hosts\r\nVenlo,2027-01-31,"Portaal, nieuw","a.venlo.nl, b.venlo.nl"\r\n';
    const card = dataOf(await house.type("certificaten importeren", ruben, {}, [file(other)]));
    expect(card["facts"]).toContainEqual({ label: "Nieuw", value: "1" });
    expect((await house.entry("Portaal, nieuw")).hosts.map(({ host }) => host)).toEqual(["a.venlo.nl", "b.venlo.nl"]);
  });

  it("says what was added, and with its line what was not and why", async () => {
    const house = openCertificates();
    const wrong = [
      "Fout;www.x.nl;31-02-2027;Venlo;",
      "Weg;www.y.nl;2027-01-01;Utrecht;",
      "Poort;www.z.nl:22;2027-01-01;Venlo;",
    ];
    const card = await house.pressHere(ruben, "certificate.import", { csv: csvOf(...lines, ...wrong) }, inBeheer);
    expect(card.summary).toBe("Certificaten geïmporteerd: 3 nieuw, 0 gewijzigd, 3 geweigerd");
    expect((dataOf(card)["refused"] as { text: string }[]).map(({ text }) => text.slice(0, 22))).toEqual(
      ["Regel 5: De einddatum k", "Regel 6: Deze gemeente ", "Regel 7: Deze poort bek"].map((text) =>
        text.slice(0, 22),
      ),
    );
    expect(await house.entry("Website Weert", WEERT)).toMatchObject({ hosting: "third-party" });
    expect(await house.entries(HOME)).toHaveLength(1);
  });

  it("changes nothing the second time", async () => {
    const house = openCertificates();
    const twice = async () => (await house.pressHere(ruben, "certificate.import", { csv: csvOf(...lines) })).summary;
    await twice();
    const before = await house.entries();
    expect(await twice()).toBe("Certificaten geïmporteerd: 0 nieuw, 0 gewijzigd, 0 geweigerd");
    expect(await house.entries()).toEqual(before);
  });

  it.each([
    ["a key in between", () => `${HEADER}\n${pair.key}`],
    ["a key file", () => pair.key],
  ])("is refused whole with %s in it", async (_, text) => {
    const house = openCertificates();
    const card = await house.type("certificaten importeren", ruben, {}, [file(text(), "sleutel.pem")]);
    expect(textOf(card)).toContain("geheime sleutel");
    expect(textOf(card)).not.toContain(pair.key.slice(40, 80));
    expect(await house.entries()).toEqual([]);
  });

  it.each(["", "a;b;c\n1;2;3", "naam;geldig tot;gemeente", 'naam;"geldig tot', "\u0000\u0001"])(
    "asks for the right columns when it has others: %j",
    async (text) => {
      const house = openCertificates();
      const card = await house.pressHere(ruben, "certificate.import", { csv: text });
      expect(dataOf(card)["problems"]).toHaveLength(1);
    },
  );

  it("of five hundred lines is taken, of more not", async () => {
    const house = openCertificates();
    const many = (count: number) =>
      csvOf(...Array.from({ length: count }, (_, index) => `Site ${index};s${index}.venlo.nl;2027-01-31;Venlo;`));
    expect(textOf(await house.pressHere(ruben, "certificate.import", { csv: many(501) }))).toContain("te veel regels");
    await house.pressHere(ruben, "certificate.import", { csv: many(500) });
    expect(await house.entries()).toHaveLength(500);
    const full = await house.register({ ...site, name: "Nog een" });
    expect(full).toMatchObject({ is: "refused", problems: [{ problem: expect.stringContaining("vol") as string }] });
  });
});

describe("the form", () => {
  const filled = { organisation: "venlo", name: "Portaal", hosts: "portaal.venlo.nl", hosting: "ict-nml" };
  const add = (house: ReturnType<typeof openCertificates>, more: object, actor = ruben) =>
    house.pressHere(actor, "certificate.add", { ...filled, ...more }, inBeheer);

  it("puts a certificate in the register by its end or by its text", async () => {
    const house = openCertificates();
    expect(textOf(await add(house, { validUntil: "2027-01-31" }))).toContain("Het certificaat staat in het register");
    expect(textOf(await add(house, { pem: longer.certificate }))).toContain("Het register is bijgewerkt");
    expect(await house.entry("Portaal")).toMatchObject({ how: "form", hosts: [{ host: "portaal.venlo.nl" }] });
  });

  it("comes back with what was filled in and what is wrong with it, but never with a key", async () => {
    const house = openCertificates();
    const card = await add(house, { pem: pair.key, hosts: "127.0.0.1" });
    expect(dataOf(card)).toMatchObject({ name: "Portaal", hosts: "127.0.0.1" });
    expect(textOf(card)).toContain("Hier staat een geheime sleutel in");
    expect(textOf(card)).not.toContain(pair.key.slice(40, 80));
  });

  it("is filled in for an entry that is there", async () => {
    const house = openCertificates();
    await house.register({ ...site, requestedBy: "Emma" });
    const { id } = await house.entry(site.name);
    const card = await house.pressHere(ruben, "certificate.form", { organisation: "venlo", entry: id });
    expect(dataOf(card)).toMatchObject({ name: site.name, hosts: WEB, chosen: "venlo", requestedBy: "Emma" });
  });
});

describe("who sees the register", () => {
  async function filled() {
    const house = openCertificates();
    await house.register(site);
    await house.register({ name: "KANARIE Weert", hosts: ["kanarie.weert.nl"], certificate: CERTIFICATE }, WEERT);
    await house.register({ ...site, name: "Gemnet KANARIE", hosts: [] }, HOME);
    await house.lookAt(START);
    return house;
  }

  it("shows Beheer all, by organisation, soonest first", async () => {
    const house = await filled();
    await house.register({ name: "Eerder", hosts: [], certificate: { validUntil: plus(START, 100) } });
    const shown = dataOf(await house.type("certificaten", ruben, inBeheer))["entries"] as {
      name: string;
      heading: string;
    }[];
    expect(shown.map(({ name, heading }) => [heading, name])).toEqual([
      ["Venlo", "Eerder"],
      ["", "Website Venlo"],
      ["Weert", "KANARIE Weert"],
      ["Ict-nml", "Gemnet KANARIE"],
    ]);
  });

  it("shows a municipality its own, in its channel and to its contact", async () => {
    const house = await filled();
    for (const [actor, where] of [
      [noor, inChannelOf(VENLO)],
      [marieke, {}],
    ] as const) {
      const card = textOf(await house.type("certificaten", actor, where));
      expect(card).toContain("Website Venlo");
      expect(card).not.toContain("KANARIE");
    }
    expect(textOf(await house.type("certificaten weert", noor, inChannelOf(VENLO)))).not.toContain("KANARIE");
  });

  it("shows nothing to others, or where others read along", async () => {
    const house = await filled();
    const tries = [
      [noor, {}],
      [daan, inChannelOf(VENLO)],
      [ruben, elsewhere],
      [ruben, { chat: "group" }],
      [sam, {}],
    ] as const;
    for (const [actor, where] of tries) {
      const card = textOf(await house.type("certificaten", actor, where));
      expect(card).not.toContain("Venlo");
      expect(card).not.toContain("KANARIE");
    }
  });

  it("finds nothing of another municipality, and lets nobody but Beheer change anything", async () => {
    const house = await filled();
    const { id } = await house.entry("KANARIE Weert", WEERT);
    const theirs = { organisation: "weert", entry: id };
    const unknown = textOf(await house.pressHere(marieke, "certificate.show", { organisation: "venlo", entry: "x" }));
    expect(textOf(await house.pressHere(marieke, "certificate.show", theirs))).toBe(unknown);
    expect(textOf(await house.pressHere(marieke, "certificate.show", { ...theirs, organisation: "venlo" }))).toBe(
      unknown,
    );
    for (const verb of ["certificate.form", "certificate.add", "certificate.import-form", "certificate.import"]) {
      const data = { organisation: "weert", csv: csvOf("X;;2027-01-31;Weert;"), name: "X", hosting: "ict-nml" };
      for (const [actor, where] of [
        [emma, inChannelOf(WEERT)],
        [marieke, {}],
        [noor, {}],
      ] as const) {
        expect(dataOf(await house.pressHere(actor, verb, data, where))).toHaveProperty("paragraphs");
      }
    }
    await house.pressHere(emma, "certificate.remove", { ...theirs, reason: "weg" }, inChannelOf(WEERT));
    expect(await house.entries(WEERT)).toHaveLength(1);
    expect(await house.entries(ROERMOND)).toEqual([]);
  });

  it("goes ten a page, with a picture of the weeks on the first", async () => {
    const house = openCertificates();
    for (let count = 0; count < 23; count++)
      await house.register({
        name: `Site ${count}`,
        hosts: [],
        certificate: { validUntil: plus(START, count * 20 + 1) },
      });
    const seen: string[] = [];
    let card = dataOf(await house.type("certificaten"));
    expect(card["picture"]).toMatch(/^data:image\/png;base64,/);
    expect(card["alt"]).toContain("Minder dan 1 week: 1");
    expect(card["counts"]).toContain("26 weken of meer: 13");
    for (;;) {
      seen.push(...(card["entries"] as { name: string }[]).map(({ name }) => name));
      if (card["after"] === "") break;
      card = dataOf(await house.pressHere(ruben, "certificate.list", { after: card["after"] }));
      expect(card["picture"]).toBe("");
    }
    expect(seen).toEqual(Array.from({ length: 23 }, (_, count) => `Site ${count}`));
  });

  it("says since when a host cannot be looked at", async () => {
    const house = await filled();
    const { id } = await house.entry(site.name);
    const card = textOf(await house.pressHere(ruben, "certificate.show", { organisation: "venlo", entry: id }));
    expect(card).toContain("niet te controleren sinds 23 november 2026 om 10.00 uur");
  });
});
