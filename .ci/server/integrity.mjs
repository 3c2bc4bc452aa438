// @ts-check
/** Subresource integrity: what the page loads by itself must be, byte for byte, what was built with it. */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** @param {string | Uint8Array} content @returns {string} */
export const integrityOf = (content) => `sha384-${createHash('sha384').update(content).digest('base64')}`;

/**
 * @param {string} html
 * @param {(path: string) => string | Uint8Array} read a file of the build, by its path from the build's top
 * @returns {string} with `integrity` and `crossorigin` at every script, style sheet and preloaded module
 */
export function addIntegrity(html, read) {
  return html.replace(/<(script|link)\b[^>]*>/g, (tag, name) => {
    if (name === 'link' && !/\srel="(?:stylesheet|modulepreload)"/.test(tag)) return tag;
    const path = /\s(?:src|href)="\.?\/([^"]+)"/.exec(tag)?.[1];
    if (path === undefined || / integrity=/.test(tag)) return tag;
    const crossOrigin = /\scrossorigin\b/.test(tag) ? '' : ' crossorigin';
    return tag.replace(/\s*\/?>$/, `${crossOrigin} integrity="${integrityOf(read(path))}">`);
  });
}

/** @returns {import('vite').Plugin} */
export function integrity() {
  let folder = '';
  return {
    name: 'integrity',
    apply: 'build',
    configResolved({ root, build }) {
      folder = join(root, build.outDir);
    },
    // On what is written, not on the bundle: source map comments and the public folder's files are in it by now.
    writeBundle(options) {
      const file = join(options.dir ?? folder, 'index.html');
      const html = readFileSync(file, 'utf8');
      writeFileSync(
        file,
        addIntegrity(html, (path) => readFileSync(join(options.dir ?? folder, path))),
      );
    },
  };
}
