// @ts-check
/** Which packages reach the user: the run-time dependencies with all of theirs, and what the demo's chunk holds. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './dependencies.mjs';

/** @typedef {{ version?: string, dev?: boolean, optional?: boolean, devOptional?: boolean }} LockedPackage */
/** @typedef {{ path: string, name: string, version: string, licence: string | undefined }} Package */

/** @param {string} path below the repository's top: `node_modules/a/node_modules/@b/c` @returns {string} */
const nameOf = (path) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);

/** @param {unknown} manifest a package.json @returns {string | undefined} its licence as an SPDX expression */
export function licenceOf(manifest) {
  const { license, licenses } = /** @type {{ license?: any, licenses?: any }} */ (manifest ?? {});
  if (typeof license === 'string') return license;
  if (typeof license?.type === 'string') return license.type;
  // The form of npm's early years.
  return Array.isArray(licenses) && licenses.every((one) => typeof one?.type === 'string')
    ? licenses.map((one) => one.type).join(' OR ') || undefined
    : undefined;
}

/**
 * @param {Record<string, LockedPackage>} packages those of package-lock.json
 * @returns {string[]} the paths of what `dependencies` needs; peers such as TypeScript are not part of it
 */
export function runTimePaths(packages) {
  return Object.entries(packages)
    .filter(([path, { dev, optional, devOptional }]) => path !== '' && !dev && !optional && !devOptional)
    .map(([path]) => path);
}

/** @param {string[]} sources a source map's @returns {string[]} paths of the packages they lie in */
export function packagesOf(sources) {
  const paths = sources.map(
    (source) => /\/(node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+)\//.exec(source)?.[1],
  );
  return [...new Set(paths.filter((path) => path !== undefined))];
}

/** @param {string} folder a build's assets @returns {string[]} paths of the packages with code in it */
function bundledPaths(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.map'))
    .flatMap((name) => packagesOf(JSON.parse(readFileSync(join(folder, name), 'utf8')).sources));
}

/** @returns {Package[]} by name; what only the demo bundles is in it as far as `dist` is built */
export function shippedPackages() {
  /** @type {Record<string, LockedPackage>} */
  const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));
  // A package's own source map can name what it was bundled from, which is not installed.
  const bundled = bundledPaths(join(ROOT, 'dist', 'assets')).filter((path) => Object.hasOwn(packages, path));
  return [...new Set([...runTimePaths(packages), ...bundled])]
    .map((path) => {
      const manifest = JSON.parse(readFileSync(join(ROOT, path, 'package.json'), 'utf8'));
      return { path, name: nameOf(path), version: manifest.version, licence: licenceOf(manifest) };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Says when the list is short of what only the build knows. */
export function noteMissingBuild() {
  if (!existsSync(join(ROOT, 'dist', 'assets'))) {
    console.error('Without a build (npm run build), the packages in the demo’s chunk are not in this list.');
  }
}
