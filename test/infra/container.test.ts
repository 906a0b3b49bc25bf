import { chmodSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { eventually } from "../support/eventually.ts";
import { type BicepFile, readInfra, valuesAt } from "./bicep.ts";
import { type Container, WELL_WITHIN_MS, layOut, readDockerfile, startContainer } from "./container.ts";
import { CLIENT, STORAGE, type Surroundings, TEAMS, startSurroundings } from "./surroundings.ts";

const TOP = join(import.meta.dirname, "../..");
const dockerfile = readDockerfile();

describe("the image", () => {
  it("is made of what there is, and of what runs only", () => {
    const ofProject = [...dockerfile.copies, ...dockerfile.earlierCopies].filter(({ stage }) => !stage);
    const paths = ofProject.flatMap(({ from }) => from);
    expect(paths.filter((path) => !existsSync(join(TOP, path)))).toEqual([]);
    expect(paths).not.toContain(".");
    expect(dockerfile.runs).toEqual(["npm ci --omit=dev --ignore-scripts"]);

    const [ignored, ...sent] = readFileSync(join(TOP, ".dockerignore"), "utf8").trim().split("\n");
    expect(ignored).toBe("*");
    expect(sent.sort()).toEqual([...new Set(paths)].map((path) => `!${path}`).sort());
  });

  it("has the Node that this was tested on", () => {
    const major = /\d+/.exec(manifest.devDependencies.node)?.[0];
    expect(dockerfile.bases).toEqual([`node:${major}-slim`, `node:${major}-slim`]);
  });

  it("runs as somebody without rights, in production, and hears when it must stop", () => {
    expect(dockerfile.user).toBe("node");
    expect(dockerfile.env).toEqual({ NODE_ENV: "production" });
    expect(dockerfile.command).toEqual(["node", "src/main.ts"]);
  });
});

describe("the container, as Azure starts it", () => {
  const folder = mkdtempSync(join(tmpdir(), "helpdesk-container-"));
  const house = join(folder, "helpdesk");
  let files: readonly BicepFile[];
  let surroundings: Surroundings;
  let container: Container;

  beforeAll(async () => {
    chmodSync(folder, 0o755);
    files = await readInfra();
    surroundings = await startSurroundings(folder);
    layOut(house, join(TOP, "node_modules"));
    // Not even a temporary file can be written.
    container = await startContainer(house, { ...surroundings.settings, TMPDIR: house });
  });
  afterAll(async () => {
    await container.stop();
    await surroundings.close();
    rmSync(folder, { recursive: true });
  });

  /** Where Azure looks whether it is well. */
  const probed = (): readonly string[] => {
    const app = files
      .flatMap(({ resources }) => resources)
      .find(({ type }) => type.startsWith("Microsoft.App/containerApps@"));
    const probes = app ? valuesAt(app.body, "properties.template.containers.probes.httpGet.path") : [];
    return [...new Set(probes.flatMap((path) => ("text" in path ? [path.text] : [])))];
  };

  it("is started with the settings of the Bicep", () => {
    const text = files.find(({ path }) => path === "modules/hosting.bicep")?.text ?? "";
    const given = [...text.matchAll(/\{ name: '(\w+)', (?:value|secretRef): /g)].map(([, name]) => name);
    expect(Object.keys(surroundings.settings)).toEqual(expect.arrayContaining(given.filter((name) => name !== "PORT")));
  });

  it(
    "is alive and ready, with tables and tokens by its identity alone",
    async () => {
      expect(probed()).toEqual(["/healthz", "/readyz"]);
      for (const path of probed()) await container.answers(path);
      expect(surroundings.asked).toEqual(
        expect.arrayContaining([
          { resource: STORAGE, client: CLIENT },
          { resource: TEAMS, client: CLIENT },
        ]),
      );
    },
    2 * WELL_WITHIN_MS,
  );

  it("is well by its own health check too", async () => {
    expect(await container.checkHealth()).toBe(0);
  });

  it("says in its log that it listens and sends, and how it is", async () => {
    await eventually(() => container.output().includes("this process sends"), "something was written to the tables");
    await eventually(() => container.output().includes('"event":"state"'), "the state is told");
    const lines = container
      .output()
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines).toContainEqual(expect.objectContaining({ msg: "listening" }));
    expect(lines).toContainEqual(expect.objectContaining({ event: "state", deadLetters: 0, directoryFailing: false }));
  });

  it("writes nothing beside itself, and stops when it is asked to", async () => {
    expect(await container.stop()).toBe(0);
    expect(readdirSync(house).sort()).toEqual(["LICENSE", "cards", "node_modules", "package.json", "src"]);
  });
});
