/** What of the mock library the demo uses, as one file. Loading it reads the browser's storage, which may be blocked. */
export { setupWorker } from 'msw/browser';
export { http } from 'msw/http';
