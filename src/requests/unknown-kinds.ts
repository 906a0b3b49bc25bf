import { at } from "../people/json-problems.ts";
import type { OrganisationFile } from "../people/organisation-file.ts";
import { requestKinds } from "./kinds/index.ts";

/** Names in the organisation file that stand for no request kind, or for one whose decider is no choice; each as "<where>: <Dutch sentence>". */
export function unknownKinds({ organisations }: Pick<OrganisationFile, "organisations">): readonly string[] {
  const choices = requestKinds.filter(({ decidedBy }) => decidedBy === "as-configured").map(({ kind }) => kind);
  return organisations.flatMap(({ decidedBy }, index) =>
    Object.keys(decidedBy)
      .filter((kind) => !choices.includes(kind))
      .map((kind) =>
        at(
          `organisations[${index}].decidedBy`,
          `over "${kind}" is hier niets te kiezen. Kies uit: ${choices.join(", ")}.`,
        ),
      ),
  );
}
