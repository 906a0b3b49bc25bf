import { type Channel, type Scene, answeredCard, colleague } from "../support/colleague.ts";
import { InVain } from "../support/eventually.ts";
import { readable } from "../support/card-reading.ts";
import { STEPS_A_DAY } from "./notice-days.ts";

/** A press that somebody was told has been done. */
export interface Pressed {
  readonly ref: string;
  readonly event: "acknowledged" | "marked";
  /** Entra object id. */
  readonly by: string;
}

interface Habit {
  readonly who: string;
  readonly channel: Channel;
  readonly label: string;
  readonly event: Pressed["event"];
  /** What the card then says. */
  readonly says: string;
  readonly everySteps: number;
}

const HABITS: readonly Habit[] = [
  {
    ...{ who: "ruben", channel: "beheer", label: "Ik pak dit op", event: "acknowledged" },
    ...{ says: "Opgepakt door Ruben Kessels", everySteps: STEPS_A_DAY + 1 },
  },
  {
    ...{ who: "marieke", channel: "venlo", label: "Aangevraagd", event: "marked" },
    ...{ says: "Aangevraagd door Marieke Verstappen", everySteps: 2 * STEPS_A_DAY },
  },
];
const REF = /W\d{2}-\d{6}/;
const MOST_TRIES = 20;

/** People who press what is on the screen now and then, and press again when nothing seems to happen. */
export function createPeople(scene: Scene) {
  const pressed: Pressed[] = [];
  const busy = new Set(HABITS.map((habit) => ({ habit, person: colleague(habit.who, scene) })));

  return {
    pressed,
    async act(step: number): Promise<void> {
      for (const { habit, person } of busy) {
        if (step % habit.everySteps !== habit.everySteps - 1) continue;
        const press = await person.pressing(habit.label, { in: habit.channel }, 1).catch((error: unknown) => {
          // Nothing is open just now.
          if (error instanceof InVain) return undefined;
          throw error;
        });
        if (!press) continue;
        for (let tries = 0; tries < MOST_TRIES; tries++) {
          const answer = await person.send(press);
          if (answer.status !== 200) continue;
          const card = readable(answeredCard(answer) ?? {});
          const ref = REF.exec(card)?.[0];
          const isNew = !pressed.some((one) => one.ref === ref && one.event === habit.event);
          if (ref && isNew && card.includes(habit.says))
            pressed.push({ ref, event: habit.event, by: person.person.id });
          break;
        }
      }
    },
  };
}
