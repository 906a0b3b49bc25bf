import { unzipSync, zipSync } from "fflate";
import type { Instant } from "../../lib/instant.ts";

const PROPERTIES = "docProps/core.xml";
/** First in the file, where those look who want to know what it is. */
const TYPES = "[Content_Types].xml";
const BODY = "word/document.xml";
/** By the clock of the machine itself, which is how a zip writes it down: the same everywhere. */
const EARLIEST = new Date(1980, 0, 1);

/**
 * A Word file without what differs each time that it is made: the moment, the times in the zip, and numbers of pictures
 * that go on counting from one document to the next.
 * @param at what it says of when it was made
 */
export function asAlways(docx: Uint8Array, at: Instant): Uint8Array {
  const files = unzipSync(docx);
  edit(files, PROPERTIES, (xml) =>
    xml
      .replace(/(<dcterms:(?:created|modified)[^>]*>)[^<]*/g, `$1${at}`)
      .replace("</cp:coreProperties>", "<dc:language>nl-NL</dc:language></cp:coreProperties>"),
  );
  let pictures = 0;
  edit(files, BODY, (xml) =>
    xml.replace(/(<wp:docPr\b[^>]*?\bid=")\d+/g, (_, before: string) => `${before}${(pictures += 1)}`),
  );
  const { [TYPES]: types = new Uint8Array(), ...others } = files;
  return zipSync({ [TYPES]: types, ...others }, { level: 9, mtime: EARLIEST });
}

function edit(files: Record<string, Uint8Array>, name: string, change: (xml: string) => string): void {
  const file = files[name];
  if (!file) throw new Error(`a Word file without ${name}`);
  files[name] = new TextEncoder().encode(change(new TextDecoder().decode(file)));
}
