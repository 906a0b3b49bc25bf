const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const END_LENGTH = 22;
const ENTRY_LENGTH = 46;
/** The first day that a zip file knows, 1 January 1980 at midnight, as time and date. */
const NO_TIME = 0x00210000;

/**
 * A zip file, such as a spreadsheet is, without the moments at which its parts were written: then the same content
 * gives the same bytes.
 */
export function withoutTimes(zip: Uint8Array): Uint8Array {
  const bytes = Buffer.from(zip);
  const end = bytes.length - END_LENGTH;
  // We wrote it ourselves, so there is no comment behind the end.
  if (bytes.readUInt32LE(end) !== END_OF_DIRECTORY) throw new Error("this is no zip file");
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left--) {
    if (bytes.readUInt32LE(at) !== DIRECTORY_ENTRY) throw new Error("this zip file is broken");
    bytes.writeUInt32LE(NO_TIME, at + 12);
    bytes.writeUInt32LE(NO_TIME, bytes.readUInt32LE(at + 42) + 10);
    const [name, extra, comment] = [28, 30, 32].map((field) => bytes.readUInt16LE(at + field));
    at += ENTRY_LENGTH + (name ?? 0) + (extra ?? 0) + (comment ?? 0);
  }
  return bytes;
}
