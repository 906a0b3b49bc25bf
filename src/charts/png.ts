import { crc32, deflateSync } from "node:zlib";

/** As many as four bits can tell apart. */
const MOST_COLOURS = 16;
/** Colours that differ less than this are one: soft edges have hundreds. */
const STEP = 24;

/**
 * A PNG with a palette: a quarter of the size of one with all colours, which is what makes it fit in a card.
 * @param pixels red, green, blue and alpha of each, from left to right and from top to bottom
 * @param exact colours as "#a3152b" that stay as they are
 */
export function pngOf(pixels: Uint8Array, width: number, height: number, exact: readonly string[]): Uint8Array {
  const words = new Uint32Array(pixels.buffer, pixels.byteOffset, width * height);
  const { palette, indexOf } = paletteOf(words, exact);
  const rowBytes = 1 + Math.ceil(width / 2);
  const rows = new Uint8Array(rowBytes * height);
  let colour = TRANSPARENT;
  let index = 0;
  words.forEach((word, at) => {
    // Neighbours are mostly the same, and looking up takes longer than all else.
    if (word !== colour || at === 0) index = indexOf.get(word) ?? 0;
    colour = word;
    const x = at % width;
    const byte = ((at - x) / width) * rowBytes + 1 + (x >> 1);
    rows[byte] = (rows[byte] ?? 0) | (x % 2 === 0 ? index << 4 : index);
  });
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([4, 3], 8); // four bits a pixel, an index in the palette
  return Buffer.concat([
    SIGNATURE,
    chunk("IHDR", header),
    chunk("PLTE", Uint8Array.from(palette.flatMap((colour) => channels(colour).slice(0, 3)))),
    chunk("tRNS", Uint8Array.from(palette.map((colour) => channels(colour)[3]))),
    chunk("IDAT", deflateSync(rows, { level: 9 })),
    chunk("IEND", new Uint8Array()),
  ]);
}

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

function chunk(name: string, data: Uint8Array): Uint8Array {
  const named = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const framed = Buffer.alloc(named.length + 8);
  framed.writeUInt32BE(data.length, 0);
  framed.set(named, 4);
  framed.writeUInt32BE(crc32(named), named.length + 4);
  return framed;
}

const TRANSPARENT = 0;

/** Those that must be there, then the colours seen most, none close to another; every other becomes the nearest. */
function paletteOf(words: Uint32Array, exact: readonly string[]) {
  const counts = countsOf(words);
  const byUse = [...counts].sort(([a, often], [b, oftener]) => oftener - often || a - b).map(([colour]) => colour);
  const palette = [TRANSPARENT, ...exact.map(opaque)].filter((colour) => counts.has(colour));
  for (const colour of byUse) {
    if (palette.length === MOST_COLOURS) break;
    if (colour >>> 24 === 255 && palette.every((known) => distance(known, colour) > STEP)) palette.push(colour);
  }
  const nearest = (colour: number): number =>
    palette.reduce(
      (best, known, at) => (distance(known, colour) < distance(palette[best] ?? 0, colour) ? at : best),
      0,
    );
  return { palette, indexOf: new Map(byUse.map((colour) => [colour, nearest(colour)])) };
}

function countsOf(words: Uint32Array): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  let from = 0;
  for (let at = 1; at <= words.length; at += 1) {
    const colour = words[from] ?? TRANSPARENT;
    if (at < words.length && words[at] === colour) continue;
    counts.set(colour, (counts.get(colour) ?? 0) + at - from);
    from = at;
  }
  return counts;
}

/** "#a3152b" as the four bytes of a pixel. */
const opaque = (colour: string): number =>
  new Uint32Array(Uint8Array.from([...Buffer.from(colour.slice(1), "hex"), 255]).buffer)[0] ?? TRANSPARENT;

const channels = (colour: number) => [colour & 255, (colour >> 8) & 255, (colour >> 16) & 255, colour >>> 24] as const;

function distance(one: number, other: number): number {
  const theirs = channels(other);
  return Math.max(...channels(one).map((channel, at) => Math.abs(channel - (theirs[at] ?? 0))));
}
