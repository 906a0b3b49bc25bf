import { startConnector } from "./connector.ts";
import { compete, ratios } from "./drive.ts";
import type { Part } from "./figure.ts";
import { startBot, startFloor } from "./processes.ts";
import { typing } from "./turns.ts";

/** P1: a greeting is the least that goes through everything: edge, identity, commands, recognition, an answer. */
export const echo: Part = {
  names: ["P1"],
  doing: "a greeting and its answer, against the SDKs' echo",
  async run() {
    const connector = await startConnector();
    const floor = await startFloor("echo");
    const ours = await startBot({});
    const rounds = await compete([
      { name: "floor", bot: floor, next: typing(connector, () => "hallo") },
      { name: "floor again", bot: floor, next: typing(connector, () => "hallo") },
      { name: "ours", bot: ours, next: typing(connector, () => "hallo") },
    ]);
    await Promise.all([floor.stop(), ours.stop()]);
    connector.close();
    const of = (one: string) => ratios(rounds, one, "floor", ({ cpuATurn }) => cpuATurn);
    return {
      reference: of("floor again"),
      figures: [
        {
          name: "P1",
          what: "a greeting answered, processor time of botbuilder + restify's echo",
          ...{ values: of("ours"), unit: "x", atMost: 0.5, stretch: 0.35 },
        },
        {
          name: "",
          what: "  the same in turns a second",
          values: ratios(rounds, "floor", "ours", ({ millisATurn }) => millisATurn),
          unit: "x",
        },
      ],
    };
  },
};
