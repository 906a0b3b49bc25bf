/** A string property of Azure Tables holds 32,768 UTF-16 units; we stay below. */
const CHUNK_CHARACTERS = 30_000;

/** A text as properties c0, c1, …; no chunk ends in half a character. */
export function inChunks(text: string): Record<string, string> {
  const chunks: Record<string, string> = {};
  for (let start = 0, index = 0; start < text.length; index++) {
    const end = endOfChunk(text, start);
    chunks[`c${index}`] = text.slice(start, end);
    start = end;
  }
  return chunks;
}

export function fromChunks(properties: Readonly<Record<string, unknown>>): string {
  const chunks: string[] = [];
  for (let index = 0; ; index++) {
    const chunk = properties[`c${index}`];
    if (typeof chunk !== "string") return chunks.join("");
    chunks.push(chunk);
  }
}

function endOfChunk(text: string, start: number): number {
  const end = start + CHUNK_CHARACTERS;
  return isHighSurrogate(text.charCodeAt(end - 1)) ? end - 1 : end;
}

const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;
