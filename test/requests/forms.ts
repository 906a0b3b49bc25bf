import { bram } from "../support/people.ts";

/** For each kind a form that is right, as its card sends it on the morning of 23 November 2026. */
export const FORMS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "extra-storage": { folder: "G:\\Team", gigabytes: "50", reason: "Het project Markt heeft veel foto's." },
  "mailbox-rights": {
    ...{ whose: "colleague", owner: bram.id, isGone: "false", address: "" },
    ...{ right: "calendar-read", reason: "Ik plan de overleggen." },
  },
  "folder-rights": {
    ...{ whom: "group", group: "Team Vergunningen", folder: "G:\\Vergunningen" },
    ...{ right: "read", reason: "Wij werken samen aan een project." },
  },
  restore: { what: "G:\\Team\\Notulen", day: "2026-11-20", happened: "Ik heb de map per ongeluk gewist." },
  "rsa-token": { what: "new", remark: "Ik ga thuiswerken." },
  "something-else": { sort: "application", wish: "Een programma voor tekeningen. De i-adviseur is Anne." },
};
