import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { preview } from 'vite';

export interface Site {
  /** Ends with a slash. */
  readonly url: string;
  /** Where its files lie. */
  readonly folder: string;
  close(): Promise<void>;
}

/**
 * Serves a build, as `npm start` does but from a folder of its own, so that a build under way elsewhere does not reach
 * a measurement. Like there, what is asked for is compressed with gzip on its way.
 */
export async function serve(folder: string, root: string, configFile?: false): Promise<Site> {
  const server = await preview({
    root,
    ...(configFile === undefined ? {} : { configFile }),
    logLevel: 'warn',
    build: { outDir: folder },
    preview: { host: '127.0.0.1', port: 0, strictPort: false, open: false },
  });
  const address = server.httpServer.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return { url: `http://127.0.0.1:${address.port}/`, folder, close: () => server.close() };
}

/** Throws when a build holds React's development version, whose figures would be worth nothing. */
export function requireProductionBuild({ folder }: Site): void {
  const scripts = readdirSync(join(folder, 'assets')).filter((name) => name.endsWith('.js'));
  if (scripts.length === 0) throw new Error(`There is no script in ${folder}.`);
  for (const name of scripts) {
    if (
      readFileSync(join(folder, 'assets', name), 'utf8').includes('React DevTools for a better development')
    )
      throw new Error(`${name} is a development build.`);
  }
}
