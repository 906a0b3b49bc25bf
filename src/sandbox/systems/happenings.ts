import type { HappeningView } from "../page/wire.ts";
import type { BackupSoftware, Job } from "./backup-software.ts";
import type { Called, Caller } from "./caller.ts";
import type { Monitoring } from "./monitoring.ts";
import type { Site, Sites } from "./sites.ts";

/** Something that happens somewhere, of which a system tells the Helpdesk. */
export interface Happening extends HappeningView {
  readonly happen: () => Promise<Happened>;
}

interface Happened {
  readonly calls: readonly Called[];
  /** What somebody at the page wants to know besides. */
  readonly says: string;
}

/** What there is to see at first: names, and how many days their certificates are good for. */
const SITES: readonly (Site & { readonly days: number })[] = [
  { organisation: "venlo", name: "Mijn Venlo", host: "mijn.venlo.example", days: 24 },
  { organisation: "roermond", name: "Formulieren Roermond", host: "formulieren.roermond.example", days: 75 },
  { organisation: "weert", name: "Kaarten Weert", host: "geo.weert.example", hosting: "third-party", days: 100 },
  { organisation: "nederweert", name: "Website Nederweert", host: "www.nederweert.example", days: 210 },
  { organisation: "ict-nml", name: "Portaal ICT NML", host: "portaal.ict-nml.example", days: 330 },
];
/** Of which a certificate is about to run out, one after the other. */
const ENDING: readonly Site[] = [
  { organisation: "venlo", name: "Website Venlo", host: "www.venlo.example" },
  { organisation: "venlo", name: "Afspraken Venlo", host: "afspraken.venlo.example" },
  { organisation: "roermond", name: "Website Roermond", host: "www.roermond.example" },
];
const ENDING_DAYS = 13;
const RENEWED_DAYS = 365;

export interface Sources {
  readonly caller: Caller;
  readonly sites: Sites;
  readonly backups: BackupSoftware;
  /** That are expected, the best known first. */
  readonly jobs: readonly Job[];
  readonly monitoring: Monitoring;
}

/** Serves and registers the sites of the example. Others may be in kept data: they have nothing the matter any more. */
export async function registerSites({ caller, sites }: Pick<Sources, "caller" | "sites">): Promise<void> {
  await Promise.all(ENDING.map((site) => sites.serve(site, RENEWED_DAYS)));
  await Promise.all(SITES.map(async ({ days, ...site }) => register(caller, site, await sites.serve(site, days))));
}

const register = (caller: Caller, { organisation, name, host, hosting }: Site, pem: string): Promise<Called> =>
  caller.call("certificates", organisation, { name, hosts: [host], pem, ...(hosting && { hosting }) });

/** Everything that can be made to happen on the page. */
export function happeningsOf({ caller, sites, backups, jobs, monitoring }: Sources): readonly Happening[] {
  const [often, seldom] = [jobs[0], jobs.at(-1)];
  /** Its certificate runs out, and nothing was done about it yet. */
  let ending: Site | undefined = SITES[0];
  let endings = 0;

  const backup = (result: "success" | "failed", says: (job: Job) => string) => async (): Promise<Happened> =>
    often ? { calls: [await backups.run(often, result)], says: says(often) } : NO_JOBS;

  async function certificateEnds(): Promise<Happened> {
    const site = nthSite(endings++);
    ending = site;
    const call = await register(caller, site, await sites.serve(site, ENDING_DAYS));
    return { calls: [call], says: `Het certificaat van ${site.host} verloopt over ${ENDING_DAYS} dagen.` };
  }

  const withEnding = (then: (site: Site) => Promise<Happened>) => (): Promise<Happened> =>
    ending ? then(ending) : Promise.resolve(NOTHING_ENDS);

  async function placed(site: Site): Promise<Happened> {
    await sites.serve(site, RENEWED_DAYS);
    const says = `${site.host} toont nu een nieuw certificaat. Kies Geïnstalleerd op de kaart in Beheer.`;
    return { calls: [], says };
  }

  async function renewed(site: Site): Promise<Happened> {
    ending = undefined;
    const call = await register(caller, site, await sites.serve(site, RENEWED_DAYS));
    return { calls: [call], says: `${site.host} heeft een nieuw certificaat.` };
  }

  async function flaps(site: Site): Promise<Happened> {
    await sites.alternate(site, RENEWED_DAYS);
    const says = `${site.host} toont om en om het oude en een nieuw certificaat. Zet de klok verder: niemand krijgt twee keer hetzelfde bericht.`;
    return { calls: [], says };
  }

  function silent(): Promise<Happened> {
    if (!seldom) return Promise.resolve(NO_JOBS);
    backups.silence(seldom);
    return Promise.resolve({ calls: [], says: `"${seldom.name}" stuurt niets meer. Zet de klok een werkdag verder.` });
  }

  const [ofBackups, ofCertificates, ofAlarms] = ["Backups", "Certificaten", "Alarmen"] as const;
  return [
    {
      ...{ key: "backup-failed", group: ofBackups, title: "Backup mislukt" },
      happen: backup("failed", ({ name }) => `De backup "${name}" is mislukt. Kijk in Beheer.`),
    },
    {
      ...{ key: "backup-good", group: ofBackups, title: "Backup gelukt" },
      happen: backup("success", ({ name }) => `De backup "${name}" is gelukt.`),
    },
    { ...{ key: "backup-silent", group: ofBackups, title: "Backup meldt zich niet" }, happen: silent },
    {
      ...{ key: "certificate-ends", group: ofCertificates, title: `Certificaat verloopt over ${ENDING_DAYS} dagen` },
      happen: certificateEnds,
    },
    {
      ...{ key: "certificate-placed", group: ofCertificates, title: "Nieuw certificaat op de server" },
      happen: withEnding(placed),
    },
    {
      ...{ key: "certificate-renewed", group: ofCertificates, title: "Certificaat vernieuwd" },
      happen: withEnding(renewed),
    },
    {
      ...{ key: "certificate-flaps", group: ofCertificates, title: "Certificaat wisselt" },
      happen: withEnding(flaps),
    },
    {
      ...{ key: "alarm", group: ofAlarms, title: "Alarm" },
      happen: async () => ({ calls: [await monitoring.alarm()], says: "Het is te warm in een serverruimte." }),
    },
    {
      ...{ key: "storm", group: ofAlarms, title: "Veel alarmen tegelijk" },
      happen: async () => ({ calls: await monitoring.storm(), says: "Kijk in Beheer." }),
    },
    {
      ...{ key: "alarms-over", group: ofAlarms, title: "Alarm voorbij" },
      async happen() {
        const calls = await monitoring.over();
        return { calls, says: calls.length > 0 ? "Alle alarmen zijn voorbij." : "Er gaat geen alarm af." };
      },
    },
  ];
}

const NO_JOBS: Happened = { calls: [], says: "In het organisatiebestand staan geen backups." };
const NOTHING_ENDS: Happened = { calls: [], says: `Kies eerst Certificaat verloopt over ${ENDING_DAYS} dagen.` };

function nthSite(index: number): Site {
  const known = ENDING[index];
  if (known) return known;
  const number = index + 1;
  return { organisation: "venlo", name: `Website ${number} Venlo`, host: `site-${number}.venlo.example` };
}

/** What was called and what the Helpdesk answered: "POST /api/alerts/backups: 202, referentie 1a2b". */
export function callsText(calls: readonly Called[]): string {
  const alike = Map.groupBy(calls, ({ path, status }) => `${path}: ${status === 0 ? "geen antwoord" : status}`);
  return [...alike]
    .map(([answer, [first, ...others]]) => {
      if (others.length > 0) return `${others.length + 1} keer POST ${answer}`;
      return `POST ${answer}${first?.reference ? `, referentie ${first.reference}` : ""}`;
    })
    .join("; ");
}
