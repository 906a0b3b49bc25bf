import { z } from "zod";
import { at } from "./json-problems.ts";

/**
 * Only what the checks below look at, whatever else is wrong with the file: so a typing error in one place
 * does not hide a contradiction in another, and all problems are told at once. "" stands for what is not text.
 */
const word = z.string().toLowerCase().catch("");
const words = z.array(word).catch([]);
const listOf = <T extends z.ZodObject>(shape: T) =>
  z.array(shape.or(z.unknown().transform(() => shape.parse({})))).catch([]);
const Sketch = z.object({
  organisations: listOf(
    z.object({
      ...{ id: word, kind: word, tenants: words, domains: words, representative: word },
      sharedMailboxes: z.object({ owners: listOf(z.object({ address: word, owner: word })) }).catch({ owners: [] }),
    }),
  ),
  people: listOf(
    z.object({
      ...{ id: word, manager: word, substitute: word, appointments: words },
      grants: listOf(z.object({ role: word, organisations: words })),
    }),
  ),
  holidays: listOf(z.object({ date: word })),
  serviceHours: z.unknown().optional(),
  priorities: listOf(z.object({ resolveWithin: z.unknown().optional() })),
  resolveWithin: z.object({ serviceHours: z.unknown().optional() }).optional().catch(undefined),
  rota: listOf(z.object({ person: word })),
  certificates: z.object({ internal: listOf(z.object({ organisation: word })) }).catch({ internal: [] }),
  backups: z.object({ jobs: listOf(z.object({ name: word, organisation: word })) }).catch({ jobs: [] }),
  entra: z
    .object({
      tenants: listOf(
        z.object({ id: word, roles: listOf(z.object({ group: word, role: word, organisations: words })) }),
      ),
    })
    .catch({ tenants: [] }),
  report: z.object({ municipalities: listOf(z.object({ organisation: word })) }).catch({ municipalities: [] }),
});
type Sketch = z.output<typeof Sketch>;

/** A channel's place has a municipality's id or one of these names. */
const RESERVED: readonly string[] = ["helpdesk", "operations", "reports"];

/** Where parts of an organisation file do not agree with each other, each as "<where>: <Dutch sentence>". */
export function contradictions(data: unknown): readonly string[] {
  const sketch = Sketch.safeParse(data);
  if (!sketch.success) return [];

  return [
    ...repeatedOnes(
      "organisations",
      sketch.data.organisations.map(({ id }) => id),
      ".id",
    ),
    ...reservedIds(sketch.data),
    ...sharedOrganisation(sketch.data),
    ...ambiguousTenants(sketch.data),
    ...peopleProblems(sketch.data),
    ...whoDecides(sketch.data),
    ...withoutHours(sketch.data),
    ...strangers(sketch.data),
    ...entraProblems(sketch.data),
    ...repeatedOnes(
      "holidays",
      sketch.data.holidays.map(({ date }) => date),
      ".date",
    ),
  ];
}

function repeatedOnes(path: string, names: readonly string[], field = ""): string[] {
  return names.flatMap((name, index) =>
    name && names.indexOf(name) < index ? [at(`${path}[${index}]${field}`, `"${name}" staat er dubbel in.`)] : [],
  );
}

const reservedIds = ({ organisations }: Sketch): string[] =>
  organisations.flatMap(({ id }, index) =>
    RESERVED.includes(id)
      ? [at(`organisations[${index}].id`, `"${id}" is de naam van een kanaal. Kies een andere.`)]
      : [],
  );

function sharedOrganisation({ organisations }: Sketch): string[] {
  const count = organisations.filter(({ kind }) => kind === "shared").length;
  return count === 1
    ? []
    : [at("organisations", `precies één organisatie heeft kind "shared"; nu zijn het er ${count}.`)];
}

/** Who comes from a tenant that several organisations share is told apart by mail domain. */
function ambiguousTenants({ organisations }: Sketch): string[] {
  return organisations.flatMap(({ id, tenants, domains }, index) => {
    const path = `organisations[${index}]`;
    const others = organisations.filter((other, place) => place !== index && overlap(other.tenants, tenants));
    const taken = domains.filter((domain) => domain && others.some((other) => other.domains.includes(domain)));
    return [
      ...repeatedOnes(`${path}.tenants`, tenants),
      ...repeatedOnes(`${path}.domains`, domains),
      ...(others.length > 0 && domains.length === 0 ? [at(`${path}.domains`, needsDomains(id, others))] : []),
      ...taken.map((domain) =>
        at(`${path}.domains`, `"${domain}" hoort in dezelfde tenant ook bij een andere organisatie.`),
      ),
    ];
  });
}

const overlap = (some: readonly string[], others: readonly string[]): boolean =>
  some.some((one) => one && others.includes(one));

const needsDomains = (id: string, others: readonly { id: string }[]): string =>
  `"${id}" deelt een tenant met ${others.map((other) => `"${other.id}"`).join(", ")}. Noem daarom maildomeinen.`;

function peopleProblems({ organisations, people }: Sketch): string[] {
  const known = new Set(organisations.map(({ id }) => id));
  const unknown = (path: string, ids: readonly string[]) =>
    ids.flatMap((id, index) =>
      id && !known.has(id) ? [at(`${path}[${index}]`, `organisatie "${id}" bestaat niet.`)] : [],
    );
  const references = (path: string, ids: readonly string[]) => [...unknown(path, ids), ...repeatedOnes(path, ids)];

  return [
    ...repeatedOnes(
      "people",
      people.map(({ id }) => id),
      ".id",
    ),
    ...people.flatMap(({ appointments, grants }, index) => [
      ...references(`people[${index}].appointments`, appointments),
      ...grants.flatMap((grant, place) =>
        references(`people[${index}].grants[${place}].organisations`, grant.organisations),
      ),
    ]),
  ];
}

/** A term in service hours, or a rota for outside them, says nothing as long as nobody knows when they are. */
function withoutHours({ serviceHours, priorities, resolveWithin, rota }: Sketch): string[] {
  if (serviceHours !== undefined) return [];
  const needs = "noem ook serviceHours. Zonder openingstijden zegt dit niets.";
  return [
    ...(resolveWithin?.serviceHours === undefined ? [] : [at("resolveWithin.serviceHours", needs)]),
    ...priorities.flatMap((priority, index) =>
      priority.resolveWithin === undefined ? [] : [at(`priorities[${index}].resolveWithin`, needs)],
    ),
    ...(rota.length > 0 ? [at("rota", needs)] : []),
  ];
}

/** Whose certificates, backups and workplaces are named here. A job's name says which one a result is of, so it stands here once. */
function strangers({ organisations, certificates: { internal }, backups: { jobs }, report }: Sketch): string[] {
  const known = new Set(organisations.map(({ id }) => id));
  const unknown = (path: string, id: string): string[] =>
    id && !known.has(id) ? [at(`${path}.organisation`, `organisatie "${id}" bestaat niet.`)] : [];
  return [
    ...internal.flatMap(({ organisation }, index) => unknown(`certificates.internal[${index}]`, organisation)),
    ...jobs.flatMap(({ organisation }, index) => unknown(`backups.jobs[${index}]`, organisation)),
    ...report.municipalities.flatMap(({ organisation }, index) =>
      unknown(`report.municipalities[${index}]`, organisation),
    ),
    ...repeatedOnes(
      "report.municipalities",
      report.municipalities.map(({ organisation }) => organisation),
      ".organisation",
    ),
    ...repeatedOnes(
      "backups.jobs",
      jobs.map(({ name, organisation }) => name && `${organisation}: ${name}`),
    ),
  ];
}

/** A tenant nobody here works in is none of our business, and a role is for organisations that exist. */
function entraProblems({ organisations, entra: { tenants } }: Sketch): string[] {
  const ours = organisations.flatMap((organisation) => organisation.tenants);
  const known = organisations.map(({ id }) => id);
  return [
    ...repeatedOnes(
      "entra.tenants",
      tenants.map(({ id }) => id),
      ".id",
    ),
    ...tenants.flatMap(({ id, roles }, index) => {
      const path = `entra.tenants[${index}]`;
      return [
        ...(id && !ours.includes(id) ? [at(`${path}.id`, "geen organisatie logt in uit deze tenant.")] : []),
        ...repeatedOnes(
          `${path}.roles`,
          roles.map(({ group, role }) => group && `${group}: ${role}`),
        ),
        ...roles.flatMap((one, place) =>
          one.organisations.flatMap((of, position) =>
            of && !known.includes(of)
              ? [at(`${path}.roles[${place}].organisations[${position}]`, `organisatie "${of}" bestaat niet.`)]
              : [],
          ),
        ),
      ];
    }),
  ];
}

/** Who decides about somebody's requests, or about a mailbox, is somebody else whom the list has. */
function whoDecides({ organisations, people, rota }: Sketch): string[] {
  const listed = new Set(people.map(({ id }) => id));
  const named = (path: string, id: string, self?: string): string[] => {
    if (id && !listed.has(id)) return [at(path, "deze persoon staat niet in people.")];
    return id && id === self ? [at(path, "dit is dezelfde persoon. Noem iemand anders.")] : [];
  };

  return [
    ...organisations.flatMap(({ representative }, index) =>
      named(`organisations[${index}].representative`, representative),
    ),
    ...rota.flatMap(({ person }, index) => named(`rota[${index}].person`, person)),
    ...organisations.flatMap(({ sharedMailboxes: { owners } }, index) => {
      const path = `organisations[${index}].sharedMailboxes.owners`;
      const addresses = owners.map(({ address }) => address);
      return [
        ...repeatedOnes(path, addresses, ".address"),
        ...owners.flatMap(({ owner }, place) => named(`${path}[${place}].owner`, owner)),
      ];
    }),
    ...people.flatMap(({ id, manager, substitute }, index) => [
      ...named(`people[${index}].manager`, manager, id),
      ...named(`people[${index}].substitute`, substitute, id),
    ]),
  ];
}
