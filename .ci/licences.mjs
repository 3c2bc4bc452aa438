// @ts-check
/** `npm run licences`: name, version and licence of every package that reaches the user; fails on one not allowed. */
import { pathToFileURL } from 'node:url';
import { noteMissingBuild, shippedPackages } from './packages.mjs';

/** Those that ask for no more than a notice. */
const ALLOWED = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'ISC',
  'MIT',
  'Unlicense',
]);

/** @param {string | undefined} licence an SPDX expression @returns {boolean} */
export function isAllowed(licence) {
  // Brackets are left to a human: no package here has them.
  return (
    licence?.split(' OR ').some((choice) => choice.split(' AND ').every((id) => ALLOWED.has(id.trim()))) ===
    true
  );
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  noteMissingBuild();
  const packages = shippedPackages();
  for (const { name, version, licence } of packages)
    console.log(`${name}\t${version}\t${licence ?? 'unknown'}`);
  const refused = packages.filter(({ licence }) => !isAllowed(licence));
  console.log(`${packages.length} packages, ${refused.length} with a licence that is unknown or not allowed`);
  for (const { name, licence } of refused) console.error(`Not allowed: ${name} (${licence ?? 'unknown'})`);
  process.exitCode = refused.length === 0 ? 0 : 1;
}
