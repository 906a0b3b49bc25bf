import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clean, redact } from "../../src/lib/redact.ts";

const WEIGHTS = [9, 8, 7, 6, 5, 4, 3, 2, -1];
const passesElevenTest = (digits: string): boolean =>
  digits.length === 9 &&
  Number(digits) > 0 &&
  WEIGHTS.reduce((sum, weight, index) => sum + weight * Number(digits[index]), 0) % 11 === 0;

/** Eight figures and the ninth that makes them pass; one in eleven has none. */
const bsn = fc
  .array(fc.integer({ min: 0, max: 9 }), { minLength: 8, maxLength: 8 })
  .map((figures) => {
    const last = figures.reduce((sum, figure, index) => sum + figure * (9 - index), 0) % 11;
    return `${figures.join("")}${String(last)}`;
  })
  .filter(passesElevenTest);

describe("a citizen service number", () => {
  it.each([
    ["mijn bsn is 123456782", "mijn bsn is [verborgen]"],
    ["inwoner 111222333 staat er dubbel in", "inwoner [verborgen] staat er dubbel in"],
    ["inwoner 1112.22.333 staat er dubbel in", "inwoner [verborgen] staat er dubbel in"],
    ["inwoner 111.222.333, zie bijlage", "inwoner [verborgen], zie bijlage"],
    ["inwoner 111 222 333.", "inwoner [verborgen]."],
    ["inwoner 111-222-333", "inwoner [verborgen]"],
    ["(111222333)", "([verborgen])"],
    ["nr111222333", "nr[verborgen]"],
    ["Op 12 maart 2026 111.222.333 ingevoerd", "Op 12 maart 2026 [verborgen] ingevoerd"],
    ["111222333 123456782", "[verborgen] [verborgen]"],
    ["BSN 12345678", "BSN [verborgen]"],
    ["BSN: 123456789", "BSN: [verborgen]"],
    ["bsn van de klant is 1234.56.789", "bsn van de klant is [verborgen]"],
    ["Burgerservicenummer 012345678", "Burgerservicenummer [verborgen]"],
    ["sofinummer 123456789", "sofinummer [verborgen]"],
    ["de ip-lijst: 111222333 en 10.0.0.1", "de ip-lijst: [verborgen] en 10.0.0.1"],
  ])("is hidden in: %s", (text, expected) => {
    expect(redact(text)).toEqual({ text: expected, hidden: ["bsn"] });
  });

  it.each([
    "M26-000123 is nog niet opgelost",
    "Zie M26-000123 en M26-000124",
    "Bel mij op 06-12345678",
    "Bel 077 359 66 66 of 0475-123456",
    "Bel +31 6 12345678",
    "Bel +31 612345678 of 0031612345672",
    "Bel +31 (0)77 359 66 66",
    "Toestel 4512, kamer 2.041",
    "Sinds 21-11-2026 9.30 uur",
    "Van 21-11-2026 tot 23-11-2026",
    "Ip-adres 10.120.34.56 en 192.168.1.12.",
    "Versie 10.0.22631.3803",
    "Zaaknummer 123456789",
    "Nummer 12345678 en 1234567890",
    "000000000",
  ])("is not seen in: %s", (text) => {
    expect(redact(text)).toEqual({ text, hidden: [] });
  });

  it("never survives, however it is written and whatever stands around it", () => {
    const around = fc.constantFrom("", "bsn ", "Inwoner: ", "(", "nummer ", "ziek sinds ", "\n", "é", "M");
    const written = (digits: string, sizes: readonly number[], separator: string): string => {
      let at = 0;
      return sizes.map((size) => digits.slice(at, (at += size))).join(separator);
    };
    const layout = fc.constantFrom([9], [3, 3, 3], [4, 2, 3], [2, 2, 2, 3]);
    fc.assert(
      fc.property(bsn, layout, fc.constantFrom(" ", ".", "-"), around, (digits, sizes, separator, before) => {
        const number = written(digits, sizes, separator);
        fc.pre(!/^\d{1,3}(\.\d{1,3}){3}$/.test(number));

        const { text, hidden } = redact(`${before}${number} graag`);

        expect(text).not.toContain(number);
        expect(hidden).toContain("bsn");
      }),
    );
  });
});

describe("a bank account", () => {
  it.each([
    ["rekening NL91ABNA0417164300", "rekening [verborgen]"],
    ["NL91 ABNA 0417 1643 00 graag", "[verborgen] graag"],
    ["nl91 abna 0417 1643 00", "[verborgen]"],
    ["BE68 5390 0754 7034", "[verborgen]"],
    ["DE89370400440532013000.", "[verborgen]."],
  ])("is hidden in: %s", (text, expected) => {
    expect(redact(text)).toEqual({ text: expected, hidden: ["iban"] });
  });

  it.each(["laptop NL12-VENLO-04", "DE 12 laptops", "BE 2026 plan"])("is not seen in: %s", (text) => {
    expect(redact(text)).toEqual({ text, hidden: [] });
  });
});

describe("a password", () => {
  it.each([
    ["wachtwoord is Welkom01!", "wachtwoord is [verborgen]"],
    ["Mijn wachtwoord is Welkom01! maar dat werkt niet", "Mijn wachtwoord is [verborgen] maar dat werkt niet"],
    ["mijn wachtwoord is nu zomer, kunt u helpen", "mijn wachtwoord is nu [verborgen], kunt u helpen"],
    ["wachtwoord is Herfst", "wachtwoord is [verborgen]"],
    ["wachtwoord is: Welkom01", "wachtwoord is: [verborgen]"],
    ["het wachtwoord was geheim.", "het wachtwoord was [verborgen]."],
    ["Wachtwoord: welkom", "Wachtwoord: [verborgen]"],
    ["Gebruikersnaam: nvenlo\nWachtwoord:\nWelkom01", "Gebruikersnaam: nvenlo\nWachtwoord:\n[verborgen]"],
    ["ww: x", "ww: [verborgen]"],
    ["ww:Geheim123", "ww:[verborgen]"],
    ["pw=abc", "pw=[verborgen]"],
    ["pwd = 12345678", "pwd = [verborgen]"],
    ["mijn password: qwerty", "mijn password: [verborgen]"],
    ['wachtwoord "Welkom01!" werkt niet', 'wachtwoord "[verborgen]" werkt niet'],
    ["inloggen met wachtwoord Welkom01! lukt niet", "inloggen met wachtwoord [verborgen] lukt niet"],
    ["wachtwoord (Tulp2026) werkt niet", "wachtwoord ([verborgen]) werkt niet"],
    ["wachtwoord voor Suite4 is Zomer2026!", "wachtwoord voor Suite4 is [verborgen]"],
    ["wachtwoord van mijn account: Zomer2026", "wachtwoord van mijn account: [verborgen]"],
    ["wachtwoord veranderd in Winter#26", "wachtwoord veranderd in [verborgen]"],
    ["Welkom01! is mijn wachtwoord", "[verborgen] is mijn wachtwoord"],
    ["paswoord: tulp", "paswoord: [verborgen]"],
    ["wachtwoord: wachtwoord is Welkom01!", "wachtwoord: [verborgen] is [verborgen]"],
    ["pincode 1234", "pincode [verborgen]"],
    ["mijn pin is 9876", "mijn pin is [verborgen]"],
    ["pincode van token: 12345678", "pincode van token: [verborgen]"],
    ["de inlogcode is 482913", "de inlogcode is [verborgen]"],
    ["verificatiecode AB12-CD34", "verificatiecode [verborgen]"],
    ["sms-code 123456 komt niet aan", "sms-code [verborgen] komt niet aan"],
  ])("is hidden in: %s", (text, expected) => {
    expect(redact(text)).toEqual({ text: expected, hidden: ["password"] });
  });

  it.each([
    "ik ben mijn wachtwoord vergeten",
    "ik ben mijn wachtwoord vergeten!",
    "Wachtwoord vergeten, bel mij op 06-12345678",
    "mijn wachtwoord is verlopen",
    "mijn wachtwoord verlopen",
    "wachtwoord is geblokkeerd.",
    "wachtwoord is niet goed",
    "mijn wachtwoord is onjuist zegt hij",
    "mijn wachtwoord is nog steeds fout",
    "wachtwoord is gewijzigd maar ik kan niet inloggen",
    "Wachtwoord: verlopen",
    "Wachtwoord: ik kan niet inloggen",
    "Onderwerp wachtwoord: graag resetten",
    "Wachtwoord: 3x fout ingevoerd",
    "wachtwoord 3 keer fout",
    "wachtwoord is 90 dagen geldig",
    "wachtwoord van Key2Financien vergeten",
    "wachtwoord Suite4 werkt niet",
    "wachtwoord office365 verlopen",
    "wachtwoord van jan@voorbeeld.nl verlopen",
    "wachtwoord: M26-000123 hoort hierbij",
    "wachtwoord e-mail werkt niet",
    "hoe wijzig ik mijn wachtwoord?",
    "wachtwoord resetten",
    "dit is mijn wachtwoord niet",
    "de pincode van mijn token vergeten",
    "pincode 3 keer fout",
    "sms-code niet ontvangen op 0612345678",
    "foutcode 0x80070005",
    "toegangscode werkt niet",
    "pinautomaat 1234 is stuk",
    "www.voorbeeld.nl werkt niet",
  ])("is not seen in: %s", (text) => {
    expect(redact(text)).toEqual({ text, hidden: [] });
  });
});

describe("hiding", () => {
  it("names each kind once", () => {
    expect(redact("111222333 en 123456782, NL91ABNA0417164300, ww: tulp")).toEqual({
      text: "[verborgen] en [verborgen], [verborgen], ww: [verborgen]",
      hidden: ["iban", "bsn", "password"],
    });
  });

  it("finds nothing more the second time", () => {
    const piece = fc.constantFrom(
      ..."wachtwoord,is,ww,:,=,Welkom01!,welkom,pincode,1234,111222333,+31,06,NL91ABNA0417164300,[verborgen],[,],(,mijn,van,in,\n,.,é".split(
        ",",
      ),
    );
    const typed = fc.array(fc.oneof(piece, fc.string({ maxLength: 6 }))).map((pieces) => pieces.join(" "));
    fc.assert(
      fc.property(typed, (text) => {
        const once = redact(text).text;
        expect(redact(once)).toEqual({ text: once, hidden: [] });
      }),
      { numRuns: 500 },
    );
  });

  it("finds a number after cleaning that invisible characters pulled apart", () => {
    expect(redact(clean("111\u200B222\u2060333", 100)).text).toBe("[verborgen]");
    expect(redact(clean("１１１２２２３３３", 100)).text).toBe("[verborgen]");
    expect(redact(clean("111\u00A0222\u202F333", 100)).text).toBe("[verborgen]");
  });
});

describe("cleaning", () => {
  it.each([
    ["a direction override", "abc\u202Etxt.exe", "abctxt.exe"],
    ["isolates", "\u2066abc\u2069", "abc"],
    ["characters without width", "a\u200Bb\u200Cc\u2060d\uFEFFe\u00ADf", "abcdef"],
    ["control characters", "a\u0000b\u0007c\u001Bd", "abcd"],
    ["invisible tags", "hoi\u{E0041}\u{E0042}", "hoi"],
    ["halves of characters", "a\uD800b", "ab"],
    ["all kinds of spaces", "a\u00A0\u2003 \tb", "a b"],
    ["letters that look like a space", "\u3164\u2800 ", ""],
    ["Windows line ends", "a\r\nb\rc\u2028d", "a\nb\nc\nd"],
    ["rows of empty lines", "a \n\n\n\n b", "a\n\nb"],
    ["letters in two parts", "cafe\u0301 e\u200B\u0301", "café é"],
    ["marks piled up", `a${"\u0334".repeat(50)}`, "a\u0334\u0334\u0334"],
    ["spaces alone", "  \n \t ", ""],
  ])("takes care of %s", (_what, text, expected) => {
    expect(clean(text, 1000)).toBe(expected);
  });

  it("cuts what is too long and says so", () => {
    const short = clean("a".repeat(5000), 100);

    expect(short).toBe(`${"a".repeat(88)}… (ingekort)`);
    expect(short).toHaveLength(100);
  });

  it("keeps what just fits", () => {
    expect(clean("a".repeat(100), 100)).toBe("a".repeat(100));
  });

  it("never cuts a character in two", () => {
    expect(clean("😀".repeat(5000), 101).isWellFormed()).toBe(true);
  });

  it("changes nothing the second time and stays within its length", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), fc.integer({ min: 20, max: 120 }), (text, max) => {
        const once = clean(text, max);
        expect(once.length).toBeLessThanOrEqual(max);
        expect(clean(once, max)).toBe(once);
      }),
      { numRuns: 500 },
    );
  });
});

describe("a private key", () => {
  const key = (kind: string) => `-----BEGIN ${kind}-----\nMIIEvQIBADANBgkq\nhkiG9w0BAQEFAASC\n-----END ${kind}-----`;
  it.each(["PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "ENCRYPTED PRIVATE KEY", "OPENSSH PRIVATE KEY"])(
    "is hidden whole: %s",
    (kind) => {
      expect(redact(`Dit is hem:\n${key(kind)}\nGraag installeren`)).toEqual({
        text: "Dit is hem:\n[verborgen]\nGraag installeren",
        hidden: ["private-key"],
      });
    },
  );
  it("is hidden to the end of the text when its own end was cut off", () => {
    const { text, hidden } = redact(clean(`Sleutel\n${key("PRIVATE KEY")}`, 60));
    expect(text).toBe("Sleutel\n[verborgen]");
    expect(hidden).toEqual(["private-key"]);
  });
  it.each([
    "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
    "-----BEGIN CERTIFICATE REQUEST-----\nMIIB\n-----END CERTIFICATE REQUEST-----",
    "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----",
    "Waar vind ik de private key van de website?",
  ])("is not seen in: %s", (text) => {
    expect(redact(text)).toEqual({ text, hidden: [] });
  });
});
