import { describe, expect, it } from "vitest";
import { createGuard, readHost } from "../../src/certificates/reachable.ts";
import { VENLO, WEERT } from "../support/tls.ts";

describe("the name of a host", () => {
  it.each([
    ["www.venlo.nl", { name: "www.venlo.nl", port: 443 }],
    ["WWW.Venlo.NL:8443", { name: "www.venlo.nl", port: 8443 }],
    ["mail.venlo.nl:993", { name: "mail.venlo.nl", port: 993 }],
    ["xn--bcher-kva.nl", { name: "xn--bcher-kva.nl", port: 443 }],
    ["www.3gemeenten.nl", { name: "www.3gemeenten.nl", port: 443 }],
  ])("is read: %s", (text, host) => {
    expect(readHost(text)).toEqual({ ok: true, value: host });
  });

  it.each([
    "localhost",
    "127.0.0.1",
    "127.1",
    "0x7f.1",
    "0x7f000001",
    "2130706433",
    "www.venlo.nl.0x7f",
    "::1",
    "[::1]",
    "[::ffff:127.0.0.1]:443",
    "www.venlo.nl.",
    ".venlo.nl",
    "www..venlo.nl",
    "-www.venlo.nl",
    "beheer@10.0.0.1",
    "www.venlo.nl@evil.example",
    "https://www.venlo.nl",
    "www.venlo.nl/pad",
    "www.venlo.nl\\@evil.example",
    "www.venlo.nl\n",
    "www.venlo.nl%00.evil.example",
    "*.venlo.nl",
    "bücher.nl",
    "www.vеnlo.nl",
    "ⓛocalhost.nl",
    "www。venlo。nl",
    "www.venlo.nl:",
    "www.venlo.nl:0443",
    "www.venlo.nl:443:443",
    `${"a".repeat(64)}.nl`,
    `${"a.".repeat(126)}nl`,
    "a".repeat(100_000),
    "",
  ])("is refused: %s", (text) => {
    expect(readHost(text)).toEqual({ ok: false, reason: "no-name" });
  });

  it.each(["22", "80", "3389", "99999"])("is refused with port %s", (port) => {
    expect(readHost(`www.venlo.nl:${port}`)).toEqual({ ok: false, reason: "port" });
  });

  it("goes by the ports that we are given", () => {
    expect(readHost("www.venlo.nl:4443", [4443])).toMatchObject({ ok: true });
    expect(readHost("www.venlo.nl", [4443])).toEqual({ ok: false, reason: "port" });
  });
});

describe("an address", () => {
  const mayReach = createGuard([]);

  it.each(["203.0.113.7", "8.8.8.8", "172.15.0.1", "172.32.0.1", "100.128.0.1", "2a02:a45f::1", "64:ff9b::808:808"])(
    "may be reached when it is public: %s",
    (address) => {
      expect(mayReach(VENLO, "www.venlo.nl", address)).toBe(true);
    },
  );

  it.each([
    ...["127.0.0.1", "127.255.255.254", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1"],
    ...["169.254.169.254", "168.63.129.16", "100.64.0.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255"],
    ...["::", "::1", "fc00::1", "fd12::1", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "::127.0.0.1"],
    ...["::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:a9fe:a9fe", "::ffff:0:127.0.0.1"],
    ...["64:ff9b::10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::a00:1"],
    ...["2002:7f00:1::", "2002:a00:1::1", "2001:0:a00:1::1"],
    ...["", "127.1", "geen adres"],
  ])("may not be reached when it is inside, or nobody's: %s", (address) => {
    expect(mayReach(VENLO, "www.venlo.nl", address)).toBe(false);
  });
});

describe("the network of an organisation", () => {
  const mayReach = createGuard([
    { organisation: VENLO, names: ["intranet.venlo.nl", "*.intern.venlo.nl"], ranges: ["10.20.0.0/16"] },
    { organisation: WEERT, names: ["*.intern.weert.nl"], ranges: ["10.30.0.0/16"] },
  ]);

  it("may be looked into by the names and addresses that it listed", () => {
    expect(mayReach(VENLO, "intranet.venlo.nl", "10.20.3.4")).toBe(true);
    expect(mayReach(VENLO, "sap.intern.venlo.nl", "10.20.3.4")).toBe(true);
  });

  it.each([
    ["an address it did not list", VENLO, "intranet.venlo.nl", "10.21.0.1"],
    ["a name it did not list", VENLO, "www.venlo.nl", "10.20.3.4"],
    ["a name that looks like one", VENLO, "evilintern.venlo.nl", "10.20.3.4"],
    ["the network of another", VENLO, "sap.intern.weert.nl", "10.30.0.1"],
    ["its own name in the network of another", VENLO, "intranet.venlo.nl", "10.30.0.1"],
    ["what another listed", WEERT, "intranet.venlo.nl", "10.20.3.4"],
  ])("is closed to %s", (_, organisation, name, address) => {
    expect(mayReach(organisation, name, address)).toBe(false);
  });

  it.each(["127.0.0.1", "169.254.169.254", "0.0.0.0", "224.0.0.1", "168.63.129.16", "::ffff:127.0.0.1", "::1"])(
    "never holds %s, though everything was listed",
    (address) => {
      const open = createGuard([{ organisation: VENLO, names: ["*.venlo.nl"], ranges: ["0.0.0.0/0", "::/0"] }]);
      expect(open(VENLO, "www.venlo.nl", address)).toBe(false);
      expect(open(VENLO, "www.venlo.nl", "10.0.0.1")).toBe(true);
    },
  );
});
