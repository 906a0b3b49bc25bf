import { BorderStyle, Document, Footer, Header, Packer, PageNumber, Paragraph, TabStopType, TextRun } from "docx";
import type { Snapshot } from "../snapshot.ts";
import { aboutParts } from "./about.ts";
import { annexParts } from "./annex.ts";
import { monthName, oneLine } from "./dutch.ts";
import { LINE, PAGE, STYLE, TEXT_WIDTH, numbering, styles } from "./look.ts";
import { asAlways } from "./pack.ts";
import { templateParts } from "./template.ts";

/**
 * The report of a month as a Word file, in the template of Bijlage 2 of the DVO (7.2). The same snapshot for the same
 * reader gives the same bytes, on every day and every machine. Rejects when a chart cannot be drawn.
 * @param madeFor whose name stands at the top of each page, such as "Venlo"; it changes nothing of what the report says
 */
export async function reportDocument(snapshot: Snapshot, madeFor?: string): Promise<Uint8Array> {
  const { shared } = snapshot;
  const document = new Document({
    title: `${TITLE}: ${subtitle(snapshot)}`,
    subject: "Voortgangsrapportage (DVO 7.2, Bijlage 2)",
    creator: oneLine(snapshot.author ?? shared.name),
    lastModifiedBy: oneLine(shared.name),
    styles,
    numbering,
    sections: [
      {
        properties: { page: PAGE, titlePage: true },
        headers: { default: header(snapshot, madeFor) },
        footers: { default: footer(snapshot), first: footer(snapshot) },
        children: [
          new Paragraph({ style: "Title", children: [new TextRun(TITLE)] }),
          new Paragraph({ style: "Subtitle", children: [new TextRun(forWhom(subtitle(snapshot), madeFor))] }),
          ...templateParts(snapshot),
          ...(await annexParts(snapshot)),
          ...aboutParts(snapshot),
        ],
      },
    ],
  });
  return asAlways(await Packer.toBuffer(document), snapshot.at);
}

/** The heading of Bijlage 2. */
const TITLE = "Regionale ICT samenwerking";

const subtitle = ({ month, version }: Snapshot): string =>
  `Voortgangsrapportage ${monthName(month)}${version === 0 ? " (concept)" : version === 1 ? "" : `, versie ${version}`}`;

const forWhom = (text: string, madeFor: string | undefined): string =>
  madeFor === undefined ? text : `${text} · voor ${oneLine(madeFor)}`;

const header = (snapshot: Snapshot, madeFor: string | undefined): Header =>
  new Header({
    children: [running([new TextRun(TITLE)], [new TextRun(forWhom(monthName(snapshot.month), madeFor))], "bottom")],
  });

const footer = (snapshot: Snapshot): Footer =>
  new Footer({
    children: [
      running(
        [new TextRun(`${oneLine(snapshot.shared.name)} · ${subtitle(snapshot)}`)],
        [new TextRun({ children: ["Pagina ", PageNumber.CURRENT, " van ", PageNumber.TOTAL_PAGES] })],
        "top",
      ),
    ],
  });

/** A line at the edge of a page: something left, something right, and a rule on the side of the text. */
const running = (left: readonly TextRun[], right: readonly TextRun[], side: "top" | "bottom"): Paragraph =>
  new Paragraph({
    style: STYLE.running,
    tabStops: [{ type: TabStopType.RIGHT, position: TEXT_WIDTH }],
    border: { [side]: { style: BorderStyle.SINGLE, size: 4, space: 6, color: LINE } },
    children: [...left, new TextRun("\t"), ...right],
  });
