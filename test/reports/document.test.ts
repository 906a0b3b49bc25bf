import { unzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { reportDocument } from "../../src/reports/document/document.ts";
import { STATE_WORDS, Snapshot } from "../../src/reports/snapshot.ts";
import { EMPTY_REPORT, EXAMPLE_REPORT, hostileReport } from "./example-report.ts";

interface Part {
  readonly style: string;
  readonly text: string;
}

const partOf = (files: Record<string, Uint8Array>, name: string): string =>
  new TextDecoder("utf-8", { fatal: true }).decode(files[name]);

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
const decoded = (xml: string): string =>
  xml.replace(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => ENTITIES[name] ?? "");

const textOf = (xml: string): string =>
  decoded([...xml.matchAll(/<w:t(?: [^>]*)?>([^<]*)<\/w:t>/g)].map(([, text]) => text).join(""));

const paragraphsOf = (xml: string): readonly Part[] =>
  [...xml.matchAll(/<w:p>(.*?)<\/w:p>/gs)].map(([, inner = ""]) => ({
    style: /<w:pStyle w:val="([^"]+)"/.exec(inner)?.[1] ?? "",
    text: textOf(inner),
  }));

const tablesOf = (xml: string) =>
  [...xml.matchAll(/<w:tbl>(.*?)<\/w:tbl>/gs)].map(([, table = ""]) => ({
    headRows: [...table.matchAll(/<w:tblHeader\/>/g)].length,
    rows: [...table.matchAll(/<w:tr>(.*?)<\/w:tr>/gs)].map(([, row = ""]) =>
      [...row.matchAll(/<w:tc>(.*?)<\/w:tc>/gs)].map(([, cell = ""]) => textOf(cell)),
    ),
  }));

async function read(snapshot: Snapshot, madeFor?: string) {
  const files = unzipSync(await reportDocument(snapshot, madeFor));
  const body = partOf(files, "word/document.xml");
  return { files, body, paragraphs: paragraphsOf(body), tables: tablesOf(body), text: textOf(body) };
}

const headings = (paragraphs: readonly Part[], level: number): readonly string[] =>
  paragraphs.filter(({ style }) => style === `Heading${level}`).map(({ text }) => text);

const example = await read(EXAMPLE_REPORT, "Roermond");
const empty = await read(EMPTY_REPORT);

const tableWith = (tables: typeof example.tables, head: string) =>
  tables.find(({ rows: [first] }) => first?.includes(head))?.rows ?? [];

describe("the report as a Word file", () => {
  it("has every heading of Bijlage 2, in its order, and then the annex", () => {
    expect(headings(example.paragraphs, 1)).toEqual([
      "Belangrijkste gebeurtenissen deze periode (mijlpalen, gereed product)",
      "Aandachtspunten en mogelijke problemen",
      "Vooruitblik naar komende periode",
      "(Gevraagde) besluiten",
      "Planning",
      "Status op te leveren resultaten",
      "Realisatie Uren en Begroting",
      "Toelichting sturingsparameters",
      "Bijlage: Meldingen en doorlooptijden",
      "Over dit rapport",
    ]);
    expect(example.paragraphs.slice(0, 2)).toEqual([
      { style: "Title", text: "Regionale ICT samenwerking" },
      { style: "Subtitle", text: "Voortgangsrapportage november 2026 · voor Roermond" },
    ]);
  });

  it("says who wrote it, of what month, and for whom", () => {
    expect(example.tables[0]?.rows).toEqual([
      ["Steller:", "Eva Janssen", "Rapportageperiode:", "november 2026"],
      ["Ambtelijk opdrachtgever:", "Peter Hermans", "Bestuurlijk opdrachtgever:", "Marjan Smeets"],
      [
        "Portefeuillehouders:",
        "Karin Peeters (Roermond), Tom Wijnen (Venlo), Els Coumans (Weert), Jos Verlaek (Nederweert)",
      ],
    ]);
  });

  it("has the municipalities in the order of Bijlage 2, whatever order they come in", () => {
    expect(tableWith(example.tables, "Aantal Werkplekken")).toEqual([
      ["Gemeente", "Aantal Werkplekken", "Factor"],
      ["Roermond", "640", "0,3184"],
      ["Venlo", "760", "0,3781"],
      ["Weert", "480", "0,2388"],
      ["Nederweert", "130", "0,0647"],
    ]);
    expect(tableWith(example.tables, "Uren Bijgedragen").slice(0, 2)).toEqual([
      ["NOVEMBER", "Uren Bijgedragen", "Uren Afgenomen", "% Afgenomen", "% Cumulatief"],
      ["Roermond", "250", "229,5", "91,8\u00a0%", "98,3\u00a0%"],
    ]);
  });

  it("says the three states in words, with the fixed sentences", () => {
    expect(tableWith(example.tables, "Stand").map(([name, state]) => [name, state])).toEqual([
      ["Sturingsparameter", "Stand"],
      ["Organisatie & Communicatie", "●  Conform"],
      ["Kwaliteit (scope)", "▲  Dreigt"],
      ["(doorloop)Tijd", "●  Conform"],
    ]);
    for (const { sentence } of Object.values(STATE_WORDS)) expect(example.text).toContain(sentence);
  });

  it("leaves out the results of projects, and says who reports them", () => {
    expect(example.text).toContain(
      "De projectleider rapporteert die apart aan de opdrachtgever van het project (DVO 7.2).",
    );
  });

  it("has figures of all together and of each, beside the month before and the same month last year", () => {
    expect(headings(example.paragraphs, 2).slice(0, 6)).toEqual([
      ...["Alle organisaties samen", "Roermond", "Venlo", "Weert", "Nederweert", "ICT NML"],
    ]);
    const [head, ...rows] = tableWith(example.tables, "november 2025");
    expect(head).toEqual(["Onderdeel", "november 2026", "oktober 2026", "november 2025"]);
    expect(rows).toContainEqual(["Binnengekomen", "419", "388", "367"]);
    expect(tableWith(example.tables, "Organisatie").at(-1)?.slice(0, 2)).toEqual(["Samen", "419"]);
  });

  it("gives no satisfaction below five answers", () => {
    const rows = example.tables.flatMap((table) => table.rows).filter(([label]) => label === "Tevredenheid");

    expect(rows.at(0)).toEqual([
      "Tevredenheid",
      ...["126", "116", "110"].map((answers) => `4,1 (${answers} antwoorden)`),
    ]);
    expect(rows.at(-1)).toEqual(["Tevredenheid", "te weinig antwoorden", "te weinig antwoorden", "geen cijfers"]);
  });

  it("says of a correction which version it is and what it changed", async () => {
    const corrected = await read({ ...EXAMPLE_REPORT, version: 2, changed: "De uren van Weert." });

    expect(headings(corrected.paragraphs, 2)).toContain("Wat er in deze versie is veranderd");
    expect(corrected.text).toContain("De uren van Weert.");
    expect(corrected.paragraphs[1]?.text).toBe("Voortgangsrapportage november 2026, versie 2");
  });
});

describe("a month in which nothing happened and nothing was filled in", () => {
  it("says so", () => {
    expect(headings(empty.paragraphs, 1)).toEqual(headings(example.paragraphs, 1));
    expect(empty.text).toContain("In november 2026 waren er geen meldingen.");
    expect(empty.paragraphs.filter(({ text }) => text === "Geen bijzonderheden gemeld.")).toHaveLength(9);
    expect(tableWith(empty.tables, "Uren Bijgedragen")[1]).toEqual([
      "Roermond",
      ...Array.from({ length: 4 }, () => "nog niet vastgesteld"),
    ]);
    expect(empty.tables[0]?.rows[0]?.[1]).toBe("nog niet vastgesteld");
    expect(empty.body).not.toContain("<w:drawing>");
  });
});

describe("who has the report read aloud", () => {
  it("hears every table with its headings, and every picture in words", () => {
    const [facts, ...grids] = example.tables;

    expect(facts?.headRows).toBe(0);
    expect(grids.map(({ headRows }) => headRows)).toEqual(grids.map(() => 1));
    const descriptions = [...example.body.matchAll(/<wp:docPr [^>]*descr="([^"]*)"/g)].map(([, text = ""]) => text);
    expect(descriptions).toHaveLength(example.body.split("<w:drawing>").length - 1);
    expect(descriptions[0]).toBe(
      "Meldingen. Aantal meldingen. Binnengekomen: nov 2026 419, okt 2026 388, nov 2025 367. Afgehandeld: nov 2026 406, okt 2026 376, nov 2025 356. Open: nov 2026 80, okt 2026 74, nov 2025 70.",
    );
  });

  it("meets no empty paragraphs, and no heading that skips a level", () => {
    const said = example.body.replace(/<w:drawing>.*?<\/w:drawing>/gs, "<w:t>picture</w:t>");
    expect(paragraphsOf(said).filter(({ text }) => text.trim() === "")).toEqual([]);

    const levels = example.paragraphs.flatMap(({ style }) => (/^Heading(\d)$/.exec(style) ?? []).slice(1).map(Number));
    expect(levels.filter((level, at) => level > (levels[at - 1] ?? 0) + 1)).toEqual([]);
  });

  it("hears it in Dutch", () => {
    expect(partOf(example.files, "word/styles.xml")).toContain('<w:lang w:val="nl-NL"/>');
    const properties = partOf(example.files, "docProps/core.xml");
    expect(properties).toContain("<dc:language>nl-NL</dc:language>");
    expect(properties).toContain("<dc:title>Regionale ICT samenwerking: Voortgangsrapportage november 2026</dc:title>");
    expect(properties).toContain("<dc:creator>Eva Janssen</dc:creator>");
  });

  it("knows on which page of how many", () => {
    const footer = partOf(example.files, "word/footer1.xml");

    expect(textOf(footer)).toContain("Pagina  van ");
    expect(footer).toMatch(/>PAGE<.*>NUMPAGES</s);
  });
});

describe("made again", () => {
  it("is the same to the byte, whatever was made in between and whenever it is", async () => {
    const again = await reportDocument(EXAMPLE_REPORT, "Roermond");
    const stored = Snapshot.parse(JSON.parse(JSON.stringify(EXAMPLE_REPORT)));

    expect(Buffer.compare(again, await reportDocument(stored, "Roermond"))).toBe(0);
    expect(unzipSync(again)).toEqual(example.files);
  });
});

describe("whatever somebody typed", () => {
  it.each([
    ["XML", `</w:t><w:p w:x="1">&amp; <script>]]>'"`],
    ["control characters and halves of letters", "a\u0000b\u0008c\u000bd\ud800e\uffffe\ufdd0f"],
    ["another direction of writing", "\u202egnirts\u2066 \u200f"],
    ["30,000 characters", "w".repeat(30_000)],
    ["many lines", Array.from({ length: 2_000 }, (_, at) => `- punt ${at}`).join("\n")],
    ["nothing but spaces", " \n \n\t"],
  ])("is a file that opens: %s", async (_, text) => {
    const { body, paragraphs, files } = await read(hostileReport(text));

    for (const name of ["word/document.xml", "docProps/core.xml", "word/header1.xml", "word/footer1.xml"]) {
      const xml = partOf(files, name);
      expect(xml).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\u202a-\u202e\u2066-\u2069]/);
      expect(balanced(xml)).toBe(true);
    }
    expect(headings(paragraphs, 1)).toHaveLength(10);
    expect(body).not.toContain("<script");
  });
});

/** Whether every element that is opened is closed, in order. */
function balanced(xml: string): boolean {
  const open: string[] = [];
  for (const [tag, name = ""] of xml.matchAll(/<\/?([\w:]+)[^<>]*>/g)) {
    if (tag.endsWith("/>")) continue;
    if (!tag.startsWith("</")) open.push(name);
    else if (open.pop() !== name) return false;
  }
  return open.length === 0;
}
