import { writeFileSync } from "node:fs";
import { z } from "zod";
import { OrganisationFile } from "./organisation-file.ts";

/** Draft 7, which the most editors understand; "input" since that is what people write, before defaults and lower case. */
export const organisationSchema = () => z.toJSONSchema(OrganisationFile, { target: "draft-7", io: "input" });

/** Run as `node src/people/write-schema.ts`, then format. */
if (import.meta.main) {
  writeFileSync(new URL("organisation.schema.json", import.meta.url), JSON.stringify(organisationSchema(), null, 2));
}
