import { dutchDay, dutchMoment } from "../../lib/instant.ts";
import { SECTION_KEYS, SECTION_TITLE, type Snapshot } from "../snapshot.ts";
import { oneLine } from "./dutch.ts";
import { type Block, grid, heading, paragraph, written } from "./parts.ts";

/** Which version this is, what it changed, and who wrote which text. */
export function aboutParts({ version, changed, at, sections, shared }: Snapshot): readonly Block[] {
  const filled = SECTION_KEYS.flatMap((key) => {
    const section = sections[key];
    return section ? [[SECTION_TITLE[key], oneLine(section.name), dutchMoment(section.at)]] : [];
  });
  return [
    heading(1, "Over dit rapport"),
    paragraph(
      version === 0
        ? `Dit is een concept van ${dutchMoment(at)}. Het is nog niet verstuurd.`
        : `Dit is versie ${version}, door ${oneLine(shared.name)} vastgesteld op ${dutchDay(at)}.`,
    ),
    ...(changed === undefined ? [] : [heading(2, "Wat er in deze versie is veranderd"), ...written(changed)]),
    ...(filled.length === 0
      ? []
      : [
          heading(2, "Wie wat heeft geschreven"),
          grid({ head: ["Onderdeel", "Door", "Op"], rows: filled, widths: [50, 22, 28], texts: [1, 2] }),
        ]),
  ];
}
