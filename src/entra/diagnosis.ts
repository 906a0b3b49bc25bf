import { dutchMoment } from "../lib/instant.ts";
import type { Organisation } from "../people/organisation-file.ts";
import type { GroupTrouble, TenantState } from "./group-roles.ts";

/** What is wrong with reading Entra, in Dutch, for whoever looks after the Helpdesk. Nothing in it is from outside. */
export function problemsIn(states: readonly TenantState[], organisations: readonly Organisation[]): readonly string[] {
  return states.flatMap(({ tenant, readAt, problem, group = "", expired }) => {
    const where = `Entra van ${namesOf(tenant, organisations)}`;
    const since = readAt ? `De rollen zijn van ${dutchMoment(readAt)}.` : "De rollen zijn nog niet gelezen.";
    return [
      ...(problem ? [`${where}: ${SENTENCES[problem](group)} ${since}`] : []),
      ...(expired.length > 0 && (problem || readAt) ? [`${where}: ${expiredIn(expired.length)}`] : []),
    ];
  });
}

const SENTENCES: Readonly<Record<GroupTrouble, (group: string) => string>> = {
  unreachable: () => "geen antwoord.",
  throttled: () => "Microsoft vraagt ons te wachten.",
  "not-signed-in": () => "de Helpdesk kan niet aanmelden. Controleer het geheim of de beheerde identiteit.",
  "no-permission": () => "de Helpdesk mist een recht. Geef User.Read.All en GroupMember.Read.All.",
  unreadable: () => "wij kunnen het antwoord niet lezen.",
  "no-such-group": (group) => `groep ${group} bestaat daar niet.`,
  "all-empty": () => "alle groepen zijn ineens leeg. Dat geloven wij niet meteen.",
};

const expiredIn = (count: number): string =>
  count === 1
    ? "van één groep is te lang niets gelezen. De rol van die groep geldt nu niet."
    : `van ${count} groepen is te lang niets gelezen. De rollen van die groepen gelden nu niet.`;

const namesOf = (tenant: string, organisations: readonly Organisation[]): string =>
  organisations
    .filter(({ tenants }) => tenants.includes(tenant))
    .map(({ name }) => name)
    .join(" en ");
