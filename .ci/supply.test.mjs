import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { auditVerdict } from './audit.mjs';
import { ROOT } from './dependencies.mjs';
import { isAllowed } from './licences.mjs';
import { licenceOf, packagesOf, runTimePaths, shippedPackages } from './packages.mjs';
import { billOfMaterials } from './sbom.mjs';

const readJson = (name) => JSON.parse(readFileSync(join(ROOT, name), 'utf8'));

test('the README names and counts the run-time dependencies', () => {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8').replaceAll(/\s+/g, ' ');
  const names = Object.keys(readJson('package.json').dependencies).sort();
  const [, count, list] = /(\w+) run-time dependencies: ([^.:]+)[.:]/.exec(readme) ?? [];
  expect(list?.split(', ').sort()).toEqual(names);
  const words = ['Eight', 'Nine', 'Ten', 'Eleven', 'Twelve', 'Thirteen', 'Fourteen', 'Fifteen'];
  expect([String(names.length), words[names.length - 8]]).toContain(count);
  const all = runTimePaths(readJson('package-lock.json').packages).length;
  expect(readme).toContain(`${all} packages with all of theirs`);
});

describe('licences', () => {
  test('all that reaches the user has an allowed one', () => {
    const packages = shippedPackages();
    expect(packages.length).toBeGreaterThan(Object.keys(readJson('package.json').dependencies).length);
    expect(packages.filter(({ licence }) => !isAllowed(licence))).toEqual([]);
  });

  test.each(['MIT', 'MIT AND ISC AND BSD-3-Clause', 'GPL-3.0-only OR MIT'])('allows %s', (licence) =>
    expect(isAllowed(licence)).toBe(true),
  );
  test.each([
    undefined,
    '',
    'GPL-3.0-only',
    'MIT AND LGPL-2.1',
    '(MIT AND AGPL-3.0)',
    'UNLICENSED',
    'SEE LICENSE IN x',
  ])('refuses %s', (licence) => expect(isAllowed(licence)).toBe(false));

  test('are read in the old forms too', () => {
    expect(licenceOf({ license: 'MIT' })).toBe('MIT');
    expect(licenceOf({ license: { type: 'MIT' } })).toBe('MIT');
    expect(licenceOf({ licenses: [{ type: 'MIT' }, { type: 'ISC' }] })).toBe('MIT OR ISC');
    for (const none of [{}, { licenses: [] }, { license: 7 }, undefined])
      expect(licenceOf(none)).toBeUndefined();
  });
});

test('a source map tells which packages are in a chunk', () => {
  expect(
    packagesOf([
      '../../src/main.tsx',
      '../../node_modules/react/index.js',
      '../../node_modules/@a/b/lib/c.js',
      '../../node_modules/a/node_modules/@b/c/d.js',
      '../../node_modules/react/jsx-runtime.js',
    ]),
  ).toEqual(['node_modules/react', 'node_modules/@a/b', 'node_modules/a/node_modules/@b/c']);
});

test('the run-time dependencies are without tools, peers and other platforms', () => {
  expect(
    runTimePaths({
      '': {},
      'node_modules/a': {},
      'node_modules/b': { dev: true },
      'node_modules/c': { optional: true },
      'node_modules/d': { devOptional: true },
    }),
  ).toEqual(['node_modules/a']);
});

describe('the bill of materials', () => {
  const at = (path, name, licence) => ({ path, name, version: '1.0.0', licence });

  test('holds what is shipped, who asks for it, and its hash', () => {
    const integrity = `sha512-${Buffer.from('hash').toString('base64')}`;
    const bom = billOfMaterials(
      { name: 'project', version: '0.1.0', license: 'MIT' },
      {
        '': { dependencies: { a: '1' } },
        'node_modules/a': { dependencies: { '@x/b': '1', c: '1', absent: '1' }, integrity },
        'node_modules/a/node_modules/@x/b': { dependencies: { c: '1' } },
        'node_modules/c': {},
        'node_modules/demo': { dependencies: { tool: '1' } },
        'node_modules/tool': {},
      },
      [
        at('node_modules/a', 'a', 'MIT AND ISC'),
        at('node_modules/a/node_modules/@x/b', '@x/b', 'ISC'),
        at('node_modules/c', 'c', undefined),
        at('node_modules/demo', 'demo', 'MIT'),
      ],
    );
    expect(bom.components[0]).toEqual({
      type: 'library',
      'bom-ref': 'pkg:npm/a@1.0.0',
      name: 'a',
      version: '1.0.0',
      purl: 'pkg:npm/a@1.0.0',
      licenses: [{ expression: 'MIT AND ISC' }],
      hashes: [{ alg: 'SHA-512', content: '68617368' }],
    });
    expect(Object.fromEntries(bom.dependencies.map(({ ref, dependsOn }) => [ref, dependsOn]))).toEqual({
      'pkg:npm/project@0.1.0': ['pkg:npm/a@1.0.0', 'pkg:npm/demo@1.0.0'],
      'pkg:npm/a@1.0.0': ['pkg:npm/%40x/b@1.0.0', 'pkg:npm/c@1.0.0'],
      'pkg:npm/%40x/b@1.0.0': ['pkg:npm/c@1.0.0'],
      'pkg:npm/c@1.0.0': [],
      'pkg:npm/demo@1.0.0': [],
    });
  });

  test('tells nothing of this machine, and each reference is there once', () => {
    const packages = shippedPackages();
    const bom = billOfMaterials(readJson('package.json'), readJson('package-lock.json').packages, packages);
    const text = JSON.stringify(bom);
    expect(text).not.toContain(ROOT);
    expect(text.match(/https?:\/\/[^"]+/g)).toEqual(['http://cyclonedx.org/schema/bom-1.5.schema.json']);
    expect(bom.components).toHaveLength(packages.length);
    const refs = bom.dependencies.map(({ ref }) => ref);
    expect(new Set(refs).size).toBe(refs.length);
    expect(bom.components.every(({ hashes }) => hashes?.length === 1)).toBe(true);
  });
});

describe('audit', () => {
  const report = (high, critical) =>
    JSON.stringify({
      vulnerabilities: { a: { name: 'a', severity: 'high' }, b: { name: 'b', severity: 'low' } },
      metadata: { vulnerabilities: { low: 1, high, critical, total: 1 + high + critical } },
    });

  test('passes without and fails with what is high or critical', () => {
    expect(auditVerdict(report(0, 0)).code).toBe(0);
    expect(auditVerdict(report(1, 0))).toEqual({ code: 1, text: expect.stringContaining('high: a') });
    expect(auditVerdict(report(0, 1)).code).toBe(1);
  });

  test.each(['', 'not json', '{"message":"405 Method Not Allowed","method":"POST"}', '{"metadata":{}}'])(
    'never calls clean what was not checked: %s',
    (stdout) =>
      expect(auditVerdict(stdout)).toEqual({ code: 2, text: expect.stringContaining('Not checked') }),
  );
});
