import type { CertificateProblem } from "./certificate-facts.ts";
import type { Observation } from "./probe.ts";

const PROBLEM: Record<CertificateProblem, string> = {
  expired: "verlopen",
  "not-yet-valid": "nog niet geldig",
  "self-signed": "zelf ondertekend",
  "wrong-name": "niet voor deze naam",
  "unknown-issuer": "uitgever onbekend",
  weak: "zwakke sleutel of handtekening",
};

/** "zelf ondertekend, niet voor deze naam"; empty when nothing is wrong. */
export const problemsText = (problems: readonly CertificateProblem[]): string =>
  problems.map((problem) => PROBLEM[problem]).join(", ");

type Unread = Exclude<Observation, { result: "read" }>;

const WHY: Record<Unread["result"], Partial<Record<Unread["why"], string>>> = {
  refused: {
    "no-name": "dit is geen volledige naam van een server",
    port: "deze poort bekijken wij niet",
    address: "dit adres ligt in een eigen netwerk dat wij niet mogen bekijken",
  },
  unreachable: {
    "name-servers": "de naam kon niet worden opgezocht",
    "unknown-name": "deze naam bestaat niet",
    "no-connection": "de server neemt geen verbinding aan",
  },
  "no-certificate": {
    "no-tls": "de server gebruikt geen beveiligde verbinding",
    "broken-off": "de server verbreekt de verbinding",
    "too-much": "de server stuurt te veel gegevens",
    unreadable: "de server toont geen leesbaar certificaat",
  },
  "too-slow": {
    name: "het opzoeken van de naam duurt te lang",
    connection: "de server antwoordt niet op tijd",
    certificate: "de server toont zijn certificaat niet op tijd",
  },
};

export const whyText = ({ result, why }: Unread): string => WHY[result][why] ?? "niet te controleren";
