import { describe, expect, it } from "vitest";
import { unknownKinds } from "../../src/requests/unknown-kinds.ts";
import { ROERMOND, VENLO } from "../support/people.ts";
import { organisationOf } from "./house.ts";

describe("the organisation file", () => {
  it("may choose who decides for kinds that leave it open", () => {
    const decidedBy = { "folder-rights": "manager", "something-else": "helpdesk" } as const;
    expect(unknownKinds({ organisations: [organisationOf(VENLO, { decidedBy })] })).toEqual([]);
  });

  it.each(["opslag", "extra-storage", "mailbox-rights", "constructor"])(
    "is told where it chooses for '%s', about which there is nothing to choose",
    (kind) => {
      const organisations = [organisationOf(VENLO), organisationOf(ROERMOND, { decidedBy: { [kind]: "helpdesk" } })];
      expect(unknownKinds({ organisations })).toEqual([
        `organisations[1].decidedBy: over "${kind}" is hier niets te kiezen. Kies uit: folder-rights, something-else.`,
      ]);
    },
  );
});
