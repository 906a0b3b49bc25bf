import { toldKind } from "../told.ts";

export const intrusion = toldKind({
  kind: "intrusion",
  name: "Inbraakpoging",
  section: {
    number: "4.1.5",
    says: "Een Intrusion Prevention System (IPS) herkent patronen van kwaadwillenden en reageert daar zelf op.",
  },
  title: "De inbraakdetectie meldt iets",
  next: "Beoordeel of dit een beveiligingsincident is. Bewaar de logging van dit moment.",
});
