import { describe, expect, it } from "vitest";
import { AREAS } from "../../src/agreement/services.ts";
import { DOORS } from "../../src/agreement/doors.ts";
import { rightDoor } from "../../src/agreement/right-door.ts";

const sectionOf = (text: string, area?: string): string | undefined => rightDoor(text, area)?.why.section;

describe("what belongs to the facilities department (DVO 4.10.4)", () => {
  it.each([
    "beamer doet het niet",
    "De beamers in de vergaderzalen zijn stuk",
    "de beemer in kamer 2.04 geeft geen beeld",
    "smartboard in de trouwzaal reageert niet",
    "smart board start niet op",
    "Het digibord in de raadzaal is kapot",
    "projector flikkert",
    "Lamp van de videoprojector is op",
    "videoconferencing set werkt niet",
    "Het videovergadersysteem in de collegekamer hapert",
    "geluidsinstallatie raadzaal kraakt",
    "De microfoons in de raadzaal doen het niet",
    "geen geluid in de vergaderkamer op de eerste verdieping",
    "tv in de vergaderruimte gaat niet aan",
    "Mag ik een beamer lenen voor donderdag?",
  ])("is sent there: %s", (text) => {
    expect(rightDoor(text)).toMatchObject({ door: "facilities", why: { section: "4.10.4" } });
  });

  it.each([
    "mijn laptop krijgt geen verbinding met de beamer",
    "HDMI van de beamer wordt niet herkend",
    "koppeling tussen de beamer en het netwerk werkt niet",
    "ik kan mijn pc niet aansluiten op het smartboard",
    "beamer sluit niet goed aan",
    "Geen geluid op mijn laptop",
    "microfoon doet het niet in teams",
    "geen geluid in teams in de vergaderzaal",
    "geen wifi in de vergaderzaal",
    "Dashboard laadt niet",
    "mijn beeldscherm blijft zwart",
    "vergaderzaal reserveren in outlook lukt niet",
  ])("stays with us: %s", (text) => {
    expect(sectionOf(text)).toBeUndefined();
  });
});

describe("what belongs to those who issue passes (DVO 4.10.5)", () => {
  it.each([
    "badge",
    "Mijn badge werkt niet meer",
    "ik ben mijn badge kwijt",
    "badgelezer bij de achterdeur is stuk",
    "paslezer kapot",
    "Mijn toegangspas doet het niet",
    "nieuw toegangspasje nodig voor stagiaire",
    "pasje van nieuwe collega registreren",
    "de deur gaat niet open met mijn pas",
    "Mijn pas opent de poort van het gemeentehuis niet",
    "toegangspoortjes blijven dicht",
  ])("is sent there: %s", (text) => {
    expect(rightDoor(text)).toMatchObject({ door: "building-access", why: { section: "4.10.5" } });
  });

  it.each([
    "printen met mijn badge lukt niet",
    "follow me printer herkent mijn pasje niet",
    "restore van de server van het pasjessysteem",
    "backup van toegangssysteem mislukt",
    "kaartlezer van mijn laptop doet het niet",
    "ik kan er pas morgen weer in, mijn deur zit op slot",
    "Ik heb pas een nieuw toetsenbord en de a doet het niet",
    "aanpassing in de agenda verdwijnt",
    "mijn tas is gestolen met badge en laptop",
    "mijn badge is gestolen",
    "rood badge-icoon bij mijn berichten gaat niet weg",
  ])("stays with us: %s", (text) => {
    expect(sectionOf(text)).toBeUndefined();
  });
});

describe("what belongs to those who look after travel documents (DVO 4.10.1)", () => {
  it.each([
    "RAAS doet het niet",
    "raas storing aan de balie",
    "Wij kunnen geen paspoorten aanvragen",
    "Uitgifte van paspoort lukt niet",
    "pasport uitgeven gaat niet",
    "id-kaart uitreiken lukt niet",
    "Het aanvraagstation aan balie 3 hangt",
    "reisdocumentensysteem geeft een foutmelding",
    "afgifte reisdocumenten ligt stil",
  ])("is sent there: %s", (text) => {
    expect(rightDoor(text)).toMatchObject({ door: "travel-documents", why: { section: "4.10.1" } });
  });

  it.each([
    "tape van RAAS wisselen",
    "backup tapes RAAS ophalen",
    "scan van een paspoort mailen lukt niet",
    "kopie paspoort staat niet meer op de schijf",
    "paspoort formulier printen aan de balie",
    "netwerk bij RAAS ligt eruit",
    "mijn paspoort is verlopen",
  ])("stays with us: %s", (text) => {
    expect(sectionOf(text)).toBeUndefined();
  });
});

describe("what belongs to those who look after the website (DVO 4.10.2)", () => {
  it.each([
    "website gemeente plat",
    "De website van de gemeente doet het niet",
    "Er staat een fout op de website van Venlo",
    "Tekst op de webpagina aanpassen",
    "De openingstijden op de website kloppen niet",
    "formulier op onze website werkt niet",
    "www.weert.nl is uit de lucht",
    "intranet is leeg",
    "Foto op intranet vervangen",
    "gemeentelijke site geeft een fout",
    "webredactie gezocht voor een nieuwsbericht",
  ])("is sent there: %s", (text) => {
    expect(rightDoor(text)).toMatchObject({ door: "website", why: { section: "4.10.2" } });
  });

  it.each([
    "certificaat van website verlopen",
    "certificaat van de website van de gemeente",
    "de server waar onze website op draait is vol",
    "dns van onze website wijzigen",
    "website van de gemeente zegt niet veilig",
    "ik kan geen enkele website openen",
    "website van de belastingdienst opent niet",
    "internet en intranet doen het niet",
    "ik kan niet inloggen op intranet",
    "mail naar jan@venlo.nl komt niet aan",
    "De website van de gemeente wordt geblokkeerd door de firewall",
    "website van gemeente opent niet in edge",
    "De site in sharepoint van onze gemeente laadt niet",
    "webcam doet het niet",
    "wij zitten op een andere site en hebben geen wifi",
  ])("stays with us: %s", (text) => {
    expect(sectionOf(text)).toBeUndefined();
  });
});

describe("licences that the municipality keeps itself (DVO 4.10.3)", () => {
  it.each([
    "Visio licentie",
    "Ik heb een licentie voor Visio nodig",
    "licensie adobe verlopen",
    "Adobe Acrobat licentie aanvragen",
    "MS Project licentie verlengen",
    "autocad licenties zijn op",
    "licentie van het zaaksysteem verloopt",
    "licentiesleutel Key2Belastingen",
    "abonnement op photoshop loopt af",
    "Nedbrowser licentie",
    "licentie financieel pakket",
  ])("are sent to application support: %s", (text) => {
    expect(rightDoor(text)).toMatchObject({ door: "application-support", why: { section: "4.10.3" } });
  });

  it.each([
    "Licentie van Windows is niet geactiveerd",
    "Word zegt dat de licentie is verlopen",
    "office licentie ongeldig",
    "Oracle licentie verloopt",
    "SQL server licentie uitbreiden",
    "licentie antivirus verlopen",
    "Licentie nodig",
    "welke licenties hebben wij van Visio en Office",
    "licentie van het project van Jan",
  ])("stay with us: %s", (text) => {
    expect(sectionOf(text)).toBeUndefined();
  });
});

describe("rights inside a program (DVO 4.7.5)", () => {
  it.each([
    "rechten in Key2Financien",
    "Ik heb geen rechten in het zaaksysteem",
    "autorisatie Suite4 voor nieuwe collega",
    "autorisaties in key2 belastingen aanpassen",
    "Nieuwe rol in Djuma graag",
    "meer rechten in de applicatie nodig",
    "collega autoriseren in Decos",
    "gebruikersrechten binnen het programma wijzigen",
  ])("are sent to application support: %s", (text) => {
    expect(rightDoor(text)).toMatchObject({ door: "application-support", why: { section: "4.7.5" } });
  });

  it.each([
    "rechten op de netwerkschijf van burgerzaken",
    "rechten op map Financien",
    "Geen rechten om Key2 te starten",
    "Suite4 rechten in het startmenu",
    "rechten op database van Key2",
    "SQL rechten voor applicatie",
    "active directory groep met rechten voor zaaksysteem in AD",
    "ik heb geen rechten meer",
    "rechten op de afdelingsmailbox",
    "ik heb rechten nodig om een programma te installeren",
    "wat zijn mijn rechten als medewerker",
  ])("stay with us: %s", (text) => {
    expect(sectionOf(text)).toBeUndefined();
  });
});

describe("rights to a mailbox or calendar (DVO 4.7.5)", () => {
  it.each([
    "ik wil mijn collega machtigen voor mijn agenda",
    "Hoe geef ik mijn collega toegang tot mijn agenda? Ik wil toegang geven",
    "Secretaresse rechten op mijn mailbox geven",
    "toegang tot de agenda van Piet",
    "agenda delen met collega",
    "mailbox delegeren",
  ])("are given by the owner, with no door: %s", (text) => {
    const door = rightDoor(text);

    expect(door?.why.section).toBe("4.7.5");
    expect(door).not.toHaveProperty("door");
    expect(door?.says).toMatch(/^Hiervoor is de Helpdesk niet nodig \(DVO 4\.7\.5\)\. Dit regelt de eigenaar/);
  });

  it.each([
    "ik heb geen toegang meer tot mijn mailbox",
    "machtigen in outlook lukt niet",
    "collega is ziek, ik wil toegang tot de mailbox van haar",
    "toegang tot de gedeelde mailbox van burgerzaken",
    "rechten geven op de afdelingsagenda",
    "agenda synchroniseert niet",
    "outlook start niet",
    "foutmelding bij agenda delen",
    "Mailbox van uit dienst getreden collega, ik wil toegang tot de mailbox van Jan die uit dienst is",
  ])("stay with us: %s", (text) => {
    expect(sectionOf(text)).toBeUndefined();
  });
});

describe("a fault in a program of the municipality (DVO 3.3)", () => {
  it.each([
    "zaaksysteem",
    "Storing in het zaaksysteem",
    "Key2Financien geeft een foutmelding",
    "suite4 doet raar",
    "Djuma werkt niet",
    "ik kan niet inloggen in Suite4",
    "Het financieel pakket doet het niet",
    "foutmelding in afas",
  ])("leads to the question whether it starts: %s", (text) => {
    const door = rightDoor(text);

    expect(door).toMatchObject({ door: "application-support", why: { section: "3.3" } });
    expect(door?.says).toMatch(/^Start het programma wel op/);
  });

  it.each([
    "Het zaaksysteem start wel op maar ik zie geen werkvoorraad",
    "na het inloggen in Key2 krijg ik een fout",
    "In Key2 kan ik geen facturen boeken",
    "als ik in djuma op verzenden klik gebeurt er niks",
    "ik kan een zaak niet opslaan in mozard",
    "Het tabblad documenten in Suite4 is leeg",
  ])("is sent to application support when it is clearly inside: %s", (text) => {
    const door = rightDoor(text);

    expect(door).toMatchObject({ door: "application-support", why: { section: "3.3" } });
    expect(door?.says).toMatch(/^Dit valt buiten ons beheer/);
  });

  it.each([
    "suite4 start niet op",
    "Key2Financien start niet",
    "zaaksysteem wil niet opstarten, start niet",
    "Djuma opent niet",
    "Ik krijg Key2 niet open",
    "Suite4 sluit meteen weer af",
    "bij het opstarten van key2 komt een fout",
    "key2 staat niet meer in het startmenu",
    "Het icoon van afas is weg",
    "zaaksysteem is plat",
    "Zaaksysteem is heel traag",
    "Suite4 geeft geen verbinding met de server",
    "printen vanuit key2 lukt niet",
    "mail versturen uit het zaaksysteem lukt niet",
    "Key2 installeren op nieuwe laptop",
    "Nieuwe medewerker heeft suite4 nodig",
    "backup van Key2 terugzetten",
    "virus melding in zaaksysteem",
    "Word loopt vast",
    "excel geeft een foutmelding als ik op opslaan klik",
    "teams start niet op",
    "het programma geeft een foutmelding",
  ])("stays with us: %s", (text) => {
    expect(sectionOf(text)).toBeUndefined();
  });
});

describe("the form's subject Programma", () => {
  it("leads to the question whether it starts when the text does not tell", () => {
    expect(rightDoor("ik krijg een rare melding", "program")?.says).toMatch(/^Start het programma wel op/);
  });

  it.each(["Het start niet op", "Word loopt vast", "outlook hangt", "geen internet in het programma"])(
    "asks nothing when the text makes it ours: %s",
    (text) => {
      expect(rightDoor(text, "program")).toBeUndefined();
    },
  );

  it("does not hide a better door", () => {
    expect(sectionOf("de beamer is stuk", "program")).toBe("4.10.4");
  });
});

describe("an ordinary fault or question", () => {
  it.each([
    "Ik kan niet inloggen",
    "mijn wachtwoord is verlopen",
    "Printer op de derde verdieping doet het niet",
    "wifi valt steeds weg",
    "mijn laptop is erg langzaam",
    "Outlook ontvangt geen mail",
    "Ik kan niet bij de G-schijf",
    "Bestand per ongeluk verwijderd",
    "Telefoon gaat niet over",
    "RSA token kwijt",
    "Ik heb een nieuwe muis nodig",
    "kan ik thuis werken met mijn eigen laptop?",
    "Ik heb een phishing mail gekregen van website gemeente",
    "monitor blijft zwart",
    "toetsenbord doet raar",
    "Citrix ligt eruit",
    "Hele afdeling kan niet werken",
    "hoe maak ik een handtekening in outlook",
    "Ik wil extra opslag",
    "scanner geeft papierstoring",
    "",
    "???",
  ])("is never sent away: %s", (text) => {
    expect(rightDoor(text)).toBeUndefined();
  });

  it("is never sent away by another subject than Programma", () => {
    const other = AREAS.map(({ code }) => code).filter((code) => code !== "program");

    expect(other.filter((area) => rightDoor("Het doet raar", area))).toEqual([]);
  });
});

describe("the answer", () => {
  it("names the section, who does it, what we do ourselves, and why", () => {
    expect(rightDoor("Beamer stuk")).toEqual({
      door: "facilities",
      says: expect.stringMatching(/^Dit valt buiten ons beheer \(DVO 4\.10\.4\)\. Beamers/) as string,
      exception: expect.stringContaining("Kies dan Toch melden.") as string,
      why: {
        section: "4.10.4",
        title: "Beeld en geluid",
        says: expect.stringContaining("Bij het aansluiten helpen wij wel") as string,
        version: 2,
      },
    });
  });

  it("leads to every door that the organisation file knows", () => {
    const texts = ["beamer stuk", "badge kwijt", "RAAS storing", "intranet is leeg", "licentie Visio"];

    expect(texts.map((text) => rightDoor(text)?.door).sort()).toEqual([...DOORS].sort());
  });

  it("takes long and hostile text without delay", () => {
    const hostile = "rechten toegang agenda ".repeat(200) + "a".repeat(4000) + "@".repeat(4000);

    expect(() => rightDoor(hostile, "program")).not.toThrow();
  });
});
