const TEAMS_HOSTS = [
  /^smba\.trafficmanager\.net$/,
  /^([a-z0-9-]+\.)+botframework\.com$/,
  /^smba\.infra\.([a-z0-9-]+\.)+teams\.microsoft\.com$/,
];
const FILE_HOST = /^([a-z0-9-]+\.)+sharepoint\.com$/;
export const LOOPBACK_HOSTS: ReadonlySet<string> = new Set(["127.0.0.1", "localhost", "[::1]"]);

/** Says whether the bot may write to this address at all: a wrong one would get the bot's token. */
export type AllowServiceUrl = (serviceUrl: string) => boolean;

/** Microsoft's own connectors, over https, on the usual port. */
export const isTeamsUrl: AllowServiceUrl = (serviceUrl) => {
  const url = plainUrl(serviceUrl);
  return url?.protocol === "https:" && url.port === "" && TEAMS_HOSTS.some((host) => host.test(url.hostname));
};

/** Where Teams puts people's files, and only for as long as the address's own token says. It has a query. */
export const isTeamsFileUrl: AllowServiceUrl = (text) => {
  const url = urlIn(text);
  return url?.protocol === "https:" && url.port === "" && FILE_HOST.test(url.hostname);
};

/** The sandbox's own files. */
export const isLoopbackFileUrl: AllowServiceUrl = (text) => {
  const url = urlIn(text);
  return url !== undefined && /^https?:$/.test(url.protocol) && LOOPBACK_HOSTS.has(url.hostname);
};

/** A connector on this very machine: the sandbox, or Microsoft's Agents Playground. */
export const isLoopbackUrl: AllowServiceUrl = (serviceUrl) => {
  const url = plainUrl(serviceUrl);
  return url !== undefined && /^https?:$/.test(url.protocol) && LOOPBACK_HOSTS.has(url.hostname);
};

/** A URL that says nothing but a server and a path. */
function plainUrl(text: string): URL | undefined {
  const url = urlIn(text);
  return url?.search === "" ? url : undefined;
}

/** Names and passwords in front of a host are there to mislead. */
function urlIn(text: string): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url?.username === "" && url.password === "" && url.hash === "" ? url : undefined;
}
