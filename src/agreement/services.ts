/** One of a closed list: the code is stored, the label is read. */
export interface Choice {
  readonly code: string;
  readonly label: string;
}

/** The four services of DVO 3. */
type Service = "systems" | "devices" | "applications" | "advice-and-projects";

/**
 * *Waar gaat het over?* and the service of DVO 3 each belongs to; "unknown" belongs to none until Helpdesk knows more.
 * DVO 3 lists mobile devices but no fixed telephony (that stands in 4.1.1 and 4.9): all telephones go with the devices.
 */
export const AREAS = [
  { code: "access", label: "Inloggen of rechten", service: "systems" },
  { code: "mail", label: "E-mail of agenda", service: "systems" },
  { code: "files", label: "Bestanden", service: "systems" },
  { code: "network", label: "Internet of wifi", service: "systems" },
  { code: "computer", label: "Computer", service: "devices" },
  { code: "phone", label: "Telefoon", service: "devices" },
  { code: "printer", label: "Printer", service: "devices" },
  { code: "program", label: "Programma", service: "applications" },
  { code: "unknown", label: "Weet ik niet", service: undefined },
] as const satisfies readonly (Choice & { readonly service: Service | undefined })[];
export type Area = (typeof AREAS)[number]["code"];

/** *Wie heeft er last van?*, from small to large. */
export const IMPACTS = [
  { code: "me", label: "Alleen ik" },
  { code: "team", label: "Mijn team" },
  { code: "department", label: "Mijn afdeling" },
  { code: "municipality", label: "De hele gemeente" },
] as const satisfies readonly Choice[];
export type Impact = (typeof IMPACTS)[number]["code"];

/** *Kunt u verder werken?* */
export const CAN_WORK = [
  { code: "yes", label: "Ja" },
  { code: "partly", label: "Deels" },
  { code: "no", label: "Nee" },
] as const satisfies readonly Choice[];
export type CanWork = (typeof CAN_WORK)[number]["code"];
