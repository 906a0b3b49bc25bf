import type { Render } from "../delivery/outbox.ts";
import { type Month, monthName } from "./month.ts";
import { olderCard } from "./report-cards.ts";
import { draftView, sentView } from "./report-views.ts";
import { mayFill } from "./report.ts";
import { type Reports, mayReadAt, readerAt } from "./reports.ts";

/** What `report…:` subjects look like now, for each place by its own right. */
export function reportSubjects(
  house: Reports,
): Readonly<Record<"report" | "report-sent" | "report-ownerless", Render>> {
  const find = async (month: string | undefined) => (await house.store.find(month as Month))?.report;
  return {
    report: async (_, subject, place) => {
      const [, month, card] = subject.split(":");
      const [report, reader] = await Promise.all([find(month), readerAt(house, place)]);
      if (!report || !reader) return undefined;
      if (!mayFill(report, reader, house.home)) return { summary: NO_LONGER };
      return card === String(report.card) ? draftView(house, report, reader) : olderCard(report.month);
    },
    "report-sent": async (_, subject, place) => {
      const [, month, version] = subject.split(":");
      const [report, mayRead] = await Promise.all([find(month), mayReadAt(house, place)]);
      const snapshot = report && mayRead ? await house.store.version(report.month, Number(version)) : undefined;
      return report && snapshot && sentView(house, report, snapshot);
    },
    "report-ownerless": async (_, subject) => {
      const [, month = ""] = subject.split(":");
      return {
        summary: `Het maandrapport over ${monthName(month as Month)} is niet verstuurd. Er is geen manager ICT bekend. Zet die rol in het organisatiebestand.`,
      };
    },
  };
}

const NO_LONGER = "U hoeft dit rapport niet meer in te vullen.";
