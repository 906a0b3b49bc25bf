import { MONITORING, SAY_IT_IS_OVER } from "../monitored.ts";
import { toldKind } from "../told.ts";

export const monitoring = toldKind({
  kind: "monitoring",
  name: "Bewaking",
  section: MONITORING,
  title: "Melding van de bewaking",
  next: `Zoek uit wat er is. ${SAY_IT_IS_OVER}`,
});
