import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { readConfig } from "../../src/config.ts";
import { type State, createStateLine } from "../../src/lib/state-line.ts";
import { type Checked, checkResource, usedBy } from "./azure-types.ts";
import {
  type BicepFile,
  type Resource,
  type Shape,
  createParser,
  readBicep,
  readGiven,
  readInfra,
  valuesAt,
} from "./bicep.ts";
import checkedTypes from "./checked-types.json" with { type: "json" };
import { readDockerfile } from "./container.ts";

const checked: Checked = checkedTypes;
const FOLDER = join(import.meta.dirname, "../../infra");
const README = readFileSync(join(FOLDER, "README.md"), "utf8");

let files: readonly BicepFile[] = [];
let resources: readonly Resource[] = [];
beforeAll(async () => {
  files = await readInfra();
  resources = files.flatMap((file) => file.resources);
});

const fileOf = (path: string): BicepFile => {
  const file = files.find((one) => one.path === path);
  if (!file) throw new Error(`there is no infra/${path}`);
  return file;
};
const ofType = (type: string): readonly Resource[] =>
  resources.filter((resource) => resource.type.startsWith(`${type}@`) && !resource.isExisting);
const wordsAt = (shape: Shape, path: string): readonly string[] =>
  valuesAt(shape, path).flatMap((value) => ("text" in value ? [value.text] : []));
const settingsOf = (type: string, path: string): readonly string[] =>
  ofType(type).flatMap((resource) => wordsAt(resource.body, path));

describe("the Bicep files", () => {
  it("can be read, and everything that they name is there", () => {
    expect(files.length).toBeGreaterThan(5);
    expect(files.flatMap(({ problems }) => problems)).toEqual([]);
  });

  it("hand each other exactly what is asked for", () => {
    for (const file of files) {
      for (const module of file.modules) {
        const folder = file.path.includes("/") ? "modules/" : "";
        const asked = fileOf(`${folder}${module.path}`);
        const [params] = valuesAt(module.body, "params");
        const given = params?.is === "object" ? params.properties.map(({ name }) => name) : [];
        const required = asked.parameters.filter(({ isRequired }) => isRequired).map(({ name }) => name);
        expect(asked.parameters.map(({ name }) => name)).toEqual(expect.arrayContaining(given));
        expect(given).toEqual(expect.arrayContaining(required));
        const outputs = asked.outputs.map(({ name }) => `outputs.${name}`);
        expect(outputs).toEqual(expect.arrayContaining(module.reads.map(({ path }) => path)));
      }
    }
  });

  it("use no type, version, property or word that Microsoft's types were not asked about, and none is asked for nothing", () => {
    const used = new Map<string, Set<string>>();
    const unknown: string[] = [];
    for (const resource of resources) {
      const types = used.get(resource.type) ?? new Set();
      used.set(resource.type, types);
      for (const [path, words] of usedBy(resource)) {
        types.add(path);
        const allowed = checked[resource.type]?.[path];
        if (!allowed) unknown.push(`line ${resource.line}: ${resource.type} ${path}`);
        const isList = allowed !== undefined && allowed.length > 0;
        if (isList) unknown.push(...words.filter((word) => !allowed.includes(word)).map((word) => `${path} ${word}`));
      }
    }
    expect(unknown, "run: npm run check:bicep <checkout of Azure/bicep-types-az>").toEqual([]);
    expect(Object.fromEntries([...used].map(([type, paths]) => [type, [...paths].sort()]))).toEqual(
      Object.fromEntries(Object.entries(checked).map(([type, paths]) => [type, Object.keys(paths).sort()])),
    );
  });

  it("ask for what the README explains, and the example answers it", async () => {
    const { parameters } = fileOf("main.bicep");
    expect(parameters.filter(({ description }) => !description)).toEqual([]);
    expect(parameters.map(({ name }) => name).filter((name) => !README.includes(`\`${name}\``))).toEqual([]);

    const { names, isSound } = await readGiven("main.bicepparam");
    expect(isSound).toBe(true);
    expect(parameters.map(({ name }) => name)).toEqual(expect.arrayContaining([...names]));
    const required = parameters.filter(({ isRequired }) => isRequired).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(required));
  });
});

describe("the README", () => {
  it("has every provider switched on that something is made of", () => {
    const named = /for provider in (.*); do/.exec(README)?.[1]?.split(" ") ?? [];
    const used = resources.map(({ type }) => type.replace(/^Microsoft\.(\w+)\/.*$/, "$1"));
    // What every subscription has, needs no switching on.
    expect(named).toEqual([...new Set(used)].filter((name) => name !== "Authorization").sort());
  });
});

describe("a mistake in a Bicep file", () => {
  const types = [
    { $type: "StringType" },
    { $type: "StringLiteralType", value: "Standard" },
    { $type: "UnionType", elements: [{ $ref: "#/1" }] },
    {
      $type: "ObjectType",
      properties: { size: { type: { $ref: "#/2" }, flags: 1 }, id: { type: { $ref: "#/0" }, flags: 2 } },
    },
    {
      $type: "ObjectType",
      properties: { name: { type: { $ref: "#/0" }, flags: 1 }, properties: { type: { $ref: "#/3" }, flags: 0 } },
    },
  ];
  const problemsOf = async (text: string): Promise<readonly string[]> => {
    const file = readBicep("x.bicep", text, await createParser());
    const checks = file.resources.map((one) => checkResource(one, { definitions: types, body: { $ref: "#/4" } }));
    return [...file.problems, ...checks.flatMap(({ problems }) => problems)];
  };
  const thing = (properties: string) =>
    `param p string\nresource a 'X.Y/z@2026-01-01' = {\n  name: p\n  properties: {\n    ${properties}\n  }\n}\n`;

  it.each([
    ["nothing", thing("size: 'Standard'"), []],
    [
      "a property that the type does not have",
      thing("size: 'Standard'\n    colour: 'red'"),
      ["6: there is no properties.colour"],
    ],
    ["a word that the type does not have", thing("size: 'Huge'"), ["5: properties.size is Huge, not Standard"]],
    ["a property that is missing", thing(""), ["4: properties needs size"]],
    ["a property that is Azure's", thing("size: 'Standard'\n    id: p"), ["6: properties.id can only be read"]],
    ["a name that nothing has", thing("size: q"), ["x.bicep:5: nothing is called q"]],
    [
      "something read that is not there",
      `${thing("size: p")}output o string = a.properties.sizes\n`,
      ["8: there is no properties.sizes to read"],
    ],
    [
      "a choice of which one side is wrong",
      thing("size: empty(p) ? 'Standard' : 'Huge'"),
      ["5: properties.size is Huge, not Standard"],
    ],
  ])("is named with its line: %s", async (_, text, problems) => {
    expect(await problemsOf(text)).toEqual(problems);
  });

  it("is named with its line: no Bicep at all", async () => {
    expect((await problemsOf("param p string\nresource {{\n")).join()).toMatch(/x\.bicep:\d+: this is no Bicep/);
  });
});

describe("what is made in Azure", () => {
  it("has no key or password to lose: each part lets identities in only", () => {
    expect(settingsOf("Microsoft.Storage/storageAccounts", "properties.allowSharedKeyAccess")).toEqual(["false"]);
    expect(settingsOf("Microsoft.KeyVault/vaults", "properties.enableRbacAuthorization")).toEqual(["true"]);
    expect(settingsOf("Microsoft.OperationalInsights/workspaces", "properties.features.disableLocalAuth")).toEqual([
      "true",
    ]);
    expect(settingsOf("Microsoft.BotService/botServices", "properties.disableLocalAuth")).toEqual(["true"]);
    expect(settingsOf("Microsoft.BotService/botServices", "properties.msaAppType")).toEqual(["UserAssignedMSI"]);
    for (const { path, text } of files) expect(text, path).not.toMatch(/\blist[A-Z]\w*\(|AccountKey|adminUserEnabled/);
  });

  it("keeps what it holds inside: storage and vault cannot be reached from outside the network", () => {
    for (const type of ["Microsoft.Storage/storageAccounts", "Microsoft.KeyVault/vaults"]) {
      expect(settingsOf(type, "properties.publicNetworkAccess")).toEqual(["Disabled"]);
      expect(settingsOf(type, "properties.networkAcls.defaultAction")).toEqual(["Deny"]);
    }
    const endpoints = files.flatMap((file) => file.modules.filter(({ path }) => path === "private-endpoint.bicep"));
    expect(endpoints.flatMap(({ body }) => wordsAt(body, "params.part")).sort()).toEqual(["table", "vault"]);
    expect(settingsOf("Microsoft.Storage/storageAccounts", "properties.allowBlobPublicAccess")).toEqual(["false"]);
    expect(settingsOf("Microsoft.Storage/storageAccounts", "properties.minimumTlsVersion")).toEqual(["TLS1_2"]);
    expect(settingsOf("Microsoft.App/containerApps", "properties.configuration.ingress.allowInsecure")).toEqual([
      "false",
    ]);
  });

  it("cannot be lost by one mistake: the vault keeps what is removed, the tables cannot be deleted", () => {
    expect(settingsOf("Microsoft.KeyVault/vaults", "properties.enablePurgeProtection")).toEqual(["true"]);
    expect(settingsOf("Microsoft.Authorization/locks", "properties.level")).toEqual(["CanNotDelete"]);
  });

  it("gives the identity three roles, each on one thing", () => {
    const roles = files.flatMap((file) =>
      file.resources
        .filter(({ type }) => type.startsWith("Microsoft.Authorization/roleAssignments@"))
        .map(({ body }) => {
          const definition = /roleDefinitionId: (\w+)\.id/.exec(file.text)?.[1];
          const role = file.resources.find(({ symbol }) => symbol === definition);
          return [
            file.path,
            wordsAt(role?.body ?? body, "name")[0],
            /scope: (?!subscription)(\w+)/.exec(file.text)?.[1],
          ];
        }),
    );
    expect(roles).toEqual([
      ["modules/registry.bicep", "7f951dda-4ed3-4680-a7ca-43fe172d538d", "registry"],
      ["modules/storage.bicep", "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3", "account"],
      ["modules/vault.bicep", "4633458b-17de-408a-b874-0445c86b69e6", "vault"],
    ]);
    expect(settingsOf("Microsoft.Authorization/roleAssignments", "properties.principalType")).toEqual(
      roles.map(() => "ServicePrincipal"),
    );
  });

  it("shows no secret: they come in as secure parameters, go into the vault, and come out of nothing", () => {
    const secret = ["organisationFile", "alertSecrets", "entraSecrets"];
    for (const file of files) {
      expect(file.parameters.filter(({ name, isSecure }) => secret.includes(name) !== isSecure)).toEqual([]);
      for (const { text } of file.outputs)
        for (const name of secret)
          expect(text.replaceAll(`empty(${name})`, "")).not.toMatch(new RegExp(`\\b${name}\\b`));
    }
    const plain = settingsOf("Microsoft.App/containerApps", "properties.configuration.secrets.value");
    expect(plain).toEqual([]);
  });

  it("stays in one region of Europe, with its messages", () => {
    const { text } = fileOf("main.bicep");
    expect(text).toMatch(/@allowed\(\['westeurope'\]\)\nparam location string = 'westeurope'/);
    const places = resources.flatMap(({ body }) => valuesAt(body, "location"));
    expect(places.filter((place) => place.is === "text" && place.text !== "global")).toEqual([]);
  });

  it("keeps the log for at least three months (DVO: logs conform BIG)", () => {
    const least = /@minValue\((\d+)\)\n@maxValue\(730\)\nparam logDays int = (\d+)/.exec(fileOf("main.bicep").text);
    expect(Number(least?.[1])).toBeGreaterThanOrEqual(92);
  });

  it("never runs less than two copies", () => {
    expect(fileOf("main.bicep").text).toMatch(/@minValue\(2\)\nparam leastReplicas int = 2/);
  });
});

describe("how the Helpdesk is started there", () => {
  /** What Azure fills in. */
  const FILLED: Readonly<Record<string, string>> = {
    HELPDESK_URL: "https://helpdesk.example",
    HELPDESK_TABLES: "https://helpdesk.table.core.windows.net/",
    HELPDESK_ORGANISATION: "/mnt/helpdesk/organisation.json",
    HELPDESK_ALERT_SECRETS: "{}",
    PORT: "3978",
    MicrosoftAppId: "0a1b2c3d-6d0e-4b7a-9a51-0c5a1e7d0001",
    MicrosoftAppTenantId: "5d1f0c52-6d0e-4b7a-9a51-0c5a1e7d0001",
  };
  const OF_AZURE = ["AZURE_CLIENT_ID", "AZURE_TOKEN_CREDENTIALS"];
  const app = () => ofType("Microsoft.App/containerApps")[0]?.body ?? { is: "other" as const, line: 0 };

  function settings(): Readonly<Record<string, string>> {
    const found = valuesAt(app(), "properties.template.containers.env").map((one): [string, string] => {
      const [name = ""] = wordsAt(one, "name");
      return [name, wordsAt(one, "value")[0] ?? FILLED[name] ?? ""];
    });
    return Object.fromEntries(found);
  }

  it("is with settings that it reads and takes, and with all that it needs", () => {
    const read = new Set<string>();
    const env = new Proxy(
      { ...settings(), ...readDockerfile().env },
      {
        get(target: Record<string, string>, name: string) {
          read.add(name);
          return target[name];
        },
      },
    );
    const organisation = { id: "ict-nml", name: "ICT NML", kind: "shared", tenants: [FILLED["MicrosoftAppTenantId"]] };
    const config = readConfig(env, () => JSON.stringify({ organisations: [organisation] }));

    expect(config).toMatchObject({
      mode: "teams",
      port: 3978,
      url: "https://helpdesk.example",
      store: { kind: "tables" },
    });
    expect(Object.keys(settings()).filter((name) => !read.has(name) && !OF_AZURE.includes(name))).toEqual([]);
  });

  it("is with one identity, and no other way to sign in is tried", () => {
    expect(settings()).toMatchObject({
      MicrosoftAppType: "UserAssignedMSI",
      AZURE_TOKEN_CREDENTIALS: "ManagedIdentityCredential",
    });
  });

  it("is where its probes look, on its own port", () => {
    const probes = valuesAt(app(), "properties.template.containers.probes");
    const looked = probes.map((probe) => [
      wordsAt(probe, "type")[0],
      wordsAt(probe, "httpGet.path")[0],
      wordsAt(probe, "httpGet.port")[0],
    ]);
    expect(looked).toEqual([
      ["Startup", "/healthz", "3978"],
      ["Liveness", "/healthz", "3978"],
      ["Readiness", "/readyz", "3978"],
    ]);
    expect(wordsAt(app(), "properties.configuration.ingress.targetPort")).toEqual(["3978"]);
  });

  it("is with more time to stop than it takes", () => {
    const [grace] = wordsAt(app(), "properties.template.terminationGracePeriodSeconds");
    expect(Number(grace)).toBeGreaterThanOrEqual(10);
  });
});

describe("the alerts", () => {
  it("go by the words that the product writes", async () => {
    let written: object = {};
    const state: State = {
      ...{ sending: true, waiting: 0, delivered: 0, failed: 0, deadLetters: 0 },
      ...{ directoryFailing: false, keysFailing: false, ownCredentialDays: 1 },
    };
    const line = createStateLine(
      { info: (fields: object) => (written = fields), error: () => undefined } as never,
      async () => state,
    );
    await line.now();
    await line.stop();

    const { text } = fileOf("modules/alerts.bicep");
    const asked = new Set([...text.matchAll(/\bline\.(\w+)/g)].map(([, name]) => name));
    expect([...asked].filter((name) => name !== "msg").sort()).toEqual(Object.keys(written).sort());
    expect(written).toMatchObject({ event: /line\.event\) == "(\w+)"/.exec(text)?.[1] });
    const start = readFileSync(join(FOLDER, "../src/start.ts"), "utf8");
    expect(start).toContain(`"${/line\.msg\) == "(\w+)"/.exec(text)?.[1] ?? "?"}"`);
  });

  it("look at least as far back as they are far apart", () => {
    const minutes = (text = ""): number => Number(/\d+/.exec(text)?.[0]) * (text.endsWith("H") ? 60 : 1);
    const { text } = fileOf("modules/alerts.bicep");
    const rules = [...text.matchAll(/every: '(\w+)'\n\s+window: '(\w+)'/g)];
    expect(rules.length).toBe(7);
    for (const [, every, window] of rules) expect(minutes(window)).toBeGreaterThanOrEqual(minutes(every));
  });
});
