import { describe, expect, it } from "vitest";
import type { AdaptiveCard } from "../../src/teams/render-card.ts";
import { toActivity } from "../../src/teams/to-activity.ts";

const card: AdaptiveCard = { type: "AdaptiveCard", body: [] };
const render = () => card;

describe("a message on its way out", () => {
  it("is its summary as plain text when it has no card", () => {
    expect(toActivity({ summary: "Er is *niets* mis" }, render)).toEqual({
      type: "message",
      locale: "nl-NL",
      summary: "Er is *niets* mis",
      text: "Er is *niets* mis",
      textFormat: "plain",
    });
  });

  it("is its card, with the summary for a locked phone", () => {
    const activity = toActivity({ summary: "M26-000123 is opgelost", card: { template: "x", data: {} } }, render);

    expect(activity).toEqual({
      type: "message",
      locale: "nl-NL",
      summary: "M26-000123 is opgelost",
      attachments: [{ contentType: "application/vnd.microsoft.card.adaptive", content: card }],
    });
  });

  it("names people at its end, and nobody by what is in a name", () => {
    const mentions = [{ person: "7c9e6679-7425-40de-944b-e07fc1f90009", name: "Ruben <at>x</at>" }];

    expect(toActivity({ summary: "Backup < 1 dag", mentions }, render)).toMatchObject({
      text: "Backup &lt; 1 dag <at>Ruben &lt;at&gt;x&lt;/at&gt;</at>",
      textFormat: "xml",
      entities: [
        {
          type: "mention",
          text: "<at>Ruben &lt;at&gt;x&lt;/at&gt;</at>",
          mentioned: { id: "7c9e6679-7425-40de-944b-e07fc1f90009" },
        },
      ],
    });
  });
});
