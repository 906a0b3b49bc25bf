import { dutchMoment } from "../lib/instant.ts";
import type { Message } from "../lib/message.ts";
import type { Asked, View } from "./work-list.ts";
import type { Work } from "./ticket-rows.ts";
import { STATUS, TEAM_NAME } from "./ticket-words.ts";

const TITLE: Record<View, string> = {
  new: "Niet opgepakt",
  mine: "Van mij",
  waiting: "Wacht op iemand",
};

const NOTHING: Record<View, string> = {
  new: "Alles is opgepakt.",
  mine: "U hebt nu geen meldingen.",
  waiting: "Er wacht niets.",
};

/** One page of the work, oldest first; the other views are one press away. */
export function workListCard(
  page: readonly Work[],
  { view, team, organisation, after }: Asked,
  organisations: readonly { readonly value: string; readonly title: string }[],
): Message {
  const title = `Werkvoorraad van ${TEAM_NAME[team]}: ${TITLE[view].toLowerCase()}`;
  const nameOf = (id: string) => organisations.find(({ value }) => value === id)?.title ?? id;
  return {
    summary: title,
    card: {
      template: "work-list",
      data: {
        ...{ title, team, view, after, organisation: organisation ?? "" },
        fallback: `${title}. Typ werkvoorraad, en erachter: niet opgepakt, van mij of wacht.`,
        intro: page.length === 0 ? NOTHING[view] : "De oudste staat bovenaan.",
        organisations: [{ value: "", title: "Alle organisaties" }, ...organisations],
        tickets: page.map((work) => ({
          number: work.number,
          organisation: work.organisation,
          status: STATUS[work.status].inTeamList,
          statusColor: work.status === "new" ? "Warning" : STATUS[work.status].colour,
          subject: work.subject,
          about: [nameOf(work.organisation), work.assignee, dutchMoment(work.reportedAt)].filter(Boolean).join(" · "),
        })),
      },
    },
  };
}
