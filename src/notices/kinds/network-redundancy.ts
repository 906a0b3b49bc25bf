import { toldKind } from "../told.ts";

export const networkRedundancy = toldKind({
  kind: "network-redundancy",
  name: "Redundantie kwijt",
  section: { number: "4.6", says: "De verbindingen met Gemnet en met internet zijn dubbel uitgevoerd." },
  title: "Een dubbele verbinding is nu enkel",
  next: "Valt de andere verbinding ook uit, dan is er geen. Zoek uit waarom er één weg is.",
});
