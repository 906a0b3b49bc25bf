import { GUID } from "./lib/guid.ts";
import type { Reading } from "./people/json-problems.ts";

/* How a setting is read: its value, or what is wrong with it in Dutch. */

export type Env = Readonly<Record<string, string | undefined>>;

export const found = <T>(value: T): Reading<T> => ({ ok: true, value });
export const wrong = (...problems: readonly string[]): Reading<never> => ({ ok: false, problems });

/** Every value, or the problems of all of them. */
export function together<T extends object>(readings: { readonly [K in keyof T]: Reading<T[K]> }): Reading<T> {
  const all: [string, Reading<unknown>][] = Object.entries(readings);
  const problems = all.flatMap(([, reading]) => (reading.ok ? [] : reading.problems));
  if (problems.length > 0) return wrong(...problems);
  return found(Object.fromEntries(all.map(([name, reading]) => [name, reading.ok && reading.value])) as T);
}

/** A variable that is empty or blank counts as not set. */
export const setting = (env: Env, name: string): string | undefined => env[name]?.trim() || undefined;

export function guidOf(env: Env, name: string): Reading<string> {
  const text = setting(env, name);
  if (!text) return wrong(`${name} ontbreekt of is leeg.`);
  return GUID.test(text) ? found(text.toLowerCase()) : wrong(`${name}: dit is geen GUID.`);
}

export function urlOf(env: Env): Reading<string | undefined> {
  const text = setting(env, "HELPDESK_URL");
  if (text === undefined) return found(undefined);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPlain = url?.protocol === "https:" && url.href === `${url.origin}/`;
  return isPlain
    ? found(url.origin)
    : wrong("HELPDESK_URL: schrijf dit als https://helpdesk.voorbeeld.nl, zonder pad.");
}
