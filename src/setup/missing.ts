import { causeOf } from "../delivery/causes.ts";
import { type Instant, inAmsterdam } from "../lib/instant.ts";
import { channelPlace } from "../lib/place.ts";
import { type OrganisationId, type Role } from "../people/person.ts";
import { ROLE_NAME } from "../people/role-names.ts";
import { type Bindable, bindablesOf, mayBind } from "./channels.ts";
import { type Scope, type SetupHouse } from "./setup-house.ts";

/** Something that has to be settled before the Helpdesk does all it can. */
export interface Item {
  readonly sort: "channel" | "role" | "setting" | "system";
  /** As it reads in a list: "openingstijden", or with whose it is "telefoonnummer van Weert", "kanaal Helpdesk". */
  readonly what: string;
  readonly link?: " " | " van ";
  readonly of?: string;
  readonly isDone: boolean;
  /** Of what is not done and has its own way: what to do, and who can. */
  readonly todo?: string;
  /** Of a channel that is not bound. */
  readonly channel?: string;
}

const MOST_NAMES = 2;

/** All of it, done or not. To ask for one more thing: one more line in one of the four. */
export async function itemsOf(house: SetupHouse, scope: Scope, now: Instant): Promise<readonly Item[]> {
  return [
    ...(await channelItems(house, scope)),
    ...(await roleItems(house, scope)),
    ...settingItems(house, scope, now),
    ...systemItems(house, scope),
  ];
}

/** A channel of all is the Helpdesk's own. */
export const channelsIn = ({ directory }: SetupHouse, scope: Scope): readonly Bindable[] =>
  bindablesOf(directory.organisations).filter(({ of }) =>
    scope.includes(of.length === 1 && of[0] ? of[0] : directory.shared),
  );

const channelItems = (house: SetupHouse, scope: Scope): Promise<readonly Item[]> =>
  Promise.all(
    channelsIn(house, scope).map(async (bindable): Promise<Item> => {
      const { channel, name } = bindable;
      const known = await house.places.find(house.directory.shared, channelPlace(channel));
      const item = { sort: "channel", what: "kanaal", link: " ", of: name } as const;
      if (known?.dead) {
        const { why, remedy } = causeOf(known.dead.cause);
        return { ...item, isDone: false, todo: `Ik kan het kanaal niet bereiken. ${why} ${remedy}` };
      }
      if (known) return { ...item, isDone: true };
      return { ...item, channel, isDone: false, todo: await bindingText(house, bindable) };
    }),
  );

async function bindingText({ directory }: SetupHouse, bindable: Bindable): Promise<string> {
  const { name, role, of } = bindable;
  const [first] = of;
  const holders = first ? await directory.holders(role, first) : [];
  const able = holders.filter((person) => mayBind(bindable, person)).map((person) => person.name);
  if (able.length === 0) return `Nog niemand kan het koppelen. Geef eerst iemand de rol ${ROLE_NAME[role]}.`;
  const left = able.length - MOST_NAMES;
  const names = `${able.slice(0, MOST_NAMES).join(" of ")}${left > 0 ? ` (en nog ${left})` : ""}`;
  return `${names} typt in het kanaal: @Helpdesk koppel dit kanaal aan ${name}`;
}

const OF_ALL: readonly Role[] = ["helpdesk", "operations", "incident-manager", "team-lead", "ict-manager"];
const OF_A_MUNICIPALITY: readonly Role[] = ["municipality-contact", "ciso"];

function roleItems({ directory }: SetupHouse, scope: Scope): Promise<readonly Item[]> {
  const asked = scope.flatMap((id) =>
    (id === directory.shared ? OF_ALL : OF_A_MUNICIPALITY).map((role) => ({ id, role })),
  );
  return Promise.all(
    asked.map(async ({ id, role }): Promise<Item> => {
      const isDone = (await directory.holders(role, id)).length > 0;
      if (id === directory.shared) return { sort: "role", what: "rol", link: " ", of: ROLE_NAME[role], isDone };
      const of = directory.organisation(id)?.name ?? id;
      return { sort: "role", what: ROLE_NAME[role], link: " van ", of, isDone };
    }),
  );
}

function settingItems({ directory, organisation, running }: SetupHouse, scope: Scope, now: Instant): readonly Item[] {
  const setting = (what: string, isDone: boolean): Item => ({ sort: "setting", what, isDone });
  const own = scope.map((id): Item => {
    const { name = id, phone } = directory.organisation(id) ?? {};
    return { ...setting("telefoonnummer", phone !== undefined), link: " van ", of: name };
  });
  if (!scope.includes(directory.shared)) return own;
  const today = inAmsterdam(now).toFormat("yyyy-MM-dd'T'HH:mm");
  return [
    setting("openingstijden", organisation.serviceHours !== undefined),
    setting("afhandelingstermijn", organisation.resolveWithin !== undefined),
    setting(
      "rooster buiten openingstijd",
      organisation.rota.some(({ to }) => to > today),
    ),
    setting("beslisboom voor calamiteiten", organisation.calamityTree !== undefined),
    setting("lijst van backups", organisation.backups.jobs.length > 0),
    setting("opdrachtgever in de maandrapportage", organisation.report.officialClient !== undefined),
    ...(running.signsInBy === "SingleTenant"
      ? [setting("einddatum van het eigen geheim", organisation.botCredential !== undefined)]
      : []),
    ...(running.signsInBy ? [setting("webadres van de Helpdesk", running.hasUrl)] : []),
    setting("personen en rollen uit Entra", organisation.entra !== undefined),
    setting("waar de gegevens staan", organisation.hosting.place !== undefined),
    setting("bewaartermijnen", Object.keys(organisation.retention).length > 0),
    ...own,
  ];
}

const systemItems = ({ directory, running }: SetupHouse, scope: Scope): readonly Item[] =>
  scope.map((id) => ({
    sort: "system",
    ...{ what: "systemen", link: " van ", of: directory.organisation(id)?.name ?? id },
    isDone: sourcesOf(running, id).length > 0,
  }));

/** The sources that may tell us something of this organisation. */
export const sourcesOf = ({ callers }: SetupHouse["running"], id: OrganisationId) =>
  (Object.keys(callers) as (keyof typeof callers)[]).filter((source) => callers[source]?.includes(id));

const AND = new Intl.ListFormat("nl", { type: "conjunction" });

/** What is of several is named once: "telefoonnummer van Weert en Nederweert". */
export function listed(items: readonly Item[]): string {
  const kinds = Map.groupBy(items, ({ what, link = "" }) => `${what}${link}`);
  return [...kinds].map(([what, same]) => `${what}${AND.format(same.flatMap(({ of }) => of ?? []))}`).join("; ");
}
