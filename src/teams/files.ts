import { z } from "zod";
import { keyPart } from "../lib/place.ts";
import { type Log, describeError } from "../lib/log.ts";
import type { FileOffer, Message } from "../lib/message.ts";
import { newReference } from "../lib/reference.ts";
import type { FileMaker, MadeFile, Turn } from "../people/turn.ts";
import type { Incoming } from "./incoming.ts";
import type { Platform } from "./platform.ts";
import type { RenderCard } from "./render-card.ts";
import { FILE_DECLINED, STALE_CARD, fileNotSent } from "./texts.ts";
import { INFO_CONTENT, type OutgoingActivity, toActivity } from "./to-activity.ts";

export interface FileDesk {
  /** By the name of the maker, as offers say it. */
  readonly files: ReadonlyMap<string, FileMaker>;
  /** Whether this is the first time that this person does this; keeps that they did. */
  readonly once: (turn: Turn, what: string) => Promise<boolean>;
  readonly platform: Pick<Platform, "upload" | "allowsFile">;
  readonly render: RenderCard;
  readonly log: Pick<Log, "warn">;
}

export const isFileConsent = ({ type, name }: Incoming): boolean => type === "invoke" && name === "fileConsent/invoke";

/** Elsewhere than in a personal chat Teams takes no offer; whoever made this message should have said something else. */
export function fitting(message: Message, isPersonal: boolean, log: Pick<Log, "error"> | undefined): Message {
  if (!message.file || isPersonal) return message;
  log?.error({ file: message.file.offer.file }, "a file was offered outside a personal chat");
  return { summary: message.summary };
}

const LONGEST_TEXT = 1_000;
const Text = z.string().max(LONGEST_TEXT);
const Offer = z.object({
  name: Text.min(1),
  description: Text,
  sizeBytes: z.number().int().nonnegative(),
  offer: z.object({ file: Text, args: z.record(Text, Text) }),
}) satisfies z.ZodType<FileOffer>;

/** Addresses hold tokens of Teams, which makes them long. */
const LONGEST_ADDRESS = 8_000;
const Address = z.string().max(LONGEST_ADDRESS);
const UploadInfo = z.object({
  contentUrl: Address,
  uploadUrl: Address,
  name: Text.min(1),
  uniqueId: Text.min(1),
  fileType: Text.catch(""),
});
type UploadInfo = z.output<typeof UploadInfo>;

const Consent = z.discriminatedUnion("action", [
  z.object({ action: z.literal("accept"), context: Offer, uploadInfo: UploadInfo }),
  z.object({ action: z.literal("decline") }),
]);

/**
 * What becomes of an offer that was taken or declined: the first takes the place of the offer, so that nobody takes it
 * again, the rest comes after it. Nothing when this very answer was dealt with before.
 */
export async function consented(desk: FileDesk, value: unknown, turn: Turn): Promise<readonly OutgoingActivity[]> {
  const say = (...messages: readonly Message[]) => messages.map((message) => toActivity(message, desk.render));
  const consent = Consent.safeParse(value).data;
  if (consent?.action === "decline") return say({ summary: FILE_DECLINED });

  const make = consent && desk.files.get(consent.context.offer.file);
  if (!make) return say({ summary: STALE_CARD });

  const { context: offer, uploadInfo } = consent;
  try {
    if (!(await desk.once(turn, `file ${keyPart(uploadInfo.uniqueId + uploadInfo.uploadUrl)}`))) return [];
    const made = await make(offer.offer.args, turn);
    if ("refusal" in made) return say(made.refusal);
    await upload(desk, made, uploadInfo);
    return [{ type: "message", locale: "nl-NL", summary: made.name, attachments: [infoCard(uploadInfo)] }];
  } catch (error) {
    const reference = newReference();
    desk.log.warn({ reference, ...describeError(error) }, "file not sent");
    return say({ summary: fileNotSent(reference) }, { summary: offer.name, file: offer });
  }
}

class NotUploaded extends Error {
  override readonly name = "NotUploaded";
  readonly code: string;

  constructor(cause: string) {
    super("The file was not taken.");
    this.code = cause;
  }
}

/** @throws NotUploaded */
async function upload({ platform }: FileDesk, { type, bytes }: MadeFile, { uploadUrl, contentUrl }: UploadInfo) {
  if (!platform.allowsFile(contentUrl)) throw new NotUploaded("invalid");
  const uploaded = await platform.upload(uploadUrl, type, bytes);
  if (uploaded.is === "failed") throw new NotUploaded(uploaded.cause);
}

const infoCard = ({ contentUrl, name, uniqueId, fileType }: UploadInfo) =>
  ({ contentType: INFO_CONTENT, contentUrl, name, content: { uniqueId, fileType } }) as const;
