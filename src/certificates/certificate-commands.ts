import { theOneCalled } from "../lib/words.ts";
import { type CardAction, type Command, actionOf } from "../people/turn.ts";
import { importCertificates, listCertificates } from "./certificate-actions.ts";
import type { Certificates } from "./certificates.ts";

/** Everything about the register that can be typed. */
export function certificateCommands(
  house: Certificates,
  actions: Readonly<Record<string, CardAction>>,
): readonly Command[] {
  const form = actionOf(actions, "certificate.form");
  return [
    {
      says: /^certificaat (?:toevoegen|bijwerken)[.!?]*$/i,
      run: async (_, turn) => [await form({}, turn)],
    },
    {
      says: /^(?:certificaten importeren|importeer(?: de)? certificaten)[.!?]*$/i,
      takesFiles: true,
      run: async (_, turn) => [await importCertificates(house, turn)],
    },
    {
      says: /^certificaten(?:\s+(?:van\s+)?(.{2,60}?))?[.!?]*$/i,
      run: async ([, name], turn) => {
        const organisations = house.room.organisations.map((id) => ({ id, name: house.room.desk.entranceOf(id).name }));
        const asked = name === undefined ? undefined : theOneCalled(organisations, name);
        if (name !== undefined && !asked)
          return [{ summary: "Deze gemeente ken ik niet. Typ certificaten voor alles." }];
        return [await listCertificates(house, turn, { organisation: asked?.id })];
      },
    },
  ];
}
