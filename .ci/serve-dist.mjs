// @ts-check
/** Serves `dist` on any free port and prints the address: the site of the end-to-end tests and the benchmarks. */
import { startPreview } from './preview.mjs';

const { url, close } = await startPreview({ port: Number(process.env.PORT ?? 0) });
console.log(url);
process.on('SIGTERM', () => void close().finally(() => process.exit(0)));
