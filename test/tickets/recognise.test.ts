import { describe, expect, it } from "vitest";
import { recognise } from "../../src/tickets/recognise.ts";

const kindOf = (text: string): string => recognise(text).is;

describe("typed words that are no report", () => {
  it.each([
    "Hoi",
    "hallo!",
    "Goedemorgen",
    "goede middag helpdesk",
    "Hey bot",
    "Dag allemaal",
    "hoi, hoe gaat het met je?",
    "Beste collega's,",
    "👋 hallo",
  ])("greet: %s", (text) => {
    expect(recognise(text)).toEqual({ is: "greeting" });
  });

  it.each([
    "bedankt",
    "Bedankt!",
    "dank je wel",
    "Dankjewel voor de snelle hulp",
    "dank u wel, fijne dag",
    "thanks",
    "ok",
    "Oké",
    "okee top",
    "top!",
    "prima, bedankt",
    "Super 👍",
    "helder, dank",
    "is goed",
    "het werkt weer",
    "Bedankt, het werkt weer!",
    "mijn printer doet het weer",
    "Het is opgelost, dank je",
    "wifi is gelukt",
    "geen storing meer",
    "Top, dat werkt!",
    "ok, doe ik",
    "Bedankt voor de nieuwe laptop",
    "Nee bedankt",
  ])("thank, or say that it is over: %s", (text) => {
    expect(recognise(text)).toEqual({ is: "thanks" });
  });

  it.each(["👍", "😀😀", "🙏🏽", "❤️", "👩‍💻", "🇳🇱", ":)", ";-)", "👍 !"])("are only a picture: %s", (text) => {
    expect(recognise(text)).toEqual({ is: "emoji" });
  });

  it.each([
    "help",
    "Wat kun je?",
    "wat kunt u voor mij doen",
    "Wie ben je?",
    "ben jij een robot",
    "ik wil iemand spreken",
    "Kan ik met een mens spreken? liever een echt mens spreken",
    "kun je mij helpen?",
    "ik heb hulp nodig",
  ])("ask what the Helpdesk can do: %s", (text) => {
    expect(recognise(text)).toEqual({ is: "help" });
  });

  it.each([
    "",
    "?",
    "...",
    "ja",
    "nee",
    "test",
    "asdf",
    "Noor",
    "M26-000123",
    "kamer 2.04",
    "12345",
    "printer",
    "vraag",
    "ja dat klopt",
    "gisteren om 9 uur",
  ])("tell nothing yet: %s", (text) => {
    expect(recognise(text)).toEqual({ is: "unclear" });
  });
});

describe("typed words that describe a fault", () => {
  it.each([
    ["Mijn printer doet het niet", "printer"],
    ["De multifunctional op de gang heeft een papierstoring", "printer"],
    ["Kan niet scannen naar mail", "printer"],
    ["afdrukken lukt niet", "printer"],
    ["wifi valt steeds weg", "network"],
    ["Geen internet", "network"],
    ["VPN verbinding verbroken", "network"],
    ["laptop heeft geen wifi", "network"],
    ["netwerk ligt eruit", "network"],
    ["ik kan niet inloggen", "access"],
    ["Wachtwoord vergeten", "access"],
    ["mijn wachtwoord is verlopen en ik moet printen", "printer"],
    ["account geblokkeerd", "access"],
    ["mijn token is kwijt", "access"],
    ["ik heb geen toegang tot de map Financiën", "access"],
    ["Outlook loopt vast", "mail"],
    ["ik ontvang geen e-mail", "mail"],
    ["Agenda synchroniseert niet", "mail"],
    ["Bestand per ongeluk verwijderd", "files"],
    ["ik kan niet bij de G-schijf", "files"],
    ["mijn map is weg", "files"],
    ["netwerkschijf is verdwenen", "files"],
    ["Mijn telefoon gaat niet aan, hij doet het niet", "phone"],
    ["ik kan niet gebeld worden", "phone"],
    ["laptop start niet op", "computer"],
    ["Blauw scherm", "computer"],
    ["muis kapot", "computer"],
    ["toetsenbord: de a doet het niet", "computer"],
    ["mijn pc is heel traag", "computer"],
    ["dockingstation herkent mijn monitor niet", "computer"],
    ["Word geeft een foutmelding", "program"],
    ["Excel crasht steeds", "program"],
    ["Teams start niet op", "program"],
    ["het zaaksysteem is plat", "program"],
    ["Key2 hangt", "program"],
    ["Hoi, mijn printer doet het niet. Groetjes", "printer"],
    ["printer werkt neit, hij doet niks, doet t niet", "printer"],
    ["PRINTER WERKT NIET!!!", "printer"],
    ["Bedankt, maar de printer werkt nog steeds niet", "printer"],
    ["mail werkt weer maar de agenda doet het niet", "mail"],
    ["Help! mijn laptop is kapot", "computer"],
    ["😡 printer weer stuk", "printer"],
    ["waarom doet mijn telefoon het niet?", "phone"],
    ["outlook niet", "mail"],
    ["ik word steeds uitgelogd", "access"],
    ["collega heeft per ongeluk een map weggegooid", "files"],
    ["schijf is vol", "files"],
  ] as const)("open the form with the subject filled in: %s", (text, area) => {
    expect(recognise(text)).toMatchObject({ is: "fault", area });
  });

  it.each([
    "Er is een storing",
    "het doet het niet",
    "ik krijg een foutmelding",
    "Alles ligt plat",
    "niets werkt meer",
    "het is nog niet opgelost",
    "ik heb op een rare link geklikt",
  ])("leave the subject open when they do not tell: %s", (text) => {
    expect(recognise(text)).toMatchObject({ is: "fault" });
    expect(recognise(text)).not.toHaveProperty("area");
  });

  it.each([
    ["Niemand op de afdeling kan inloggen", "department"],
    ["De hele afdeling heeft geen internet", "department"],
    ["printer kapot, iedereen van onze afdeling heeft last", "department"],
    ["Afdeling Burgerzaken ligt plat", "department"],
    ["de hele gemeente zit zonder mail, het werkt niet", "municipality"],
    ["niemand in het gemeentehuis kan printen", "municipality"],
    ["Alle afdelingen hebben storing", "municipality"],
    ["Ons hele team kan niet inloggen", "team"],
    ["Mijn collega's hebben ook geen wifi", "team"],
    ["wij kunnen allemaal niet printen", "team"],
    ["alleen bij mij werkt de printer niet", "me"],
    ["printer doet het niet, bij collega's doet hij het wel", "me"],
  ] as const)("fill in who is affected: %s", (text, impact) => {
    expect(recognise(text)).toMatchObject({ is: "fault", impact });
  });

  it.each([
    "Ik ben Noor van afdeling Burgerzaken, mijn muis is kapot",
    "mijn laptop is stuk",
    "de gemeente heeft mij een laptop gegeven die stuk is",
    "de printer bij team Zorg is stuk",
  ])("leave it open who is affected when they do not tell: %s", (text) => {
    expect(recognise(text)).not.toHaveProperty("impact");
  });

  it.each([
    ["Laptop stuk, ik kan niet werken", "no"],
    ["ik kan niets meer doen, citrix ligt eruit", "no"],
    ["alles ligt stil door de storing", "no"],
    ["ik kan mijn werk niet doen, inloggen lukt niet", "no"],
    ["Printer stuk maar ik kan gewoon verder werken", "yes"],
    ["muis hapert, geen haast", "yes"],
    ["scherm stuk, ik kan deels werken", "partly"],
    ["laptop hapert, ik behelp me", "partly"],
  ] as const)("fill in whether the person can go on: %s", (text, canWork) => {
    expect(recognise(text)).toMatchObject({ is: "fault", canWork });
  });

  it.each(["ik kan niet werken met Excel, foutmelding", "muis kapot"])(
    "leave it open whether the person can go on when they do not tell: %s",
    (text) => {
      expect(recognise(text)).not.toHaveProperty("canWork");
    },
  );

  it("fill in all that is told at once", () => {
    expect(recognise("Niemand op onze afdeling kan printen, wij kunnen niet werken")).toEqual({
      is: "fault",
      area: "printer",
      impact: "department",
      canWork: "no",
    });
  });
});

describe("typed words that ask or want something", () => {
  it.each([
    ["Hoe kan ik mijn wachtwoord wijzigen?", "access"],
    ["hoe maak ik een handtekening in outlook", "mail"],
    ["Mag ik zelf software installeren?", "program"],
    ["Ik heb een nieuwe muis nodig", "computer"],
    ["ik wil graag een tweede beeldscherm", "computer"],
    ["Kunt u een nieuwe medewerker toegang geven tot de G-schijf?", "access"],
    ["Wanneer is mijn laptop klaar?", "computer"],
    ["kan ik mijn voicemail afluisteren vanaf huis", "phone"],
    ["De printer print alleen zwart wit", "printer"],
    ["RSA token vervangen", "access"],
  ] as const)("are a question with its subject: %s", (text, area) => {
    expect(recognise(text)).toEqual({ is: "question", area });
  });

  it("are a question without a subject too", () => {
    expect(recognise("Waar vind ik de openingstijden?")).toEqual({ is: "question" });
  });
});

describe("everyday words that look like a fault", () => {
  it.each([
    "ik kan vandaag niet komen",
    "Goed, het is kamer 2.04",
    "het hangt ervan af",
    "ik ben onderweg",
    "ik ga ervan uit",
    "een stuk beter zo",
  ])("are none: %s", (text) => {
    expect(kindOf(text)).not.toBe("fault");
  });
});
