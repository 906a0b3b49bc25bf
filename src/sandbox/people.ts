/** One tenant for each organisation. All invented; the example organisation file names the same ones. */
export const TENANTS = {
  venlo: "3b1f0c52-6d0e-4b7a-9a51-0c5a1e7d0001",
  roermond: "3b1f0c52-6d0e-4b7a-9a51-0c5a1e7d0002",
  weert: "3b1f0c52-6d0e-4b7a-9a51-0c5a1e7d0003",
  nederweert: "3b1f0c52-6d0e-4b7a-9a51-0c5a1e7d0004",
  "ict-nml": "3b1f0c52-6d0e-4b7a-9a51-0c5a1e7d0009",
} as const;
export type SandboxOrganisation = keyof typeof TENANTS;

/** Somebody of the sandbox. Nobody in it exists. */
export interface SandboxPerson {
  /** Short name in links and tests: `?open=noor`. */
  readonly key: string;
  readonly name: string;
  /** Entra object id. */
  readonly id: string;
  readonly tenantId: string;
  readonly mail: string;
  /** What the page says beneath the name. */
  readonly organisation: string;
  readonly job: string;
  readonly userRole: "user" | "guest";
}

const ORGANISATION_NAMES: Record<SandboxOrganisation, string> = {
  venlo: "Venlo",
  roermond: "Roermond",
  weert: "Weert",
  nederweert: "Nederweert",
  "ict-nml": "ICT NML",
};

const objectId = (number: number): string => `7c9e6679-7425-40de-944b-e07fc1f9${String(number).padStart(4, "0")}`;

function person(
  number: number,
  name: string,
  works: SandboxOrganisation,
  job: string,
  organisation: string = ORGANISATION_NAMES[works],
): SandboxPerson {
  const [first = name, ...rest] = name.split(" ");
  const surname = rest.join("").toLowerCase();
  return {
    key: first.toLowerCase(),
    name,
    id: objectId(number),
    tenantId: TENANTS[works],
    mail: `${first.toLowerCase()}.${surname}@${works}.example`,
    organisation,
    job,
    userRole: "user",
  };
}

const guest: SandboxPerson = {
  ...person(12, "Gijs Buitenhuis", "venlo", "Gast", "Van buiten"),
  mail: "gijs_adviesbureau.example#EXT#@venlo.example",
  userRole: "guest",
};

/** Number 17 of the example organisation has left: nobody sees him any more. */
export const PEOPLE: readonly SandboxPerson[] = [
  person(1, "Noor Janssen", "venlo", "Medewerker"),
  person(2, "Daan Peeters", "roermond", "Medewerker"),
  person(3, "Emma Hendriks", "weert", "Medewerker"),
  person(4, "Lotte Geraedts", "nederweert", "Medewerker"),
  person(5, "Youssef Amrani", "venlo", "Medewerker", "Venlo en Weert"),
  person(6, "Marieke Verstappen", "venlo", "Leidinggevende"),
  person(13, "Karel Bos", "venlo", "Plaatsvervanger"),
  person(14, "Hanneke Wolters", "venlo", "Directeur"),
  person(19, "Bram Hermans", "venlo", "Medewerker"),
  person(23, "Eva Roosen", "venlo", "CISO"),
  person(25, "Ilse Vullings", "venlo", "Accountmanager"),
  person(15, "Peter Cuypers", "roermond", "Leidinggevende"),
  person(16, "Sanne Driessen", "roermond", "Plaatsvervanger"),
  person(26, "Rob Coenen", "roermond", "Accountmanager"),
  person(18, "Mirjam Creemers", "weert", "Teamcoördinator"),
  person(27, "Wilma Theunissen", "weert", "Bestuur"),
  guest,
  person(7, "Sam Linssen", "ict-nml", "Helpdesk"),
  person(8, "Fatima Yildiz", "ict-nml", "Helpdesk"),
  person(9, "Ruben Kessels", "ict-nml", "Beheer"),
  person(10, "Iris Smeets", "ict-nml", "Incidentmanager"),
  person(24, "Tessa Claes", "ict-nml", "Teamleider"),
  person(11, "Anouk Timmermans", "ict-nml", "Manager ICT"),
];

/** A team channel of the sandbox. */
export interface SandboxChannel {
  /** Short name in links and tests: `?open=helpdesk`. */
  readonly key: string;
  readonly name: string;
  readonly about: string;
  readonly tenantId: string;
  readonly teamId: string;
  /** The channel's conversation id. */
  readonly id: string;
  /** Keys of the people in it. */
  readonly members: readonly string[];
}

const channel = (
  key: string,
  name: string,
  about: string,
  members: readonly string[],
  tenant: SandboxOrganisation = "ict-nml",
): SandboxChannel => ({
  key,
  name,
  about,
  tenantId: TENANTS[tenant],
  teamId: `19:sandbox-team-${key}@thread.tacv2`,
  id: `19:sandbox-${key}@thread.tacv2`,
  members,
});

export const CHANNELS: readonly SandboxChannel[] = [
  channel("helpdesk", "Helpdesk", "Eerste lijn", ["sam", "fatima", "iris"]),
  channel("beheer", "Beheer", "Tweede lijn", ["ruben", "iris", "sam"]),
  channel("rapportage", "Rapportage", "Maandrapportages", ["ilse", "rob", "wilma", "anouk"]),
  channel("venlo", "Gemeente Venlo", "Contact met ICT NML", ["marieke", "sam"], "venlo"),
  channel("roermond", "Gemeente Roermond", "Contact met ICT NML", ["sanne", "daan", "sam"], "roermond"),
  channel("weert", "Gemeente Weert", "Contact met ICT NML", ["emma", "mirjam", "sam"], "weert"),
  channel("nederweert", "Gemeente Nederweert", "Contact met ICT NML", ["lotte", "sam"], "nederweert"),
];

/** People among each other: the Helpdesk is not in it. */
export interface SandboxChat {
  /** Short name in links and tests: `?open=overleg`. */
  readonly key: string;
  readonly name: string;
  readonly about: string;
  readonly tenantId: string;
  /** The chat's conversation id. */
  readonly id: string;
  /** Keys of the people in it. */
  readonly members: readonly string[];
}

export const CHATS: readonly SandboxChat[] = [
  {
    key: "overleg",
    name: "Overleg Venlo",
    about: "Noor, Marieke en Bram",
    tenantId: TENANTS.venlo,
    id: "19:sandbox-overleg@thread.v2",
    members: ["noor", "marieke", "bram"],
  },
];
