const ZONE = "Europe/Amsterdam";

const hour = new Intl.DateTimeFormat("nl-NL", { timeZone: ZONE, hour: "numeric", minute: "2-digit" });
const day = new Intl.DateTimeFormat("nl-NL", { timeZone: ZONE, weekday: "long", day: "numeric", month: "long" });
const dayWithYear = new Intl.DateTimeFormat("nl-NL", { timeZone: ZONE, dateStyle: "full" });

/** "9.15" */
export function timeOfDay(moment: string): string {
  const parts = hour.formatToParts(new Date(moment));
  const part = (type: string): string => parts.find((found) => found.type === type)?.value ?? "";
  return `${Number(part("hour"))}.${part("minute")}`;
}

/** "zaterdag 21 november" */
export const dayOf = (moment: string): string => day.format(new Date(moment));

/** "zaterdag 21 november 2026, 9.15 uur" */
export const wholeMoment = (moment: string): string =>
  `${dayWithYear.format(new Date(moment))}, ${timeOfDay(moment)} uur`;
