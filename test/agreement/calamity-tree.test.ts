import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { CalamityTree, walk } from "../../src/agreement/calamity-tree.ts";

const json: unknown = JSON.parse(readFileSync("src/agreement/calamity-tree.example.json", "utf8"));
const example = CalamityTree.parse(json);

const treeOf = (...answers: readonly object[]) => ({
  questions: [
    { id: "een", ask: "Een?", answers },
    { id: "twee", ask: "Twee?", answers: [YES, NO] },
  ],
});
const YES = { answer: "Ja", verdict: "calamity" };
const NO = { answer: "Nee", verdict: "incident" };

describe("the decision tree of the first assessment", () => {
  it("is only an example as long as Bijlage 1's drawing is missing, and says so", () => {
    expect(example.example).toBe(true);
  });
  it("asks one question at a time, and ends in incident or calamity", () => {
    expect(walk(example, [])?.question?.ask).toBe("Ligt het werk van een hele gemeente stil?");
    expect(walk(example, [0])).toMatchObject({ verdict: "calamity" });
    expect(walk(example, [1, 0])?.question?.id).toBe("lang");
    expect(walk(example, [1, 0, 1])).toEqual({
      answered: [
        { ask: "Ligt het werk van een hele gemeente stil?", answer: "Nee" },
        { ask: "Kan een gemeente burgers niet meer helpen?", answer: "Ja" },
        { ask: "Duurt het naar verwachting langer dan een werkdag?", answer: "Nee" },
      ],
      verdict: "incident",
    });
  });
  it("knows no answer that it does not offer", () => {
    expect(walk(example, [7])).toBeUndefined();
    expect(walk(example, [0, 0])).toBeUndefined();
  });
  it.each([
    ["an answer that leads nowhere", treeOf({ answer: "Ja" }, NO)],
    ["an answer that leads to two things", treeOf({ ...YES, next: "twee" }, NO)],
    ["a question that does not exist", treeOf({ answer: "Ja", next: "drie" }, NO)],
    ["a question that leads back", treeOf({ answer: "Ja", next: "een" }, NO)],
    ["a question that is there twice", { questions: [...treeOf(YES, NO).questions, ...treeOf(YES, NO).questions] }],
    ["nothing at all", { questions: [] }],
  ])("may not hold %s", (_, tree) => {
    expect(CalamityTree.safeParse(tree).success).toBe(false);
  });
  it("takes a tree that leads on", () => {
    expect(CalamityTree.safeParse(treeOf({ answer: "Ja", next: "twee" }, NO)).success).toBe(true);
  });
});
