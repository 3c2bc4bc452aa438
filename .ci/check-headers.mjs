// @ts-check
/**
 * `node .ci/check-headers.mjs https://logs.example.com`: whether a deployment sends the headers of server/headers.mjs.
 * connect-src may differ, because it holds the deployment's own API; over plain HTTP no HSTS is expected.
 */
import { pathToFileURL } from 'node:url';
import { CACHE_CONTROL, deployedHeaders } from './server/headers.mjs';

/** @param {string} policy @returns {string} without what a deployment sets itself */
const withoutConnect = (policy) => policy.replace(/connect-src [^;]*/, 'connect-src …');

/**
 * @param {string} site
 * @returns {Promise<string[]>} what is wrong, in words; empty where nothing is
 */
export async function headerProblems(site) {
  const wanted = { ...deployedHeaders() };
  if (new URL(site).protocol === 'http:') delete wanted['Strict-Transport-Security'];
  /** @type {string[]} */
  const problems = [];
  const check = async (/** @type {string} */ path, /** @type {string} */ cacheControl, status = 200) => {
    const answer = await fetch(new URL(path, site));
    const text = await answer.text();
    if (answer.status !== status) problems.push(`${path}: ${answer.status}, not ${status}`);
    for (const [name, value] of Object.entries({ ...wanted, 'Cache-Control': cacheControl })) {
      const sent = answer.headers.get(name);
      const isSame = sent !== null && withoutConnect(sent) === withoutConnect(value);
      // An error's caching is the server's own affair, as long as it is not for ever.
      const isFine = status !== 200 && name === 'Cache-Control' ? !sent?.includes('immutable') : isSame;
      if (!isFine)
        problems.push(`${path}: ${name} is ${sent === null ? 'missing' : `"${sent}"`}, not "${value}"`);
    }
    return text;
  };
  const html = await check('.', CACHE_CONTROL.page);
  await check('index.html', CACHE_CONTROL.page);
  await check('config.json', CACHE_CONTROL.page);
  await check('theme.js', CACHE_CONTROL.other);
  for (const [, path] of html.matchAll(/(?:src|href)="\/?(assets\/[^"]+)"/g)) {
    if (path) await check(path, CACHE_CONTROL.hashed);
  }
  await check('assets/missing-00000000.js', CACHE_CONTROL.other, 404);
  return problems;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [, , site] = process.argv;
  if (!site || !URL.canParse(site)) {
    console.error('Usage: node .ci/check-headers.mjs https://logs.example.com/');
    process.exit(2);
  }
  const problems = await headerProblems(site);
  for (const problem of problems) console.error(problem);
  console.log(problems.length === 0 ? `All headers are there at ${site}` : `${problems.length} problems`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}
