// @ts-check
/** Keeps the demo's service worker out of everything but the demo. */

const WORKER = 'mockServiceWorker.js';

/**
 * Put before the worker's own code. A worker is told of every request of its pages, those to a real API and their
 * Authorization header among them, and the mock library passes each on to the page in a message, mocked or not.
 */
export const GUARD = `addEventListener('fetch', (event) => {
  const { origin, pathname } = new URL(event.request.url);
  const demo = new URL('demo/', registration.scope);
  if (origin !== demo.origin || !pathname.startsWith(demo.pathname)) event.stopImmediatePropagation();
});
`;

/** After the plugin that emits the worker. @returns {import('vite').Plugin} */
export function demoWorker() {
  return {
    name: 'demo-worker',
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        const worker = bundle[WORKER];
        if (worker?.type !== 'asset') return this.error(`${WORKER} is not part of the build`);
        worker.source =
          GUARD +
          (typeof worker.source === 'string' ? worker.source : new TextDecoder().decode(worker.source));
      },
    },
  };
}
