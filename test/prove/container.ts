import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { layOut, readDockerfile, startContainer } from "../infra/container.ts";
import { startSurroundings } from "../infra/surroundings.ts";

/**
 * Does what infra/Dockerfile says in a folder, its installation included, and starts it as Azure would. There is no
 * container engine in it: the user, the read-only folder and the environment are as in a container, the machine is not.
 */
const INSTALLED_WITHIN_MS = 300_000;
const TOP = join(import.meta.dirname, "../..");

const say = (line: string) => void process.stdout.write(`${line}\n`);
const began = performance.now();
const seconds = () => `${((performance.now() - began) / 1_000).toFixed(1)} s`;

const folder = mkdtempSync(join(tmpdir(), "helpdesk-container-"));
chmodSync(folder, 0o755);
const [packages, house] = [join(folder, "packages"), join(folder, "helpdesk")];
const { earlierCopies, runs } = readDockerfile();
mkdirSync(packages);
for (const path of earlierCopies.flatMap(({ from }) => from)) copyFileSync(join(TOP, path), join(packages, path));
for (const run of runs) {
  execFileSync("sh", ["-c", run], { cwd: packages, stdio: "ignore", timeout: INSTALLED_WITHIN_MS });
  say(`${seconds()}: ${run}`);
}

layOut(house, join(packages, "node_modules"));
const surroundings = await startSurroundings(folder);
const container = await startContainer(house, { ...surroundings.settings, TMPDIR: house });
try {
  for (const path of ["/healthz", "/readyz"]) {
    await container.answers(path);
    say(`${seconds()}: ${path} is well`);
  }
  say(`its own health check: ${await container.checkHealth()}`);
  say(`asked of the identity: ${surroundings.asked.map(({ resource }) => resource).join(", ")}`);
} finally {
  say(`stopped with ${await container.stop()}`);
  await surroundings.close();
  rmSync(folder, { recursive: true, force: true });
}
