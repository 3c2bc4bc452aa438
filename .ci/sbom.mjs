// @ts-check
/**
 * `npm run sbom`: the bill of materials of what reaches the user, as CycloneDX 1.5, in `dist/sbom.cdx.json`; with
 * `-- --stdout`, on standard output. Made from package-lock.json, because `npm sbom` knows nothing of what the build
 * takes from development's packages for the demo. It holds no serial number, time, address or path: the same packages give the
 * same file on every machine.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from './dependencies.mjs';
import { noteMissingBuild, shippedPackages } from './packages.mjs';

/** @typedef {{ integrity?: string, dependencies?: Record<string, string> }} Locked */
/** @typedef {{ name: string, version: string, license?: string, description?: string }} Project */

/** @param {string} name @param {string} version @returns {string} a package URL, which is the reference too */
const purl = (name, version) => `pkg:npm/${name.replace('@', '%40')}@${version}`;

/** @param {string | undefined} licence an SPDX expression */
function licencesField(licence) {
  if (licence === undefined) return {};
  return { licenses: [/\s/.test(licence) ? { expression: licence } : { license: { id: licence } }] };
}

/** @param {string | undefined} integrity as npm writes it: `sha512-<base64>` */
function hashesField(integrity) {
  const [, bits, base64] = /^sha(\d+)-(.+)$/.exec(integrity ?? '') ?? [];
  if (bits === undefined || base64 === undefined) return {};
  return { hashes: [{ alg: `SHA-${bits}`, content: Buffer.from(base64, 'base64').toString('hex') }] };
}

/**
 * Where Node finds a package: in the folder of the one that asks, or of one around it.
 *
 * @param {string} from its path, or '' for the project
 * @param {string} name
 * @param {Map<string, string>} refs references by path
 * @returns {string | undefined}
 */
function resolveRef(from, name, refs) {
  const path = `${from === '' ? '' : `${from}/`}node_modules/${name}`;
  const ref = refs.get(path);
  if (ref !== undefined || from === '') return ref;
  const outer = from.lastIndexOf('/node_modules/');
  return resolveRef(outer === -1 ? '' : from.slice(0, outer), name, refs);
}

/**
 * @param {Project} project its package.json
 * @param {Record<string, Locked>} locked the packages of package-lock.json
 * @param {import('./packages.mjs').Package[]} shipped
 */
export function billOfMaterials(project, locked, shipped) {
  const root = purl(project.name, project.version);
  const refs = new Map(shipped.map(({ path, name, version }) => [path, purl(name, version)]));
  const dependsOn = (/** @type {string} */ path) =>
    Object.keys(locked[path]?.dependencies ?? {})
      .map((name) => resolveRef(path, name, refs))
      .filter((ref) => ref !== undefined)
      .sort();
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.5.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: {
      component: {
        type: 'application',
        'bom-ref': root,
        name: project.name,
        version: project.version,
        purl: root,
        ...licencesField(project.license),
      },
    },
    components: shipped.map(({ path, name, version, licence }) => ({
      type: 'library',
      'bom-ref': purl(name, version),
      name,
      version,
      purl: purl(name, version),
      ...licencesField(licence),
      ...hashesField(locked[path]?.integrity),
    })),
    dependencies: [
      // What the build takes from development's packages is used by the project itself.
      {
        ref: root,
        dependsOn: [...new Set([...dependsOn(''), ...undependedOn(shipped, dependsOn, refs)])].sort(),
      },
      ...shipped.map(({ path, name, version }) => ({ ref: purl(name, version), dependsOn: dependsOn(path) })),
    ],
  };
}

/**
 * @param {import('./packages.mjs').Package[]} shipped
 * @param {(path: string) => string[]} dependsOn
 * @param {Map<string, string>} refs
 * @returns {string[]} references that no other package asks for
 */
function undependedOn(shipped, dependsOn, refs) {
  const wanted = new Set(shipped.flatMap(({ path }) => dependsOn(path)));
  return [...refs.values()].filter((ref) => !wanted.has(ref));
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  noteMissingBuild();
  const read = (/** @type {string} */ name) => JSON.parse(readFileSync(join(ROOT, name), 'utf8'));
  const bom = billOfMaterials(read('package.json'), read('package-lock.json').packages, shippedPackages());
  const text = `${JSON.stringify(bom, null, 2)}\n`;
  if (process.argv.includes('--stdout')) process.stdout.write(text);
  else {
    mkdirSync(join(ROOT, 'dist'), { recursive: true });
    writeFileSync(join(ROOT, 'dist', 'sbom.cdx.json'), text);
    console.log(`dist/sbom.cdx.json: ${bom.components.length} components`);
  }
}
