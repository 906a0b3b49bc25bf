import { MONITORING } from "../monitored.ts";
import { toldKind } from "../told.ts";

export const monitoring = toldKind({
  kind: "monitoring",
  name: "Bewaking",
  section: MONITORING,
  title: "Melding van de bewaking",
  next: "Zoek uit wat er is. Meldt het systeem niet zelf dat het voorbij is, kies dan Is voorbij.",
});
