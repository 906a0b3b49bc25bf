import { type RemoteInfo, createSocket } from "node:dgram";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LookUp, createLookUp } from "../../src/certificates/served.ts";

const HEADER_BYTES = 12;
const A = 1;
const AAAA = 28;
const HERE_V4 = "c00c00010001000000050004cb007107";
const HERE_V6 = "c00c001c000100000005001020010db8000000000000000000000007";
const NO_ERROR = 0;
const SERVER_FAILED = 2;
const NO_SUCH_NAME = 3;

/** What our name server says about a name, by its first part. */
const ZONE: Readonly<Record<string, (type: number) => { readonly code: number; readonly record?: string }>> = {
  both: (type) => ({ code: NO_ERROR, record: type === A ? HERE_V4 : HERE_V6 }),
  old: (type) => ({ code: NO_ERROR, ...(type === A && { record: HERE_V4 }) }),
  lame: (type) => (type === AAAA ? { code: SERVER_FAILED } : { code: NO_ERROR, record: HERE_V4 }),
  mail: () => ({ code: NO_ERROR }),
  gone: () => ({ code: NO_SUCH_NAME }),
  broken: () => ({ code: SERVER_FAILED }),
};

const server = createSocket("udp4");
let lookUp: LookUp;

beforeAll(async () => {
  server.on("message", answer);
  await new Promise<void>((resolve) => server.bind(0, "127.0.0.1", resolve));
  lookUp = createLookUp([`127.0.0.1:${server.address().port}`]);
});
afterAll(() => server.close());

function answer(query: Buffer, from: RemoteInfo): void {
  const end = query.indexOf(0, HEADER_BYTES) + 1;
  const name = query.toString("latin1", HEADER_BYTES + 1, HEADER_BYTES + 1 + query.readUInt8(HEADER_BYTES));
  const said = ZONE[name]?.(query.readUInt16BE(end));
  if (!said) return;
  const header = Buffer.from(query.subarray(0, HEADER_BYTES).fill(0, 2));
  header.writeUInt16BE(0x8180 | said.code, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(said.record ? 1 : 0, 6);
  const question = query.subarray(HEADER_BYTES, end + 4);
  server.send(Buffer.concat([header, question, Buffer.from(said.record ?? "", "hex")]), from.port, from.address);
}

const find = (name: string, signal = new AbortController().signal) =>
  lookUp({ name: `${name}.venlo.example`, port: 8443 }, signal);

describe("a name", () => {
  it("leads to its addresses, IPv4 first", async () => {
    expect(await find("both")).toEqual([
      { address: "203.0.113.7", port: 8443 },
      { address: "2001:db8::7", port: 8443 },
    ]);
  });

  it.each(["old", "lame"])("leads to what there is, when that is IPv4 only: %s", async (name) => {
    expect(await find(name)).toEqual([{ address: "203.0.113.7", port: 8443 }]);
  });

  it.each(["gone", "mail"])("leads nowhere when it has no address: %s", async (name) => {
    expect(await find(name)).toEqual([]);
  });

  it("is not gone when the name servers fail", async () => {
    await expect(find("broken")).rejects.toThrow("could not say");
  });

  it("is given up when time is up", async () => {
    const deadline = new AbortController();
    const asked = find("silent", deadline.signal);
    deadline.abort();
    await expect(asked).rejects.toThrow("could not say");
  });
});
