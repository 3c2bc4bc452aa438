// @ts-check
/** `npm run api`: the demo API as a real HTTP server on this machine (src/mocks/serve.ts). */
import { ensureDependencies, ROOT } from './dependencies.mjs';
import { requireSupportedNode } from './node-version.mjs';

requireSupportedNode();
ensureDependencies();
const { runnerImport } = await import('vite');
// Without the project's Vite plugins: they are for the browser's build.
const { module } = await runnerImport('./src/mocks/serve.ts', {
  root: ROOT,
  configFile: false,
  logLevel: 'warn',
});
await /** @type {{ main(): unknown }} */ (module).main();
