import { importedCard } from "../../src/certificates/certificate-cards.ts";
import type { Message } from "../../src/lib/message.ts";
import type { NoticeRef } from "../../src/lib/numbers.ts";
import { channelPlace } from "../../src/lib/place.ts";
import { START, made, openCertificates, plus } from "../certificates/house.ts";
import { BEHEER, inBeheer, inChannelOf } from "../notices/house.ts";
import { HOME, VENLO, WEERT, noor, ruben } from "../support/people.ts";

type Cards = Map<string, Message | undefined>;

const WEB = "www.venlo.nl";

/** The register and its notices in the states that look different, with these words in everything that comes from outside. */
export async function certificateCards(words: string, name: string): Promise<Cards> {
  const house = openCertificates({ ownCredential: { name: `Geheim ${words}`, validUntil: "2026-12-01" } });
  const cards: Cards = new Map();
  const agent = { ...ruben, name };
  const keep = async (state: string, show: Promise<Message | undefined>) => void cards.set(state, await show);
  const shown = async (state: string, ref: NoticeRef) => {
    await keep(`${state}, Beheer's`, house.show(`notice:${ref}`, BEHEER));
    await keep(`${state}, the municipality's`, house.show(`notice:${ref}`, channelPlace(VENLO)));
  };

  await keep("an empty register", house.type("certificaten", agent, inBeheer));
  const old = made(words, plus(START, 13), `CN=${words}`);
  house.world.serves(WEB, { certificate: old, problems: ["self-signed", "wrong-name", "weak"] });
  house.world.serves("a.venlo.nl", old);
  const site = { name: `Website ${words}`, hosts: [WEB, "a.venlo.nl", "weg.venlo.nl"], requestedBy: words };
  await house.register({ ...site, certificate: old });
  await house.register(
    { name: words, hosts: [], hosting: "third-party", certificate: { validUntil: plus(START, -3) } },
    WEERT,
  );
  await house.lookAt(START);
  const refs = (await house.refs()) as [NoticeRef];
  const ref = refs[0];
  await shown("a certificate that runs out", ref);
  await keep("the register", house.type("certificaten", agent, inBeheer));
  await keep("the register, a municipality's", house.type("certificaten", noor, inChannelOf(VENLO)));
  const { id } = await house.entry(site.name);
  const target = { organisation: VENLO, entry: id };
  await keep("an entry of the register", house.pressHere(agent, "certificate.show", target, inBeheer));
  await keep("an entry, a municipality's", house.pressHere(noor, "certificate.show", target, inChannelOf(VENLO)));
  await keep("an entry without a reason", house.pressHere(agent, "certificate.remove", target, inBeheer));
  await keep(
    "the Helpdesk's own",
    house.pressHere(agent, "certificate.show", { organisation: HOME, entry: "own-credential" }),
  );

  await house.tap({ ...noor, name }, ref, "Aangevraagd", inChannelOf(VENLO));
  await shown("a certificate that was requested", ref);
  await house.tap(agent, ref, "Geïnstalleerd");
  await house.lookAt(plus(START, 0.1));
  await shown("a certificate that is still served", ref);
  await house.lookAt(plus(START, 14));
  await shown("a certificate that has expired", ref);
  for (const host of site.hosts) house.world.serves(host, made(words, plus(START, 500)));
  await house.lookAt(plus(START, 15));
  await shown("a certificate that was replaced", ref);
  const [, unseen] = (await house.refs()) as [NoticeRef, NoticeRef];
  await keep("a host that cannot be looked at", house.show(`notice:${unseen}`, BEHEER));
  const [elsewhere] = (await house.refs(WEERT)) as [NoticeRef];
  await keep("at a supplier, Beheer's", house.show(`notice:${elsewhere}`, BEHEER, WEERT));
  await keep("at a supplier, the municipality's", house.show(`notice:${elsewhere}`, channelPlace(WEERT), WEERT));
  const [own] = (await house.refs(HOME)) as [NoticeRef];
  await keep("the Helpdesk's own that runs out", house.show(`notice:${own}`, BEHEER, HOME));

  const wrong = { organisation: VENLO, name: words, hosts: words, hosting: "ict-nml", requestedBy: words };
  await keep("the form of the register", house.type("certificaat toevoegen", agent));
  await keep("the form of the register, wrong", house.pressHere(agent, "certificate.add", wrong));
  await keep("the form of the register, again", house.pressHere(agent, "certificate.form", target));
  await keep("a list of certificates", house.type("certificaten importeren", agent));
  await keep("a list of certificates, wrong", house.pressHere(agent, "certificate.import", { csv: words }));
  const csv = `naam;geldig tot;gemeente\n${words};31-01-2027;Venlo\n${words};${words};${words}`;
  await keep("a list that came in", house.pressHere(agent, "certificate.import", { csv }));
  await keep("out of the register", house.pressHere(agent, "certificate.remove", { ...target, reason: words }));
  return cards;
}

/** The longest that they may become. */
export async function longestCertificateCards(
  words: string,
): Promise<readonly (readonly [string, Message | undefined])[]> {
  const house = openCertificates();
  const name = words.slice(0, 80);
  const hosts = (index: number) =>
    Array.from({ length: 20 }, (_, host) => `${"lang".repeat(12)}.nummer-${host}.${"n".repeat(60)}.site-${index}.nl`);
  for (let index = 0; index < 12; index++) {
    const certificate = {
      ...made(words, plus(START, 10 + index)),
      subject: words.slice(0, 300),
      issuer: words.slice(0, 300),
    };
    const input = {
      name: `${String(index)} ${name}`.slice(0, 80),
      hosts: hosts(index),
      certificate,
      requestedBy: name,
    };
    await house.register(input);
  }
  await house.lookAt(START);
  await house.lookAt(plus(START, 2));
  const [entry] = await house.entries();
  const refused = Array.from({ length: 500 }, (_, line) => ({
    line,
    problem: "Deze gemeente ken ik niet, of u werkt er niet voor.",
  }));
  const refs = await house.refs();
  return [
    ["the longest register", await house.type("certificaten", ruben, inBeheer)],
    ["the longest entry", await house.pressHere(ruben, "certificate.show", { organisation: VENLO, entry: entry?.id })],
    [
      "the longest form of the register",
      await house.pressHere(ruben, "certificate.form", { organisation: VENLO, entry: entry?.id }),
    ],
    ["the longest list that came in", importedCard({ added: 0, changed: 0, same: 0, refused })],
    ["the longest certificate that runs out", await house.show(`notice:${String(refs[0])}`, BEHEER)],
  ];
}
