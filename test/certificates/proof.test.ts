import { describe, expect, it } from "vitest";
import type { CertificateFacts } from "../../src/certificates/certificate-facts.ts";
import type { Instant } from "../../src/lib/instant.ts";
import type { NoticeRef } from "../../src/lib/numbers.ts";
import { channelPlace } from "../../src/lib/place.ts";
import type { Rows } from "../../src/lib/rows.ts";
import { EXPIRED, stageAt } from "../../src/notices/kinds/certificate.ts";
import type { Notice } from "../../src/notices/notice.ts";
import type { OrganisationId } from "../../src/people/person.ts";
import { createMemoryRows } from "../support/memory-rows.ts";
import { NEDERWEERT, ROERMOND, VENLO, WEERT, at } from "../support/people.ts";
import { STAGES, made, openCertificates, plus } from "./house.ts";

const DAYS = 400;
const START = at("06:00", "2026-02-16");

/** The same chances each time. */
function chances(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

interface Site {
  readonly organisation: OrganisationId;
  readonly name: string;
  readonly hosts: readonly string[];
  readonly registeredOn: number;
  /** Days before its end at which it is renewed; below zero after it, undefined: never. */
  readonly renewedBefore: number | undefined;
  readonly flaps: boolean;
  /** Days on which nobody answers. */
  readonly away: readonly [number, number] | undefined;
}

interface Life {
  readonly certificate: CertificateFacts;
  /** Days on which hosts serve it, the last not included. */
  readonly from: number;
  readonly to: number;
}

/** Every certificate that a site has in those days, in order. */
function livesOf({ name, renewedBefore }: Site, firstEnd: number): readonly Life[] {
  const lives: Life[] = [];
  let [from, end] = [-30, firstEnd];
  while (from < DAYS) {
    const to = renewedBefore === undefined ? Infinity : Math.max(from + 1, end - renewedBefore);
    lives.push({ certificate: made(name, plus(START, end + 0.3)), from, to });
    from = to;
    end = to + 180;
  }
  return lives;
}

const ORGANISATIONS = [VENLO, WEERT, ROERMOND, NEDERWEERT];
const RENEWALS = [45, 20, 10, 5, 1, 0, -3, -20, undefined];

function sitesOf(many: number, chance: () => number): readonly (Site & { readonly lives: readonly Life[] })[] {
  return Array.from({ length: many }, (_, index) => {
    const name = `site-${index}.venlo.nl`;
    const away = chance() < 0.3 ? Math.floor(chance() * 350) : undefined;
    const site: Site = {
      organisation: ORGANISATIONS[index % ORGANISATIONS.length] ?? VENLO,
      name,
      hosts: index % 3 === 0 ? [name, `mail-${index}.venlo.nl`] : [name],
      registeredOn: chance() < 0.3 ? Math.floor(chance() * 200) : 0,
      renewedBefore: RENEWALS[index % RENEWALS.length],
      flaps: chance() < 0.25,
      away: away === undefined ? undefined : [away, away + 3 + Math.floor(chance() * 30)],
    };
    return { ...site, lives: livesOf(site, 20 + Math.floor(chance() * 300)) };
  });
}

/** A store that some writes do not come back from: the process that asked for one is gone. */
const dying = (rows: Rows, chance: () => number): Rows => ({
  ...rows,
  range: (...given) => rows.range(...given),
  async write(partition, changes) {
    const died = chance() < 0.02;
    if (died && chance() < 0.5) throw new Error("killed before");
    const answer = await rows.write(partition, changes);
    if (died) throw new Error("killed after");
    return answer;
  },
});

async function livedThrough(seed: number, many: number, processes: 1 | 2) {
  const chance = chances(seed);
  const sites = sitesOf(many, chance);
  const rows = createMemoryRows();
  const house = openCertificates({ rows, without: [NEDERWEERT] });
  const looks = [house.look, ...(processes === 2 ? [house.another(), house.another(dying(rows, chance))] : [])];
  const looked: Instant[] = [];

  for (let day = 0; day < DAYS; day++) {
    for (const site of sites) {
      const current = site.lives.find(({ from, to }) => from <= day && day < to);
      const earlier = site.lives[site.lives.findIndex((life) => life === current) - 1];
      const isAway = site.away && site.away[0] <= day && day < site.away[1];
      // For a month after a renewal one of two machines still has the old one.
      const shown = site.flaps && earlier && current && day < current.from + 30 && day % 2 ? earlier : current;
      site.hosts.forEach((host, index) =>
        house.world.serves(host, isAway ? undefined : (index === 0 ? shown : current)?.certificate),
      );
    }
    house.moveTo(plus(START, day));
    for (const { registeredOn, organisation, name, hosts, lives } of sites) {
      const life = lives.find(({ from, to }) => from <= day && day < to);
      if (registeredOn === day && life)
        await house.register({ name, hosts, certificate: life.certificate }, organisation);
    }
    // Now and then nobody looks: the process was down.
    if (day > 0 && chance() < 0.06) continue;
    looked.push(house.now());
    await Promise.all(looks.map((look) => look()));
    // What a process that was killed had claimed, another takes over.
    if (processes === 2) {
      house.moveTo(plus(START, day + 0.005));
      await Promise.all(looks.slice(0, 2).map((look) => look()));
    }
  }
  return { house, sites, looked };
}

type Lived = Awaited<ReturnType<typeof livedThrough>>;

/** Every certificate with its notice, if it has one, and the stages that were told, in order. */
async function toldOf({ house, sites }: Lived) {
  return Promise.all(
    sites.map(async (site) => {
      const entry = await house.entry(site.name, site.organisation);
      const lives = await Promise.all(
        site.lives.map(async (life) => {
          const key = `${entry.id}:${life.certificate.fingerprint}`;
          const notice = (await house.store.known(site.organisation, "certificate", key)).found?.notice;
          return { ...life, notice, told: notice ? await toldIn(house, notice) : [] };
        }),
      );
      return { ...site, lives };
    }),
  );
}

const NEWS = new Set(["opened", "stage", "refired", "reopened"]);

async function toldIn({ store }: Lived["house"], notice: Notice) {
  const entries = await Promise.all(
    Array.from({ length: notice.version }, (_, index) => store.entry(notice, index + 1)),
  );
  return entries.flatMap((entry) => (entry && NEWS.has(entry.event) ? [entry] : []));
}

describe.each([
  ["one process", 7, 27, 1],
  ["two processes, and a third that is killed all the time", 11, 18, 2],
] as const)("400 days with %s", async (_, seed, many, processes) => {
  const lived = await livedThrough(seed, many, processes);
  const told = await toldOf(lived);
  const lives = told.flatMap((site) => site.lives.map((life) => ({ site, ...life })));

  it("has something to tell of all sorts", () => {
    const stages = lives.flatMap((life) => life.told.map(({ stage }) => stage));
    expect(new Set(stages)).toEqual(new Set([...STAGES.map(String), EXPIRED]));
    expect(lives.filter(({ notice }) => notice?.closed).length).toBeGreaterThan(12);
  });

  it("tells each stage of a certificate at most once", () => {
    for (const { told: entries, site } of lives) {
      const stages = entries.map(({ stage }) => stage);
      expect(new Set(stages).size, `${site.name}: ${stages.join()}`).toBe(stages.length);
    }
  });

  it("tells the nearest stage on the first day that it is looked at, and skips none", () => {
    for (const { site, certificate, from, to, told: entries } of lives) {
      // A flapping or absent host is judged by what was seen of it: that is another test's.
      if (site.flaps || site.away) continue;
      const days = lived.looked.filter(
        (moment) =>
          moment >= plus(START, Math.max(from, site.registeredOn)) && (to === Infinity || moment < plus(START, to)),
      );
      const due = [...new Set(days.map((moment) => stageAt(certificate.validUntil, STAGES, moment)))].filter(Boolean);
      expect(entries.map(({ stage }) => stage)).toEqual(due);
    }
  });

  it("lets no certificate expire without an earlier word, when it was known before", () => {
    for (const { site, certificate, told: entries, from } of lives) {
      const known = plus(START, Math.max(from, site.registeredOn));
      const wasSeen = lived.looked.some(
        (moment) =>
          moment >= known &&
          stageAt(certificate.validUntil, STAGES, moment) !== undefined &&
          moment < certificate.validUntil,
      );
      const expired = entries.findIndex(({ stage }) => stage === EXPIRED);
      if (expired >= 0 && wasSeen && !site.away) expect(expired, site.name).toBeGreaterThan(0);
    }
  });

  it("closes what was renewed", () => {
    for (const { notice, to, site } of lives) {
      if (notice && to < DAYS - 60 && !site.away) expect(notice.closed, site.name).toBeDefined();
    }
  });

  it("tells once of a host that could not be looked at for a day", async () => {
    const { house } = lived;
    let outages = 0;
    for (const { organisation, name, hosts, away, registeredOn } of told) {
      const { id } = await house.entry(name, organisation);
      for (const host of hosts) {
        const notice = (await house.store.known(organisation, "certificate-host", `${id}:${host}`)).found?.notice;
        const isExpected = away !== undefined && away[1] - Math.max(away[0], registeredOn) > 3 && away[0] < DAYS - 10;
        if (isExpected) expect(notice, host).toBeDefined();
        if (!away) expect(notice, host).toBeUndefined();
        if (!notice) continue;
        outages++;
        expect((await toldIn(house, notice)).map(({ event }) => event)).toEqual(["opened"]);
      }
    }
    expect(outages).toBeGreaterThan(1);
  });

  it("addresses every word to the municipality and to Beheer, each once", async () => {
    for (const organisation of ORGANISATIONS) {
      const replies = (await lived.house.wanted(organisation)).filter(({ subject }) =>
        subject.startsWith("notice-reply:"),
      );
      const addressed = replies.map(({ subject, place }) => `${subject}|${place}`);
      expect(new Set(addressed).size).toBe(addressed.length);
      const known = new Set([channelPlace(organisation), channelPlace("operations")]);
      expect(replies.every(({ place }) => known.has(place))).toBe(true);
    }
  });

  it("knows every notice by one number", async () => {
    const refs = lives.flatMap(({ notice }) => (notice ? [notice.ref] : []));
    expect(new Set<NoticeRef>(refs).size).toBe(refs.length);
  });
});
