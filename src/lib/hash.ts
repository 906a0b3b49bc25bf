import { createHash } from "node:crypto";

/** Of anything that can be written as JSON, by how it is written: another order of fields is another hash. */
export const hashOf = (what: unknown): string => createHash("sha256").update(JSON.stringify(what)).digest("hex");
