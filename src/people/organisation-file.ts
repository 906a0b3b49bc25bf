import { BlockList, isIPv4 } from "node:net";
import { DateTime } from "luxon";
import { z } from "zod";
import { CalamityTree } from "../agreement/calamity-tree.ts";
import { DOORS } from "../agreement/doors.ts";
import { type Stretch, WEEKDAYS } from "../agreement/service-hours.ts";
import { GUID } from "../lib/guid.ts";
import { monthsText } from "../lib/words.ts";
import { contradictions } from "./contradictions.ts";
import { type Reading, parseJson, problemsOf } from "./json-problems.ts";
import { type OrganisationId, type PersonId, ROLES } from "./person.ts";

const NAME_LENGTH = 80;
const CONTACT_LENGTH = 200;
/** A year on the clock: a longer term is a typing error. */
const MAX_HOURS = 8760;
const MAX_STAGE_DAYS = 365;
const MOST_STAGES = 12;
const MAX_PORT = 65_535;
/** A fortnight: who is silent for longer is not a feed. */
const MAX_SILENT_HOURS = 336;
const MOST_NAMES = 12;
const MAX_WORKPLACES = 100_000;
const MAX_FACTOR = 1_000;
const MOST_GROUPS = 50;
const MOST_MONTHS = 600;

/** Never this machine itself, nor what every machine keeps for itself: cloud platforms hand out secrets there. */
const NOT_A_NETWORK = new BlockList();
NOT_A_NETWORK.addSubnet("127.0.0.0", 8);
NOT_A_NETWORK.addSubnet("169.254.0.0", 16);
NOT_A_NETWORK.addSubnet("0.0.0.0", 8);

const text = (max: number) => z.string().trim().min(1).max(max);
const guid = z.string().regex(GUID, "dit is geen GUID, zoals 3b1f0c52-6d0e-4b7a-9a51-0c5a1e7d0001.").toLowerCase();
const shortName = z
  .string()
  .max(40)
  .regex(/^[a-z](?:-?[a-z0-9])*$/, "gebruik alleen kleine letters, cijfers en streepjes.");
const organisationId = shortName.transform((id) => id as OrganisationId);
const domain = z
  .string()
  .max(253)
  .regex(/^(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?\.)+[a-zA-Z]{2,}$/, "dit is geen maildomein, zoals venlo.nl.")
  .toLowerCase();
const mail = z.email("dit is geen mailadres, zoals postbus@venlo.nl.").max(254).toLowerCase();
const phone = z.string().regex(/^\+?[0-9][0-9 ()-]{1,24}$/, "dit is geen telefoonnummer.");
const time = z
  .string()
  .regex(/^(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]|24:00)$/, { error: "schrijf een tijd als 08:00.", abort: true });
const date = z
  .string()
  .regex(/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/, { error: "schrijf een datum als 2026-12-25.", abort: true })
  .refine((day) => DateTime.fromISO(day).isValid, "deze datum bestaat niet.");

/** Dutch wall-clock time. */
const wallClock = z
  .string()
  .regex(/^[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-5][0-9]$/, {
    error: "schrijf een moment als 2026-11-27T17:00.",
    abort: true,
  })
  .refine((moment) => DateTime.fromISO(moment).isValid, "deze datum bestaat niet.");

const personId = guid.transform((id) => id as PersonId);

const absence = z
  .strictObject({
    from: date.describe("Eerste dag weg."),
    until: date.describe("Laatste dag weg. Weglaten: tot nader bericht.").optional(),
  })
  .refine(({ from, until }) => !until || from <= until, "de laatste dag ligt voor de eerste dag.");

const door = z.strictObject({
  name: text(NAME_LENGTH).describe("Bij wie de medewerker moet zijn."),
  contact: text(CONTACT_LENGTH).describe("Hoe: een telefoonnummer, mailadres of webadres.").optional(),
});

const stretch = z
  .strictObject({ from: time, to: time })
  .refine(({ from, to }) => from < to, "de eindtijd moet na de begintijd liggen.");
const day = z
  .array(stretch)
  .refine(inOrder, "zet de tijden op volgorde, zonder overlap; sluiten twee tijden aan, maak er dan één van.")
  .optional();

const hours = (whenNone: string) =>
  z
    .strictObject({
      monday: day,
      tuesday: day,
      wednesday: day,
      thursday: day,
      friday: day,
      saturday: day,
      sunday: day,
    })
    .refine((week) => WEEKDAYS.some((weekday) => week[weekday]?.length), whenNone);

const serviceHours = z
  .int()
  .min(1)
  .max(MAX_HOURS)
  .describe("Uren binnen openingstijd. Wachten op de melder of een ander telt niet mee. Alleen met serviceHours.");

const duty = z
  .strictObject({
    from: wallClock.describe("Begin van de dienst, zoals 2026-11-27T17:00."),
    to: wallClock.describe("Einde van de dienst."),
    person: personId.describe("Dienstdoende beheerder: een id uit people, met de rol helpdesk of operations."),
  })
  .refine(({ from, to }) => from < to, "het einde van de dienst ligt niet na het begin.");

const sharedMailboxes = z.strictObject({
  decidedBy: z
    .literal("manager")
    .describe(
      "manager: zonder eigenaar beslist de leidinggevende van de aanvrager. Weglaten: dan beoordeelt de Helpdesk.",
    )
    .optional(),
  owners: z
    .array(
      z.strictObject({
        address: mail.describe("Mailadres van de gedeelde mailbox."),
        owner: personId.describe("Wie erover beslist: een id uit people."),
      }),
    )
    .default([])
    .describe("Mailboxen met een eigenaar. Die beslist dan, en niemand anders."),
});

const organisation = z.strictObject({
  id: organisationId.describe("Vaste korte naam. Nooit meer wijzigen: alle meldingen hangen eraan."),
  name: text(NAME_LENGTH),
  kind: z.enum(["municipality", "shared"]).describe("shared: de ICT-organisatie zelf, precies één keer."),
  tenants: z.array(guid).min(1).describe("Entra-tenants waaruit deze organisatie inlogt."),
  domains: z.array(domain).default([]).describe("Maildomeinen. Nodig als meer organisaties dezelfde tenant gebruiken."),
  phone: phone.describe("De ingang voor wie liever iemand spreekt. Weglaten: nog niet vastgesteld.").optional(),
  doors: z
    .partialRecord(z.enum(DOORS), door)
    .default({})
    .describe("Het juiste loket voor wat buiten de DVO valt. Weglaten: nog niet vastgesteld."),
  workingHours: hours("zo werkt hier nooit iemand. Noem werktijden, of laat workingHours weg.")
    .describe(
      "Werktijden van de medewerkers. Alleen dan komen er herinneringen. Weglaten: maandag tot en met vrijdag, 9.00–17.00 uur.",
    )
    .optional(),
  representative: personId
    .describe(
      "Vertegenwoordiger in het directieberaad, voor stap 3 van een escalatie (DVO 5.1): een id uit people. Weglaten: nog niet vastgesteld.",
    )
    .optional(),
  sharedMailboxes: sharedMailboxes
    .describe("Wie over rechten op een gedeelde mailbox beslist. Weglaten: de Helpdesk beoordeelt.")
    .optional(),
  decidedBy: z
    .record(shortName, z.enum(["manager", "helpdesk"]))
    .default({})
    .describe(
      "Wie over een soort aanvraag beslist, zoals folder-rights: manager (de leidinggevende) of helpdesk. Weglaten: wie de soort zelf noemt.",
    ),
});

const person = z
  .strictObject({
    id: personId.describe("Entra object-id."),
    name: text(NAME_LENGTH),
    appointments: z.tuple([organisationId], organisationId).describe("Waar iemand werkt; de eerste is de gewone."),
    grants: z
      .array(z.strictObject({ role: z.enum(ROLES), organisations: z.array(organisationId).min(1) }))
      .default([])
      .describe("Rollen, en voor welke organisaties. approver: beslist over aanvragen."),
    manager: personId.describe("Leidinggevende: een id uit deze lijst. Weglaten: nog niet vastgesteld.").optional(),
    substitute: personId
      .describe(
        "Plaatsvervanger: een id uit deze lijst. Beslist alleen met de rol approver. Weglaten: nog niet vastgesteld.",
      )
      .optional(),
    absent: z.array(absence).default([]).describe("Wanneer iemand er niet is. Weglaten: iemand is er."),
    left: z.literal(true).describe("Uit dienst. Weglaten: in dienst.").optional(),
  })
  .transform(({ left, ...listed }) => ({ ...listed, hasLeft: left === true }));

const cidr = z
  .string()
  .refine(isRange, "schrijf een reeks als 10.20.0.0/16. Adressen van deze computer zelf mogen niet.");
const hostName = z
  .string()
  .max(253)
  .regex(
    /^(?:\*\.)?(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?\.)+[a-zA-Z]{2,}$/,
    "schrijf een naam als intranet.venlo.nl of *.intern.venlo.nl.",
  )
  .toLowerCase();

const certificates = z.strictObject({
  stagesDays: z
    .array(z.int().min(1).max(MAX_STAGE_DAYS))
    .min(1)
    .max(MOST_STAGES)
    .default([60, 30, 14, 7, 1])
    .refine(isFalling, "zet de dagen van veel naar weinig, elk één keer.")
    .describe("Hoeveel dagen voor het einde wij waarschuwen. Een keuze van ons, niet van de DVO."),
  ports: z
    .array(z.int().min(1).max(MAX_PORT))
    .min(1)
    .default([443, 8443, 993, 636, 465, 995])
    .describe("Poorten waarop wij een certificaat mogen bekijken."),
  internal: z
    .array(
      z.strictObject({
        organisation: organisationId,
        names: z.array(hostName).min(1).describe("Namen in het eigen netwerk, zoals *.intern.venlo.nl."),
        ranges: z.array(cidr).min(1).describe("Adressen waarop die namen uitkomen, zoals 10.20.0.0/16."),
      }),
    )
    .default([])
    .describe("Certificaten in het eigen netwerk die wij mogen bekijken. Weglaten: alleen openbare adressen."),
});

const backupJob = z.strictObject({
  name: text(NAME_LENGTH).describe("Naam van de taak, precies zoals de backupsoftware die meldt."),
  organisation: organisationId.describe("Van wie de gegevens zijn. Gedeelde backups zijn van de ICT-organisatie zelf."),
  resultBy: time.describe("Hoe laat het resultaat er moet zijn, zoals 07:00."),
  days: z
    .array(z.enum(WEEKDAYS))
    .min(1)
    .default([...WEEKDAYS])
    .describe("Op welke dagen er een resultaat hoort te zijn. Weglaten: elke dag (DVO 4.5)."),
});

const backups = z.strictObject({
  jobs: z
    .array(backupJob)
    .default([])
    .describe("Backups die elke dag een resultaat geven. Weglaten: nog niet vastgesteld."),
  feedSilentAfterHours: z
    .int()
    .min(1)
    .max(MAX_SILENT_HOURS)
    .default(26)
    .describe("Na hoeveel uur zonder enig resultaat wij waarschuwen. Een keuze van ons, niet van de DVO."),
});

const report = z.strictObject({
  officialClient: text(NAME_LENGTH).describe("Ambtelijk opdrachtgever. Weglaten: nog niet vastgesteld.").optional(),
  administrativeClient: text(NAME_LENGTH)
    .describe("Bestuurlijk opdrachtgever. Weglaten: nog niet vastgesteld.")
    .optional(),
  portfolioHolders: z
    .array(text(NAME_LENGTH))
    .max(MOST_NAMES)
    .default([])
    .describe("Portefeuillehouders. Weglaten: nog niet vastgesteld."),
  municipalities: z
    .array(
      z.strictObject({
        organisation: organisationId,
        workplaces: z.int().min(0).max(MAX_WORKPLACES).describe("Aantal werkplekken.").optional(),
        factor: z.number().min(0).max(MAX_FACTOR).describe("Factor in de verdeling, zoals 0.41.").optional(),
      }),
    )
    .default([])
    .describe("Werkplekken en factor van elke gemeente (DVO 6.1). Weglaten: nog niet vastgesteld."),
});

const entra = z.strictObject({
  tenants: z
    .array(
      z.strictObject({
        id: guid.describe("Entra-tenant: een van de tenants van organisations."),
        clientId: guid
          .describe(
            "App-registratie waarmee wij in deze tenant lezen. Weglaten: de Helpdesk zelf, in zijn eigen tenant.",
          )
          .optional(),
        roles: z
          .array(
            z.strictObject({
              group: guid.describe("Object-id van een groep in deze tenant."),
              role: z.enum(ROLES),
              organisations: z.array(organisationId).min(1),
            }),
          )
          .max(MOST_GROUPS)
          .default([])
          .describe(
            "Welke groep welke rol geeft, en voor welke organisaties. Ook leden van groepen in de groep tellen.",
          ),
      }),
    )
    .min(1),
  rolesEveryMinutes: z
    .int()
    .min(5)
    .max(60)
    .default(15)
    .describe("Om de hoeveel minuten wij de groepen lezen. Zo snel krijgt of verliest iemand een rol."),
  peopleEveryMinutes: z
    .int()
    .min(5)
    .max(24 * 60)
    .default(60)
    .describe("Na hoeveel minuten wij iemand opnieuw opzoeken. Zo snel zien wij dat iemand weg is."),
  rolesUsableHours: z
    .int()
    .min(2)
    .max(168)
    .default(24)
    .describe("Zoveel uren tellen rollen uit Entra nog als Entra geen antwoord geeft. Daarna gelden ze niet meer."),
  peopleUsableHours: z
    .int()
    .min(48)
    .max(720)
    .default(168)
    .describe("Zoveel uren gebruiken wij wat wij van iemand weten als Entra geen antwoord geeft."),
});

/** @param least in months, from the rule that is named */
const kept = (least: number, what: string, rule: string) =>
  z
    .int()
    .min(least, `bewaar dit ten minste ${monthsText(least)} (${rule}).`)
    .max(MOST_MONTHS)
    .describe(
      `${what} Ten minste ${monthsText(least)} (${rule}). Weglaten: nog niet vastgesteld, er wordt niets verwijderd.`,
    )
    .optional();

const LOGGING = "DVO, logging";
const INCIDENTS = "BIO2 5.28.01";

/** In months after it was over, or after it was written down. A kind that is absent is kept. */
const retention = z.strictObject({
  tickets: kept(3, "Afgesloten meldingen en aanvragen, met hun besluiten.", LOGGING),
  securityIncidents: kept(36, "Afgesloten beveiligingsincidenten.", INCIDENTS),
  calamities: kept(36, "Afgesloten calamiteiten.", INCIDENTS),
  outages: kept(3, "Storingen die voorbij zijn, en wie die ook had.", LOGGING),
  notices: kept(3, "Waarschuwingen die voorbij zijn.", LOGGING),
  audit: kept(3, "Handelingen die voor controle zijn vastgelegd.", LOGGING),
  backups: kept(3, "Regels in het logboek van backups.", LOGGING),
  certificateEvents: kept(3, "Wat bij certificaten is gezegd en gedaan.", LOGGING),
  undelivered: kept(3, "Berichten die niet zijn aangekomen.", LOGGING),
  traces: kept(1, "Wie welke knop gebruikte en wie welkom is geheten.", "een keuze van ons"),
  reports: kept(6, "Maandrapportages. De cijfers zelf blijven.", "een keuze van ons"),
  erasures: kept(3, "Afgehandelde verzoeken om gegevens te verwijderen.", LOGGING),
});

const hosting = z.strictObject({
  place: text(NAME_LENGTH).describe("Waar de gegevens staan, zoals: Azure, regio West-Europa.").optional(),
  processor: text(NAME_LENGTH).describe("Wie de gegevens voor ons verwerkt.").optional(),
  logsKeptDays: z
    .int()
    .min(93, "bewaar de log ten minste 93 dagen, dat zijn drie maanden (DVO).")
    .max(MOST_MONTHS * 31)
    .describe("Hoeveel dagen de log van het systeem wordt bewaard. Ten minste drie maanden (DVO).")
    .optional(),
});

/** What an organisation tells the Helpdesk that the sources do not say. Whatever is absent is "nog niet vastgesteld". */
export const OrganisationFile = z.strictObject({
  $schema: z.string().optional(),
  example: z
    .literal(true)
    .describe("Staat alleen in het voorbeeld. Daarmee start de Helpdesk niet in Teams.")
    .optional(),
  organisations: z.array(organisation).min(1),
  people: z
    .array(person)
    .default([])
    .describe(
      "Iedereen met een rol, met meer dan één organisatie of met een leidinggevende, en iedereen die over aanvragen beslist.",
    ),
  serviceHours: hours("zo is de Helpdesk nooit open. Noem openingstijden, of laat serviceHours weg.")
    .describe("Openingstijden. Een dag die ontbreekt is gesloten.")
    .optional(),
  holidays: z
    .array(z.strictObject({ date, name: text(NAME_LENGTH) }))
    .default([])
    .describe("Dagen waarop de Helpdesk dicht is."),
  priorities: z
    .array(
      z.strictObject({
        code: shortName,
        name: text(NAME_LENGTH),
        resolveWithin: z
          .strictObject({ serviceHours })
          .describe("Afhandelingstermijn van deze prioriteit. Weglaten: de gewone termijn, als die er is.")
          .optional(),
      }),
    )
    .default([])
    .describe("Prioriteiten, de hoogste eerst. Weglaten: er zijn geen prioriteiten afgesproken."),
  resolveWithin: z
    .strictObject({
      hours: z.int().min(1).max(MAX_HOURS).describe("Uren op de klok, ook buiten openingstijd.").optional(),
      serviceHours: serviceHours.optional(),
      text: text(CONTACT_LENGTH).describe("Hoe de afspraak aan de melder wordt verteld.").optional(),
    })
    .refine(
      (term) => (term.hours === undefined) !== (term.serviceHours === undefined),
      "noem hours of serviceHours, precies één van beide.",
    )
    .describe("Afhandelingstermijn van een melding. Weglaten: nog niet vastgesteld.")
    .optional(),
  calamityTree: CalamityTree.describe(
    "De beslisboom van de eerste beoordeling, incident of calamiteit (DVO 5.2). Weglaten: nog niet vastgesteld.",
  ).optional(),
  consultBeforeServiceHours: z
    .int()
    .min(1)
    .max(80)
    .default(2)
    .describe(
      "Hoeveel uren binnen openingstijd voor het einde van een termijn wij vragen of het lukt. Een keuze van ons, niet van de DVO.",
    ),
  rota: z
    .array(duty)
    .default([])
    .describe("Wie buiten openingstijd dienst heeft (DVO 4.1.1). Weglaten: er is niemand om te waarschuwen."),
  approvals: z
    .strictObject({
      remindEveryWorkingDays: z
        .int()
        .min(1)
        .max(30)
        .default(1)
        .describe("Om de hoeveel werkdagen een herinnering komt."),
      deadlineWorkingDays: z
        .int()
        .min(1)
        .max(60)
        .describe("Werkdagen waarbinnen iemand beslist. Weglaten: geen termijn.")
        .optional(),
    })
    .prefault({})
    .describe("Hoe een aanvraag op een besluit wacht."),
  certificates: certificates.prefault({}).describe("Hoe wij certificaten bewaken (DVO 4.7.4)."),
  backups: backups.prefault({}).describe("Welke backups wij verwachten (DVO 4.5)."),
  report: report.prefault({}).describe("Vaste gegevens in de maandrapportage (DVO 7.2, Bijlage 2)."),
  entra: entra
    .describe("Welke mensen en rollen uit Microsoft Entra komen. Weglaten: alleen wat in dit bestand staat.")
    .optional(),
  retention: retention
    .prefault({})
    .describe(
      "Hoeveel maanden wij gegevens bewaren, per soort. Weglaten: nog niet vastgesteld, er wordt niets verwijderd.",
    ),
  hosting: hosting
    .prefault({})
    .describe(
      "Waar de gegevens staan en wie ze verwerkt, zoals medewerkers het lezen. Weglaten: nog niet vastgesteld.",
    ),
  botCredential: z
    .strictObject({
      name: text(NAME_LENGTH).describe("Hoe het geheim of certificaat heet, zoals in Entra."),
      validUntil: date.describe("Laatste dag waarop het geldig is."),
    })
    .describe("Het geheim of certificaat waarmee de Helpdesk zelf bij Teams aanmeldt. Weglaten: nog niet vastgesteld.")
    .optional(),
});
export type OrganisationFile = z.output<typeof OrganisationFile>;
export type Organisation = OrganisationFile["organisations"][number];
export type EntraSection = z.output<typeof entra>;
/** In months. */
export type Retention = z.output<typeof retention>;

/** Text of an organisation file → the file, or all its problems at once. */
export function parseOrganisationFile(json: string): Reading<OrganisationFile> {
  const read = parseJson(json);
  if (!read.ok) return read;

  const problems = [...problemsOf(OrganisationFile, read.value), ...contradictions(read.value)];
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: OrganisationFile.parse(read.value) };
}

function isFalling(days: readonly number[]): boolean {
  return days.every((day, index) => index === 0 || day < (days[index - 1] ?? 0));
}

function isRange(text: string): boolean {
  const [address = "", prefix = ""] = text.split("/");
  const bits = Number(prefix);
  return isIPv4(address) && /^\d{1,2}$/.test(prefix) && bits >= 8 && bits <= 32 && !NOT_A_NETWORK.check(address);
}

function inOrder(stretches: readonly Stretch[]): boolean {
  return stretches.every(({ from }, index) => {
    const before = stretches[index - 1];
    return !before || before.to < from;
  });
}
