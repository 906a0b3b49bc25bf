import type { RequestKind } from "../kind.ts";
import { extraStorage } from "./extra-storage.ts";
import { folderRights } from "./folder-rights.ts";
import { mailboxRights } from "./mailbox-rights.ts";
import { restore } from "./restore.ts";
import { rsaToken } from "./rsa-token.ts";
import { somethingElse } from "./something-else.ts";

/** In the order of the catalogue. */
export const requestKinds: readonly RequestKind[] = [
  extraStorage,
  mailboxRights,
  folderRights,
  restore,
  rsaToken,
  somethingElse,
];
