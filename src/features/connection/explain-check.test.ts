import { expect, test } from 'vitest';
import { Connection } from '../../sources/connection';
import { checkOf, type FailedCheck } from '../../sources/connection-check';
import { ApiProblem } from '../../sources/log-source';
import { explainCheck } from './explain-check';

const form = { baseUrl: 'https://api.example', endpoints: ['ep_1'] };
const api = new Connection('api', form, 'sk_1');
const explain = (check: FailedCheck, connection = api) =>
  explainCheck(check, { connection, pageOrigin: 'https://logs.example' });
const problem = new ApiProblem('unreachable', { message: 'x' });

test('missing CORS headers are named, with the page’s own origin', () => {
  const { cause, code, steps } = explain({ kind: 'network', cause: 'cors', problem });
  expect(cause).toBe('CORS');
  expect(code?.text).toContain('Access-Control-Allow-Origin: https://logs.example');
  expect(code?.text).toMatch(/Allow-Headers: .*Authorization.*Accept.*Content-Type/);
  expect(steps.join()).toContain('TENSORONE_API_URL');
  expect(steps.join()).toContain('Firefox and Safari');
});

test('a 404 of the API is about the endpoint, a 404 of any other server about the address', () => {
  const notFound = (code: string) => checkOf(new ApiProblem('not-found', { message: 'x', code }));
  const meaning = (code: string) => {
    const check = notFound(code);
    return check.kind === 'ok' ? '' : explain(check).meaning;
  };
  expect(meaning('ENDPOINT_NOT_FOUND')).toContain('knows no endpoint "ep_1"');
  expect(meaning('HTTP_404')).toContain('https://api.example/v2/endpoints/ep_1/logs');
});

test('behind a proxy the key is the server’s', () => {
  const proxy = new Connection('proxy', { baseUrl: '', endpoints: ['ep_1'] }, null);
  expect(explain({ kind: 'key', problem }, proxy).steps.join()).toContain('TENSORONE_API_KEY');
  expect(explain({ kind: 'network', cause: 'unreachable', problem }, proxy).code).toBeNull();
});

test('permissions that are not said are said to be so', () => {
  const { rows } = explain({ kind: 'permission', required: ['logs:read'], current: [], problem });
  expect(rows).toEqual([
    { name: 'Required permission', value: 'logs:read' },
    { name: 'Current permissions', value: 'not said' },
  ]);
});
