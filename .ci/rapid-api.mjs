// @ts-check
/** The process of bench/rapid-api.ts, which bench/rapid-process.ts starts; its first argument is the options' JSON. */
import { runnerImport } from 'vite';
import { ROOT } from './dependencies.mjs';

const options = JSON.parse(process.argv[2] ?? '');
const run = /** @type {import('../bench/rapid-api')} */ (
  (await runnerImport('./bench/rapid-api.ts', { root: ROOT, configFile: false, logLevel: 'warn' })).module
);
await run.main(options);
