// @ts-check
/** The built files' answers where Vite's preview server gives others: how long they are kept, and what is not there. */
import { statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import { CACHE_CONTROL } from './headers.mjs';

/** @param {string} url @returns {string | undefined} its path, decoded */
function decodedPath(url) {
  try {
    return decodeURIComponent(url.split('?', 1)[0] ?? '');
  } catch {
    return undefined;
  }
}

/**
 * @param {import('node:http').ServerResponse} response
 * @param {number} status
 * @param {string} text
 */
function answerText(response, status, text) {
  response.writeHead(status, { 'Content-Type': 'text/plain', 'Cache-Control': 'no-store' });
  response.end(text);
}

/**
 * @param {string} folder the build
 * @returns {import('vite').Connect.NextHandleFunction}
 */
export function staticFiles(folder) {
  const isFile = (/** @type {string} */ path) => {
    const file = resolve(folder, `.${path}`);
    return file.startsWith(folder + sep) && statSync(file, { throwIfNoEntry: false })?.isFile() === true;
  };
  return async (request, response, next) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('Allow', 'GET, HEAD');
      return answerText(response, 405, 'Files are only read.');
    }
    const path = decodedPath(request.url ?? '/');
    if (path === undefined || path.includes('\0')) return answerText(response, 400, 'No such address.');
    if (path === '/' || path === '/index.html') {
      try {
        const html = await readFile(resolve(folder, 'index.html'));
        response.writeHead(200, { 'Content-Type': 'text/html', 'Cache-Control': CACHE_CONTROL.page });
        response.end(request.method === 'HEAD' ? undefined : html);
      } catch (error) {
        next(error);
      }
      return;
    }
    // A chunk of an older build must fail as such: with the page in its place it would fail as a broken script.
    if (!isFile(path)) return answerText(response, 404, 'Not found.');
    const kept = path.startsWith('/assets/') ? 'hashed' : path === '/config.json' ? 'page' : 'other';
    response.setHeader('Cache-Control', CACHE_CONTROL[kept]);
    next();
  };
}
