import { dutchDay, dutchMoment } from "../lib/instant.ts";
import { type Erasure, type ErasureRefusal, decideBy } from "./erasure.ts";

const LIST = new Intl.ListFormat("nl", { type: "conjunction" });

/** What somebody reads at once when they ask; `names` of the organisations that decide. */
export function sentText(names: readonly string[], isMunicipality: boolean): string {
  const within = "in principe binnen een maand";
  if (names.length > 1) return `Ik stuur uw verzoek naar ${LIST.format(names)}. Ieder beslist zelf, ${within}.`;
  return isMunicipality
    ? `Ik stuur uw verzoek naar uw gemeente. Uw gemeente beslist, ${within}.`
    : `Ik stuur uw verzoek naar ${names[0] ?? "uw organisatie"}. Zij beslissen, ${within}.`;
}

export const REFUSAL_TEXT: Record<ErasureRefusal | "changed-meanwhile", string> = {
  "unknown-request": "Dit verzoek ken ik niet.",
  "not-yours-to-decide": "U kunt hierover niet beslissen. Dat doet de gemeente van wie het vraagt.",
  "own-request": "Niemand beslist over het eigen verzoek.",
  "already-decided": "Hierover is al beslist.",
  "no-reason": "Vul in waarom u het verzoek afwijst. De aanvrager leest dat.",
  "changed-meanwhile": "Iemand anders was u voor. Dit is hoe het nu staat.",
};

export const NO_REQUESTS = "Er zijn geen verzoeken waarover u kunt beslissen.";

/** As what somebody decided, for who reads it without a name. */
export const DECIDER = {
  "privacy-officer": "de privacyfunctionaris",
  "municipality-contact": "de contactpersoon",
} as const;

export const decideByText = (erasure: Erasure): string => dutchDay(decideBy(erasure));

export const WHAT_GOES =
  "Ik verwijder de naam, de contactgegevens en de teksten van deze persoon: uit meldingen en aanvragen, uit kaarten die nu in Teams staan, en uit berichten die nog klaarstaan. Ook de plek waar ik deze persoon kan schrijven gaat weg.";
export const WHAT_STAYS =
  "Nummers, datums, onderwerpen en besluiten met de reden blijven bewaard, zonder de naam (Archiefwet). Bij wat deze persoon deed, blijft het kenmerk van het account staan, voor controle. Teksten over een beveiligingsincident blijven bewaard als bewijs (BIO2 5.28.01). Verstuurde maandrapportages blijven zoals ze zijn.";
export const NOT_MINE =
  "Wat iemand zelf in Teams typte en losse antwoorden van mij in een chat bewaart Microsoft. Die kan ik niet verwijderen.";
const NOT_AGREED =
  "Bent u het er niet mee eens? Vraag dan uw gemeente om uitleg. U kunt ook een klacht indienen bij de Autoriteit Persoonsgegevens of naar de rechter gaan.";

/** How it stands, for who asked. @param name of the organisation that decides */
export function statusForRequester({ state }: Erasure, name: string): string {
  switch (state.status) {
    case "asked":
      return `Wacht op een besluit van ${name}`;
    case "withdrawn":
      return "Ingetrokken";
    case "refused":
      return `Afgewezen door ${DECIDER[state.as]} van ${name}`;
    case "granted":
      return `Toegestaan door ${DECIDER[state.as]} van ${name}`;
    case "done":
      return "Uw gegevens zijn verwijderd";
  }
}

export function linesForRequester(erasure: Erasure, name: string): readonly string[] {
  const { state } = erasure;
  switch (state.status) {
    case "asked":
      return [
        `${name} beslist, in principe uiterlijk ${decideByText(erasure)}. Tot die tijd blijft alles zoals het is.`,
        ...(erasure.isOrphan ? [`Er is bij ${name} nog niemand die kan beslissen. Beheer weet dat.`] : []),
      ];
    case "withdrawn":
      return ["Er is niets verwijderd. U kunt het altijd opnieuw vragen."];
    case "refused":
      return [NOT_AGREED];
    case "granted":
      return [
        state.waitsFor.length > 0
          ? `Ik begin als dit klaar is: ${LIST.format(state.waitsFor)}.`
          : "Ik verwijder uw gegevens. U krijgt hier bericht als het klaar is.",
      ];
    case "done":
      return [
        `Uw naam, uw contactgegevens en uw teksten zijn verwijderd op ${dutchMoment(state.doneAt)}.`,
        "Nummers, datums, onderwerpen en besluiten met de reden blijven bewaard, zonder uw naam. Bij wat u deed, blijft het kenmerk van uw account staan, voor controle.",
        ...(erasure.progress.kept["security"]
          ? ["U hebt een beveiligingsincident gemeld. De tekst daarvan blijft bewaard als bewijs, zonder uw naam."]
          : []),
        "Wat u zelf in Teams typte en losse antwoorden van mij bewaart Microsoft. Die kan ik niet verwijderen.",
      ];
  }
}

/** How it stands, for who decides. */
export function statusForDecider({ state }: Erasure): string {
  switch (state.status) {
    case "asked":
      return "Wacht op een besluit";
    case "withdrawn":
      return "Ingetrokken door de aanvrager";
    case "refused":
      return `Afgewezen door ${DECIDER[state.as]}, ${dutchMoment(state.at)}`;
    case "granted":
      return `Toegestaan door ${DECIDER[state.as]}, ${dutchMoment(state.at)}`;
    case "done":
      return `Uitgevoerd, ${dutchMoment(state.doneAt)}`;
  }
}

const KINDS: Readonly<Record<string, string>> = {
  ticket: "meldingen en aanvragen",
  notice: "waarschuwingen",
  outage: "storingen",
  calamity: "calamiteiten",
  certificate: "certificaten",
  "certificate-event": "stappen bij certificaten",
  report: "maandrapportages in bewerking",
  erasure: "eerdere verzoeken",
  seen: "gebruikte knoppen",
  greeted: "welkomstberichten",
  linked: "aanmeldingen bij een storing",
};
const OTHER = "overige gegevens";

/** "Meldingen en aanvragen: 4", of everything that was changed or removed. */
export function countsOf({ progress }: Erasure): readonly { readonly label: string; readonly value: string }[] {
  const sums = new Map<string, number>();
  for (const [kind, count] of Object.entries(progress.removed)) {
    const label = KINDS[kind] ?? OTHER;
    sums.set(label, (sums.get(label) ?? 0) + count);
  }
  return [...sums].map(([label, value]) => ({ label: `Aangepast of verwijderd, ${label}`, value: String(value) }));
}

export const nobodyText = ({ ref }: Erasure, name: string): string =>
  `${ref}: een medewerker van ${name} vraagt om gegevens te verwijderen. Bij ${name} is niemand die hierover kan beslissen. Geef daar iemand de rol privacy-officer of municipality-contact in het organisatiebestand. Beheer beslist hier niet over.`;

export const noLongerOrphan = ({ ref }: Erasure, name: string): string =>
  `${ref}: er is nu iemand bij ${name} die over dit verzoek beslist.`;

/** @param isLate the month is over */
export const reminderText = (erasure: Erasure, isLate: boolean): string =>
  isLate
    ? `${erasure.ref}: de maand voor dit besluit is voorbij. Beslis alsnog, of vertel de aanvrager waarom het langer duurt (AVG, artikel 12).`
    : `${erasure.ref}: beslis in principe uiterlijk ${decideByText(erasure)}.`;
