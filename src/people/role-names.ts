import type { Role } from "./person.ts";

/** As people know them. */
export const ROLE_NAME: Readonly<Record<Role, string>> = {
  helpdesk: "helpdesk",
  operations: "beheer",
  "municipality-contact": "contactpersoon",
  "incident-manager": "incidentmanager",
  "team-lead": "teamleider",
  ciso: "CISO",
  "ict-manager": "manager ICT",
  "account-manager": "accountmanager",
  board: "bestuur",
  approver: "beslisser",
  "privacy-officer": "privacyfunctionaris",
};
