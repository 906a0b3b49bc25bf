import { spawn } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { delimiter, join } from "node:path";
import { eventually } from "../support/eventually.ts";

/** The real Alertmanager in a process of its own. */
export interface Alertmanager {
  /** Tells it alerts, as Prometheus does: again and again, with the same start as long as they last. */
  tell(alerts: readonly PostedAlert[]): Promise<void>;
  /** The same again, on what it kept. */
  restart(signal: "SIGKILL" | "SIGTERM"): Promise<void>;
  stop(): Promise<void>;
}

export interface PostedAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
  /** It is over. */
  readonly endsAt?: string;
  readonly generatorURL: string;
}

const NAMES = ["prometheus-alertmanager", "alertmanager"];
const START_WITHIN_MS = 20_000;

/** Where it is on this machine: HELPDESK_ALERTMANAGER, or somewhere in the PATH. */
export function findAlertmanager(): string | undefined {
  const named = process.env["HELPDESK_ALERTMANAGER"];
  if (named) return existsSync(named) ? named : undefined;
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return folders.flatMap((folder) => NAMES.map((name) => join(folder, name))).find((path) => existsSync(path));
}

export interface AlertmanagerSettings {
  readonly binary: string;
  readonly folder: string;
  /** Where it calls, and with which secret. */
  readonly url: string;
  readonly secret: string;
  readonly repeatSeconds: number;
}

/** Everything that usually takes minutes takes a second. @throws Error when it does not start */
export async function startAlertmanager(settings: AlertmanagerSettings): Promise<Alertmanager> {
  const { binary, folder } = settings;
  const config = join(folder, "alertmanager.json");
  writeFileSync(config, JSON.stringify(configurationOf(settings)));
  const address = `127.0.0.1:${await freePort()}`;

  const run = async () => {
    const child = spawn(
      binary,
      [
        `--config.file=${config}`,
        `--storage.path=${join(folder, "alertmanager")}`,
        `--web.listen-address=${address}`,
        "--cluster.listen-address=",
        "--log.level=warn",
      ],
      { stdio: ["ignore", "ignore", "pipe"] },
    );
    let said = "";
    child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
    const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    const isReady = async () => {
      if (child.exitCode !== null) throw new Error(`Alertmanager did not start:\n${said}`);
      return fetch(`http://${address}/-/ready`).then(
        ({ ok }) => ok,
        () => false,
      );
    };
    await eventually(isReady, "Alertmanager is ready", START_WITHIN_MS);
    return { child, ended };
  };
  let running = await run();
  const end = async (signal: NodeJS.Signals) => {
    running.child.kill(signal);
    await running.ended;
  };

  return {
    async tell(alerts) {
      const answer = await fetch(`http://${address}/api/v2/alerts`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(alerts),
      });
      if (!answer.ok) throw new Error(`Alertmanager refused alerts: ${await answer.text()}`);
    },
    async restart(signal) {
      await end(signal);
      running = await run();
    },
    stop: () => end("SIGTERM"),
  };
}

/** JSON is YAML too. */
const configurationOf = ({ url, secret, repeatSeconds }: AlertmanagerSettings) => ({
  route: {
    ...{ receiver: "helpdesk", group_by: ["alertname"] },
    ...{ group_wait: "300ms", group_interval: "1s", repeat_interval: `${repeatSeconds}s` },
  },
  receivers: [
    {
      name: "helpdesk",
      webhook_configs: [
        { url, send_resolved: true, http_config: { authorization: { type: "Bearer", credentials: secret } } },
      ],
    },
  ],
});

/** Nobody listens there just now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
