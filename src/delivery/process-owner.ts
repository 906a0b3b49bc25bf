import { readlinkSync } from "node:fs";
import { hostname } from "node:os";

const STARTED = Date.now();
const MACHINE = `${hostname()}/${processNamespace()}`;

/** This run of this process, as a name for its lease: where its number counts, its number, its start. */
export const processOwner = (): string => `${MACHINE} ${process.pid} ${STARTED}`;

/** True when this name is of a process next to this one that no longer runs, so that a restart need not wait for its lease. */
export function isGoneHere(owner: string): boolean {
  const [machine, id, started] = owner.split(" ");
  const pid = Number(id);
  if (machine !== MACHINE || !Number.isSafeInteger(pid) || pid <= 0) return false;
  return pid === process.pid ? started !== String(STARTED) : !runs(pid);
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

/** Containers on one machine may share its name, but not their process numbers. */
function processNamespace(): string {
  try {
    return readlinkSync("/proc/self/ns/pid");
  } catch {
    return "";
  }
}
