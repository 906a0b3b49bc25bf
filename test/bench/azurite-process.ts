import { startAzurite } from "../support/azurite.ts";

const { connectionString } = await startAzurite();
process.stdout.write(`${connectionString}\n`);
