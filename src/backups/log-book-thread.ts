import { parentPort, workerData } from "node:worker_threads";
import { type LogBookTask, logBookTables } from "./log-book-tables.ts";

const { book, format, names } = workerData as LogBookTask;
parentPort?.postMessage(await logBookTables(book, format, names));
