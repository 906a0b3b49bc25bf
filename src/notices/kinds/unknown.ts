import { SAY_IT_IS_OVER } from "../monitored.ts";
import { toldKind } from "../told.ts";

/** A system told us something of a sort that nobody wrote down: it waits for Beheer, it is never dropped. */
export const unknown = toldKind({
  kind: "unknown",
  name: "Onbekend bericht",
  title: "Een systeem stuurde een bericht van een soort die ik niet ken",
  next: `Beoordeel wat dit is. ${SAY_IT_IS_OVER}`,
});
