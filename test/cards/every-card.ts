import type { Message } from "../../src/lib/message.ts";
import { channelPlace, personPlace } from "../../src/lib/place.ts";
import { helpCard, welcome } from "../../src/welcome/welcome.ts";
import type { RequestKind } from "../../src/requests/kind.ts";
import { requestKinds } from "../../src/requests/kinds/index.ts";
import { openSqlite } from "../../src/storage/sqlite.ts";
import { FORMS } from "../requests/forms.ts";
import { everyOutageCard, longestOutageCards } from "../outages/cards.ts";
import { openRequests } from "../requests/house.ts";
import { everyApprovalCard, longestApprovalCards } from "../support/approvals.ts";
import { everyCalamityCard, longestCalamityCards } from "../support/calamities.ts";
import { dataOf, openDesk } from "../support/desk.ts";
import { longestNoticeCards, noticeCards } from "./notice-cards.ts";
import { alarmCards, longestAlarmCards } from "./alarm-cards.ts";
import { privacyCards } from "./privacy-cards.ts";
import { longestSecurityCards, securityCards } from "./security-cards.ts";
import { backupCards, longestBackupCards } from "./backup-cards.ts";
import { certificateCards, longestCertificateCards } from "./certificate-cards.ts";
import { extensionCards } from "./extension-cards.ts";
import { whereCard } from "./where-cards.ts";
import { figuresCards } from "./figures-cards.ts";
import { doubtCards } from "./doubt-cards.ts";
import { longestReportCards, reportCards } from "./report-cards.ts";
import { setupCards } from "./setup-cards.ts";
import { longestSensitiveText, sensitiveCards } from "./sensitive-cards.ts";
import { VENLO, at, bram, noor, ruben, sam, youssef } from "../support/people.ts";

/** A word that stands in everything people type: it may be nowhere that markdown is read. */
export const TYPED = "KANARIE";
const NAME = "[Noor](https://evil.example)";

/** Every card in every state that matters, by a name that says which. */
export async function everyCard(): Promise<ReadonlyMap<string, Message>> {
  const cards = new Map<string, Message>();
  const keep = (name: string, message: Message | undefined) => {
    if (!message) throw new Error(`nothing is shown for ${name}`);
    cards.set(name, message);
  };

  const house = openDesk();
  const reporter = { ...noor, name: NAME };
  const lines = `${TYPED} doet het niet\ntweede regel ${TYPED}`;
  const form = { nonce: "n", text: lines, area: "computer", impact: "team", canWork: "partly", reachableAt: TYPED };

  keep("the form", await house.press(reporter, "ticket.form", {}));
  keep("the form for two appointments", await house.press(youssef, "ticket.form", { text: TYPED }));
  keep("the form with something hidden", await house.press(reporter, "ticket.form", { text: "BSN 111222333" }));
  keep("the form with a problem", await house.press(reporter, "ticket.report", { ...form, text: "" }));
  keep("the form for a call back", await house.press(reporter, "ticket.form", { callBack: "true" }));
  keep("no tickets", await house.press(reporter, "ticket.list", {}));
  keep("the right door", await house.press(reporter, "ticket.report", { nonce: "d", text: `De beamer ${TYPED}` }));
  keep("nothing filed", await house.press(reporter, "ticket.dismiss", {}));

  const confirmed = await house.press(reporter, "ticket.report", form, { now: at("23:00") });
  const ticket = String(dataOf(confirmed)["number"]);
  const shown = async (name: string) => {
    const now = await house.ticket(VENLO, ticket);
    const { reporter: mine, helpdesk, operations } = now.cards;
    keep(`${name}, the reporter's`, await house.show(VENLO, `ticket:${ticket}:${String(mine)}`, personPlace(noor.id)));
    keep(
      `${name}, the Helpdesk's`,
      await house.show(VENLO, `ticket:${ticket}:${String(helpdesk)}`, channelPlace("helpdesk")),
    );
    if (operations === undefined) return;
    const beheer = channelPlace("operations");
    keep(`${name}, Beheer's`, await house.show(VENLO, `ticket:${ticket}:${String(operations)}`, beheer));
  };
  const act = async (actor: typeof noor, verb: string, fields: object = {}) => {
    const { version } = await house.ticket(VENLO, ticket);
    return house.press(actor, verb, { organisation: VENLO, ticket, nonce: String(version), ...fields });
  };

  keep("the confirmation", confirmed);
  await shown("new");
  await act(sam, "ticket.take");
  await shown("taken");
  await act(sam, "ticket.ask", { question: `Welke ${TYPED}?` });
  await shown("asked");
  keep("is this your answer", (await house.say(reporter, `Die op de derde ${TYPED}`))[0]);
  keep("an older card", await house.show(VENLO, `ticket:${ticket}:1`, personPlace(noor.id)));
  await act(reporter, "ticket.answer", { answer: TYPED });
  await act(sam, "ticket.pass-to-operations", { note: TYPED });
  await shown("passed to Beheer");
  await act(ruben, "ticket.pass-to-supplier", { note: TYPED });
  await shown("with the supplier");
  await act(ruben, "ticket.resolve", { resolution: "otherwise-agreed", solution: TYPED });
  await shown("resolved");
  keep("a refusal", await act(sam, "ticket.take"));
  await act(reporter, "ticket.confirm", { rating: "4", remark: TYPED });
  await shown("closed");
  keep("opened from the list", await house.press(reporter, "ticket.open", { organisation: VENLO, ticket }));

  for (let count = 0; count < 11; count++)
    await house.press(reporter, "ticket.report", { ...form, nonce: `n${String(count)}` });
  keep("a page of tickets", await house.press(reporter, "ticket.list", {}));
  keep("in doubt", (await house.say(reporter, `${TYPED} ${TYPED}`))[0]);

  keep("I report this for somebody else", await house.press(noor, "ticket.report", { ...form, forWhom: bram.id }));
  const call = { ...form, organisation: VENLO, who: `Bram ${TYPED}` };
  keep("for who phones", (await house.say(sam, "melding namens"))[0]);
  keep("for who phones, not known", await house.press(sam, "ticket.on-behalf", call));
  keep("for who phones, which one", await house.press(sam, "ticket.on-behalf", { ...call, who: "Bram", from: ticket }));
  keep("for who phones, filed", await house.press(sam, "ticket.on-behalf", { ...call, who: "Bram Hermans" }));
  keep(
    "what a colleague filed",
    await house.press({ ...noor }, "ticket.open", {
      organisation: VENLO,
      ticket: String(
        dataOf(await house.press(noor, "ticket.report", { ...form, nonce: "b", forWhom: bram.id }))["number"],
      ),
    }),
  );

  const mergedInto = String(dataOf(await house.press(noor, "ticket.report", { ...form, nonce: "into" }))["number"]);
  const merging = String(dataOf(await house.press(bram, "ticket.report", { ...form, nonce: "merging" }))["number"]);
  const onMerging = { organisation: VENLO, ticket: merging, nonce: "1" };
  keep("the menu", await house.press(sam, "ticket.more", onMerging));
  await house.press(sam, "ticket.merge", { ...onMerging, into: mergedInto });
  keep("merged, its reporter's", await house.press(bram, "ticket.open", onMerging));
  keep("merged, an agent's", await house.press(sam, "ticket.open", onMerging));
  keep("the menu of what is merged", await house.press(sam, "ticket.more", onMerging));

  const reception = { rows: openSqlite(":memory:"), openingAt: house.desk.openingAt, phoneOf: () => undefined };
  const turn = { actor: reporter, now: at("10:00"), chat: "personal" } as Parameters<typeof welcome>[1];
  keep("the welcome", (await welcome(reception, turn))[0]);
  keep("help without a number", helpCard(reception, turn));
  keep("help with a number", helpCard({ ...reception, phoneOf: () => "077 000 00 01" }, turn));

  for (const [name, message] of await doubtCards(TYPED, NAME)) keep(name, message);
  for (const [name, message] of await extensionCards(TYPED, NAME)) keep(name, message);
  for (const [name, message] of await sensitiveCards(TYPED, NAME)) keep(name, message);
  for (const [name, message] of await securityCards(TYPED, NAME)) keep(name, message);
  for (const [name, message] of privacyCards(TYPED, NAME)) keep(name, message);
  keep("where data are and who sees them", await whereCard(TYPED));
  for (const [name, message] of await noticeCards(TYPED, NAME)) keep(name, message);
  for (const [name, message] of await alarmCards(TYPED)) keep(name, message);
  for (const [name, message] of await backupCards(TYPED)) keep(name, message);
  for (const [name, message] of await certificateCards(TYPED, NAME)) keep(name, message);
  for (const [name, message] of await figuresCards()) keep(name, message);
  for (const [name, message] of await reportCards(TYPED, NAME)) keep(name, message);
  for (const [name, message] of await setupCards(`${TYPED} ${NAME}`)) keep(name, message);
  for (const [name, message] of [
    ...(await requestCards()),
    ...(await everyApprovalCard()),
    ...(await everyCalamityCard()),
    ...(await everyOutageCard(TYPED, NAME)),
  ])
    keep(name, message);
  return cards;
}

/** What can be asked for: the catalogue, and each form empty, filled in and sent. */
async function requestCards(): Promise<ReadonlyMap<string, Message | undefined>> {
  const house = openRequests();
  const asker = { ...noor, name: NAME };
  const cards = new Map<string, Message | undefined>([
    ["the catalogue", await house.press(asker, "request.catalogue", {})],
    ["the catalogue for an unknown kind", await house.press(asker, "request.form", { kind: TYPED })],
    ["what people arrange themselves", await house.press(asker, "request.file", { ...mailbox, whose: "mine" })],
  ]);
  for (const asked of requestKinds) {
    const { kind, title, words } = asked;
    const sent = { kind, nonce: "n", ...FORMS[kind] };
    cards.set(`${title}: the form`, await house.press(asker, "request.form", { kind }));
    cards.set(`${title}: the form for two appointments`, await house.press(youssef, "request.file", sent));
    cards.set(`${title}: typed with something hidden`, await house.say(asker, `aanvraag ${words[0] ?? ""}: ${SECRET}`));
    cards.set(`${title}: nothing filled in`, await house.press(asker, "request.file", { kind, nonce: "n" }));
    cards.set(`${title}: sent`, await house.press(asker, "request.file", written(asked)));
  }
  return cards;
}

const SECRET = `${TYPED} BSN 111222333`;
const mailbox = { kind: "mailbox-rights", nonce: "n", ...FORMS["mailbox-rights"] };

/** The kind's form with these words wherever anything may be written. */
const written = ({ kind, form }: RequestKind, words = TYPED) => ({
  ...{ kind, nonce: "n" },
  ...Object.fromEntries(
    Object.entries(FORMS[kind] ?? {}).map(([field, value]) => [
      field,
      form.safeParse({ ...FORMS[kind], [field]: words }).success ? words : value,
    ]),
  ),
});

/** The longest that anything may become: every text at its limit, in four-byte characters. */
export async function longestCards(): Promise<ReadonlyMap<string, Message>> {
  const house = openDesk();
  const long = "🖨".repeat(1000);
  const report = await house.press(noor, "ticket.report", { nonce: "n", text: long, reachableAt: long });
  const ticket = String(dataOf(report)["number"]);
  const act = async (actor: typeof noor, verb: string, fields: object) => {
    const { version } = await house.ticket(VENLO, ticket);
    await house.press(actor, verb, { organisation: VENLO, ticket, nonce: String(version), ...fields });
  };
  for (let count = 0; count < 12; count++) await act(noor, "ticket.add", { addition: long });
  await act(sam, "ticket.ask", { question: long });
  const asked = await house.ticket(VENLO, ticket);
  const show = (card: number | undefined, place: ReturnType<typeof personPlace>) =>
    house.show(VENLO, `ticket:${ticket}:${String(card)}`, place);
  const answered = async () => {
    await act(noor, "ticket.answer", { answer: long });
    return show(asked.cards.helpdesk, channelPlace("helpdesk"));
  };
  const requests = openRequests();
  const longForms = requestKinds.map(async (kind) => {
    const form = await requests.press(youssef, "request.file", { ...written(kind, long), organisation: "" });
    return [`the longest form: ${kind.title}`, form] as const;
  });
  const cards = [
    ...(await Promise.all(longForms)),
    ["the longest question", await show(asked.cards.reporter, personPlace(noor.id))],
    ["the longest ticket", await show(asked.cards.helpdesk, channelPlace("helpdesk"))],
    ["the longest form", await house.press(noor, "ticket.form", { text: long })],
    ["the longest answer", (await house.say(noor, `Hij ${long}`))[0]],
    ["the longest answer in the channel", await answered()],
    ["the longest sensitive text", await longestSensitiveText(long)],
    ...(await longestSecurityCards(long)),
    ...privacyCards(long, "N".repeat(80)),
    ["the longest answer to where data are", await whereCard("N".repeat(80))],
    ...(await longestNoticeCards(long)),
    ...(await longestAlarmCards(long)),
    ...(await longestBackupCards(long)),
    ...(await longestCertificateCards(long)),
    ...(await longestReportCards(long)),
  ] as const;
  return new Map([
    ...cards.flatMap(([name, message]) => (message ? [[name, message] as const] : [])),
    ...(await longestApprovalCards()),
    ...(await longestCalamityCards()),
    ...(await longestOutageCards(long)),
  ]);
}
