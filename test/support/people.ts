import type { Instant } from "../../src/lib/instant.ts";
import { instant } from "../../src/lib/instant.ts";
import type { Grant, OrganisationId, Person, PersonId, Role } from "../../src/people/person.ts";

export const organisation = (id: string): OrganisationId => id as OrganisationId;
export const VENLO = organisation("venlo");
export const WEERT = organisation("weert");
export const ROERMOND = organisation("roermond");
export const HOME = organisation("ict-nml");
export const ALL = ["venlo", "roermond", "weert", "nederweert", "ict-nml"].map(organisation);

/** A weekday morning in Amsterdam, at this time of day. */
export const at = (time: string, day = "2026-11-23"): Instant => instant(new Date(`${day}T${time}:00+01:00`));

const person = (
  number: number,
  name: string,
  appointments: Person["appointments"],
  grants: readonly Grant[] = [],
): Person => ({
  id: `7c9e6679-7425-40de-944b-e07fc1f9${String(number).padStart(4, "0")}` as PersonId,
  name,
  appointments,
  grants,
});

const everywhere = (role: Role): Grant => ({ role, organisations: ALL });

export const noor = person(1, "Noor Janssen", [VENLO]);
export const daan = person(2, "Daan Peeters", [ROERMOND]);
export const youssef = person(5, "Youssef Amrani", [VENLO, WEERT]);
export const sam = person(7, "Sam Linssen", [HOME], [everywhere("helpdesk")]);
export const fatima = person(8, "Fatima Yildiz", [HOME], [everywhere("helpdesk")]);
export const ruben = person(9, "Ruben Kessels", [HOME], [everywhere("operations")]);
