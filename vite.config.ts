/// <reference types="vitest/config" />
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { msw } from 'msw/vite';
import { defineConfig } from 'vite';
import { demoWorker } from './.ci/server/demo-worker.mjs';
import { dashboardServer } from './.ci/server/plugin.mjs';
import { readServerSettings } from './.ci/server/settings.mjs';

const setupFiles = ['src/test-setup.ts'];

export default defineConfig({
  plugins: [
    react(),
    // Serves and emits the demo's service worker out of the package, so that no copy of it is kept here.
    msw({ mode: 'worker-only' }),
    demoWorker(),
    dashboardServer(readServerSettings(process.env)),
  ],
  preview: { port: 4173 },
  // 120 kB (compressed) of the demo's way to its first row.
  resolve: { alias: { tldts: fileURLToPath(new URL('src/mocks/host-only-cookies.ts', import.meta.url)) } },
  // The benchmark's pages need packages that may not be installed.
  optimizeDeps: { entries: ['index.html'] },
  build: {
    target: 'baseline-widely-available',
    sourcemap: true,
    // The Content-Security-Policy allows neither inline scripts nor `data:` scripts and workers.
    modulePreload: {
      polyfill: false,
      // What the start imports later is mostly there already: the list of it costs more bytes before the first row than
      // it saves then. Not so for the demo, whose first row waits for it.
      resolveDependencies: (file, dependencies, { hostId, hostType }) =>
        hostType === 'js' && hostId.includes('/index-') && !file.includes('/browser-') ? [] : dependencies,
    },
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        // What the start needs in one file, instead of one for each set of later parts that need some of it too: smaller
        // compressed, and no queue of requests.
        codeSplitting: { groups: [{ name: 'start', tags: ['$initial'] }] },
      },
    },
  },
  worker: { format: 'es' },
  test: {
    // A bound for what hangs, not for what is slow: property tests share busy machines.
    testTimeout: 60_000,
    // Pure code is tested in plain Node, which starts ten times faster than a DOM.
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          environment: 'node',
          setupFiles,
          include: ['src/**/*.test.ts', '.ci/**/*.test.mjs'],
        },
      },
      {
        extends: true,
        test: { name: 'dom', environment: 'jsdom', setupFiles, include: ['src/**/*.test.tsx'] },
      },
    ],
  },
});
