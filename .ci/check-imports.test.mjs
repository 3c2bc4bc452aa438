import { expect, test } from 'vitest';
import { checkFile } from './check-imports.mjs';

const messages = (file, text) => checkFile(file, text).map(({ message }) => message);

test.each([
  [
    'a folder outside its row',
    'src/logs/entry.ts',
    "import { a } from '../api/client';",
    'logs must not import api',
  ],
  ['a type import', 'src/ui/a.tsx', "import type { A } from '../logs/entry';", 'ui must not import logs'],
  ['an inline type', 'src/ui/a.tsx', "type A = import('../logs/entry').A;", 'ui must not import logs'],
  ['a re-export', 'src/api/a.ts', "export * from '../sources/a';", 'api must not import sources'],
  ['a named re-export', 'src/api/a.ts', "export { a } from '../sources/a';", 'api must not import sources'],
  ['a side effect', 'src/settings/a.ts', "import '../app/a.css';", 'settings must not import app'],
  [
    'the api from a feature',
    'src/features/table/a.tsx',
    "import '../../api/a';",
    'features/table must not import api',
  ],
  ['another feature', 'src/features/table/a.tsx', "import '../tail/a';", 'must not import features/tail'],
  [
    'a deeper file of another feature',
    'src/features/table/b/a.ts',
    "import '../../tail/a';",
    'features/tail',
  ],
  [
    'a worker by URL',
    'src/logs/a.ts',
    "new Worker(new URL('../api/w.ts', import.meta.url));",
    'must not import api',
  ],
  ['a worker by query', 'src/logs/a.ts', "import W from '../api/w?worker&url';", 'logs must not import api'],
  ['a glob', 'src/logs/a.ts', "import.meta.glob(['./x/*.ts', '../api/*.ts']);", 'logs must not import api'],
  [
    'demo data, statically',
    'src/app/demo.ts',
    "import { a } from '../mocks/browser';",
    'app must not import mocks',
  ],
  ['demo data elsewhere', 'src/app/shell.tsx', "import('../mocks/browser');", 'app must not import mocks'],
  ['other demo data', 'src/app/demo.ts', "import('../mocks/dataset');", 'app must not import mocks'],
  ['the store from the model', 'src/logs/a.ts', "import '../store/a';", 'logs must not import store'],
  ['the api from the store', 'src/store/a.ts', "import '../api/a';", 'store must not import api'],
  ['sources from the store', 'src/store/a.ts', "import '../sources/a';", 'store must not import sources'],
  ['drawing from the store', 'src/store/a.ts', "import '../ui/a';", 'store must not import ui'],
  [
    'the store from shared drawing',
    'src/log-ui/a.tsx',
    "import '../store/a';",
    'log-ui must not import store',
  ],
  ['the store from demo data', 'src/mocks/a.ts', "import '../store/a';", 'mocks must not import store'],
  ['more than app from main', 'src/main.tsx', "import './ui/a.css';", 'main must not import ui'],
  ['main from below', 'src/app/a.ts', "import '../main';", 'app must not import main'],
  ['a file outside src', 'src/app/a.ts', "import '../../package.json';", 'outside src'],
  ['an absolute path', 'src/app/a.ts', "import '/src/api/a';", 'relative path'],
  ['a computed name', 'src/app/a.ts', 'import(name);', 'computed name'],
  ['a test from code', 'src/logs/a.ts', "import './b.test';", 'for tests only'],
  ['test set-up from code', 'src/logs/a.ts', "import '../test-setup';", 'for tests only'],
  [
    'a feature from a test of another',
    'src/features/table/a.test.tsx',
    "import '../tail/a';",
    'features/tail',
  ],
  ['a folder the table does not know', 'src/shared/a.ts', '', 'does not know'],
  ['a file beside the features', 'src/features/a.ts', '', 'does not know'],
  ['what cannot be parsed', 'src/logs/a.ts', 'import {', 'cannot be parsed'],
  [
    'dangerouslySetInnerHTML',
    'src/ui/a.tsx',
    '<p dangerouslySetInnerHTML={x} />;',
    'dangerouslySetInnerHTML',
  ],
  ['spread HTML', 'src/ui/a.tsx', "<p {...{ 'dangerouslySetInnerHTML': x }} />;", 'dangerouslySetInnerHTML'],
  ['srcDoc', 'src/ui/a.tsx', '<iframe srcDoc={x} />;', 'srcDoc'],
  ['innerHTML', 'src/ui/a.ts', 'a.innerHTML = x;', 'innerHTML'],
  ['innerHTML by index', 'src/ui/a.ts', "a['innerHTML'] = x;", 'innerHTML'],
  ['outerHTML', 'src/ui/a.ts', 'a.outerHTML = x;', 'outerHTML'],
  ['insertAdjacentHTML', 'src/ui/a.ts', "a.insertAdjacentHTML('beforeend', x);", 'insertAdjacentHTML'],
  ['eval', 'src/ui/a.ts', 'eval(x);', 'eval'],
  ['eval of window', 'src/ui/a.ts', 'window.eval(x);', 'eval'],
  ['new Function', 'src/ui/a.ts', 'new Function(x);', 'Function'],
])('reports %s', (_what, file, text, expected) => {
  expect(messages(file, text)).toEqual([expect.stringContaining(expected)]);
});

test.each([
  ['src/logs/a.ts', "import { b } from './b'; import fast from 'papaparse'; new Map(); a.textContent = x;"],
  [
    'src/features/table/a.tsx',
    "import './b'; import '../../sources/a'; import '../../log-ui/a'; import '../../ui/a';",
  ],
  ['src/store/a.ts', "import './b'; import '../logs/entry';"],
  ['src/store/a.test.ts', "import '../mocks/hostile-entries';"],
  ['src/sources/a.ts', "import '../store/a';"],
  ['src/features/table/a.ts', "import '../../store/a';"],
  ['src/app/a.ts', "import '../store/a';"],
  ['src/app/demo.ts', "const { start } = await import('../mocks/browser');"],
  ['src/app/demo.ts', "const library = import('../mocks/service-worker');"],
  [
    'src/app/shell.tsx',
    "import { T } from '../features/table/a'; const L = lazy(() => import('../features/tail/a'));",
  ],
  ['src/main.tsx', "import { App } from './app/app';"],
  [
    'src/features/table/a.test.tsx',
    "import './a'; import '../../mocks/handler'; import '../../test-data'; a.innerHTML;",
  ],
  ['src/test-setup.ts', "import './mocks/a'; import './app/a';"],
])('lets %s pass: %s', (file, text) => {
  expect(messages(file, text)).toEqual([]);
});

test('says the line', () => {
  expect(checkFile('src/logs/a.ts', "// first\nimport '../api/a';\n")[0]).toMatchObject({ line: 2 });
});
