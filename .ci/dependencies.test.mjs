import { expect, test } from 'vitest';
import { staleReason } from './dependencies.mjs';

const lock = {
  packages: {
    '': { version: '0.1.0' },
    'node_modules/a': { version: '1.0.0' },
    'node_modules/a-for-another-platform': { version: '1.0.0', optional: true },
  },
};
const installed = { packages: { 'node_modules/a': { version: '1.0.0' } } };
const there = () => true;

test('nothing to do where the installed versions are the locked ones', () => {
  expect(staleReason(lock, installed, there)).toBeUndefined();
});

test('an install is due where a package is absent, of another version, or deleted by hand', () => {
  expect(staleReason(lock, undefined, there)).toBe('they are not installed yet');
  expect(staleReason(lock, { packages: {} }, there)).toBe('node_modules/a is missing');
  expect(staleReason(lock, { packages: { 'node_modules/a': { version: '0.9.0' } } }, there)).toContain(
    '0.9.0',
  );
  expect(staleReason(lock, installed, () => false)).toBe('node_modules/a is missing');
});
