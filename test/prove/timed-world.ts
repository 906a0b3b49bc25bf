import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Authority, type MadeCertificate, createAuthority } from "../../src/sandbox/made-certificates.ts";
import { createTlsServers } from "../../src/sandbox/tls-servers.ts";

/** What `timed-bot.ts` reads, again and again. */
export interface World {
  /** At the real moment `at` it was `to`, both in milliseconds since 1970; it ticks. */
  readonly clock: { readonly to: number; readonly at: number };
  /** Where hosts of certificates are on this machine. */
  readonly ports: Readonly<Record<string, number>>;
  /** Who issues certificates, PEM. */
  readonly trusted: string;
}

/** A clock that any number of processes follow, and servers that they look at. */
export interface TimedWorld {
  now(): number;
  /** @returns the real moment, by which who follows says that it has looked */
  moveTo(moment: number): number;
  /** A certificate that is good for so long. */
  issue(host: string, validUntil: Date): Promise<MadeCertificate>;
  /** From now on this host serves these, by turns; none: nobody is there. */
  serve(host: string, ...certificates: readonly MadeCertificate[]): Promise<void>;
  close(): void;
}

const LONG_AGO = new Date("2024-01-01");

export async function openWorld(folder: string, start: number): Promise<TimedWorld> {
  const authority: Authority = await createAuthority("CA van de proef");
  const servers = createTlsServers();
  let world: World = { clock: { to: start, at: Date.now() }, ports: {}, trusted: authority.certificate };
  const write = (changed: Partial<World>): void => {
    world = { ...world, ...changed };
    const file = join(folder, "world.json");
    writeFileSync(`${file}.new`, JSON.stringify(world));
    renameSync(`${file}.new`, file);
  };
  write({});
  return {
    now: () => world.clock.to + Date.now() - world.clock.at,
    moveTo(to) {
      const at = Math.max(Date.now(), world.clock.at + 1);
      write({ clock: { to, at } });
      return at;
    },
    issue: (host, validUntil) => authority.issue({ names: [host], validFrom: LONG_AGO, validUntil }),
    async serve(host, ...certificates) {
      if (certificates.length === 0) servers.stop(host);
      else write({ ports: { ...world.ports, [host]: await servers.flap(host, certificates) } });
    },
    close: () => servers.close(),
  };
}
