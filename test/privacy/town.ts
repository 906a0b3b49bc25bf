import type { Message } from "../../src/lib/message.ts";
import type { Person } from "../../src/people/person.ts";
import { FORMS } from "../requests/forms.ts";
import { dataOf } from "../support/desk.ts";
import { VENLO, bram, iris, marieke, noor, ruben, sam } from "../support/people.ts";
import type { House } from "./house.ts";

/** What Noor writes, each in another place. */
export const HERS = ["KEIZER", "KWAST", "KANO", "KELDER", "KOEKOEK", "KOMPAS", "KRAAN", "KONIJN", "0612345678"];
/** What others write about what is not hers. */
export const OTHERS = ["PAUW", "PAPRIKA", "PINDA", "PERGOLA"];
/** Said inside, of her report. */
export const INSIDE = "NOTARIS";

const numberIn = (message: Message | undefined): string => String(dataOf(message)["number"]);

/** A town in which Noor did everything that somebody can do, and others too. */
export async function busyTown(
  house: House,
): Promise<{ readonly own: string; readonly others: string; readonly incident: string }> {
  let filed = 0;
  const file = async (who: Person, text: string, fields: object = {}) =>
    numberIn(await house.press(who, "ticket.report", { nonce: String(++filed), text, ...fields }));
  const close = async (number: string, reporter: Person, solution: string) => {
    await house.say(sam, `oppakken ${number}`);
    await house.say(sam, `oplossen ${number}: ${solution}`);
    const target = { organisation: VENLO, ticket: number, nonce: "c" };
    await house.press(reporter, "ticket.confirm", { ...target, rating: "4" });
  };

  const messageLink = "https://teams.microsoft.com/l/message/19:KONIJN_bram@unq.gbl.spaces/1763887200000";
  const own = await file(noor, "Mijn muis KEIZER is stuk", { reachableAt: "0612345678", messageLink });
  await house.say(sam, `vraag ${own}: Welke muis?`);
  await house.say(noor, `antwoord ${own}: de KWAST`);
  await house.say(noor, `aanvullen ${own}: KANO`);
  await house.press(sam, "ticket.note", { organisation: VENLO, ticket: own, nonce: "n", note: INSIDE }, "channel");
  await close(own, noor, "Nieuwe muis");

  const secret = await file(noor, "Over mijn ziekte KELDER", { sensitive: "true" });
  await close(secret, noor, "Besproken");

  const leak = await house.press(noor, "security.report", { kind: "phishing", nonce: "s", text: "Nepmail KOEKOEK" });
  const incident = numberIn(leak);
  await close(incident, noor, "Geblokkeerd");

  const request = { ...FORMS["restore"], kind: "restore", nonce: "r", happened: "KOMPAS gewist" };
  await close(numberIn(await house.press(noor, "request.file", request)), noor, "Teruggezet");

  const forBram = await file(noor, "Brams scherm KRAAN", { forWhom: bram.id });
  await close(forBram, bram, "Ander scherm");

  const others = await file(bram, "De PAUW van Noor Janssen doet het niet, mail noor.janssen@venlo.nl");
  await house.say(bram, `aanvullen ${others}: PAPRIKA`);
  await close(others, bram, "Gemaakt door Sam");
  const theirs = await file(bram, "PINDA gevoelig", { sensitive: "true" });
  await close(theirs, bram, "Klaar");

  const mail = await file(bram, "Onze mail doet het niet PERGOLA");
  const known = { organisation: VENLO, ticket: mail, nonce: "o", text: "De mail werkt niet.", organisations: "venlo" };
  await house.press(sam, "outage.make", known, "channel");
  await house.press(noor, "outage.join", { outage: mail, organisation: VENLO, nonce: "j" });

  await house.features.welcome(house.turn(noor));
  await house.say(iris, "mijn meldingen");
  await house.say(marieke, "waarschuwingen");
  await house.say(ruben, "alarmen");
  return { own, others, incident };
}
