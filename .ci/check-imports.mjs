// @ts-check
/**
 * Checks who imports whom in `src`, and that nothing writes HTML or code from text.
 * Biome's import rule sees module names only; this one resolves them, so it sees folders, dynamic imports,
 * type imports, globs and worker URLs alike.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseSync } from 'vite';
import { ROOT } from './dependencies.mjs';

/** Folder of `src` → the other folders it may import. A feature never imports another feature. */
export const ALLOWED = {
  logs: [],
  api: ['logs'],
  store: ['logs'],
  sources: ['api', 'logs', 'store'],
  ui: [],
  settings: ['logs', 'ui'],
  'log-ui': ['api', 'logs', 'ui', 'settings'],
  features: ['sources', 'logs', 'store', 'ui', 'log-ui', 'settings'],
  mocks: ['logs', 'api'],
  app: ['logs', 'api', 'store', 'sources', 'ui', 'settings', 'log-ui', 'features'],
  main: ['app'],
};

/** The demo data is large, so one place loads it, and only on demand. */
const DEMO_IMPORT = { from: 'src/app/demo.ts', to: ['src/mocks/browser', 'src/mocks/service-worker'] };

/** Ways to turn text into markup or code; log text is hostile, so none of them is used. */
const SINKS = new Set([
  'dangerouslySetInnerHTML',
  'innerHTML',
  'outerHTML',
  'insertAdjacentHTML',
  'srcdoc',
  'srcDoc',
  'setHTMLUnsafe',
  'parseHTMLUnsafe',
  'createContextualFragment',
]);

/** @typedef {{ specifier: string | undefined, dynamic: boolean, start: number }} Edge */
/** @typedef {{ file: string, line: number, message: string }} Breach */

/** @param {string} path below `src` @returns {boolean} */
const isTest = (path) => /\.test\.tsx?$/.test(path) || /^src\/test-[^/]*$/.test(path);

/**
 * @param {string} path a file, or a specifier resolved to one: `src/features/table/row.ts`
 * @returns {string | undefined} the row of the table it belongs to, with a feature's name: `features/table`
 */
function areaOf(path) {
  const [, first = '', second, third] = path.split('/');
  if (second === undefined) return /^main(\.tsx)?$/.test(first) ? 'main' : undefined;
  if (first === 'features') return third === undefined ? undefined : `features/${second}`;
  return Object.hasOwn(ALLOWED, first) ? first : undefined;
}

/** @param {any} node @returns {string | undefined} the text of a literal, or of a template without gaps */
function literal(node) {
  if (node?.type === 'Literal' && typeof node.value === 'string') return node.value;
  return node?.type === 'TemplateLiteral' && node.expressions.length === 0
    ? node.quasis[0].value.cooked
    : undefined;
}

/** @param {any} node @param {string} property @returns {boolean} whether it is `import.meta.<property>` */
const isImportMeta = (node, property) =>
  node?.type === 'MemberExpression' && node.object.type === 'MetaProperty' && node.property.name === property;

/** @param {any} node @returns {Edge[]} */
function edgesOf(node) {
  const edge = (/** @type {any} */ source, dynamic = false) => ({
    specifier: literal(source),
    dynamic,
    start: node.start,
  });
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
    case 'TSImportType':
      return [edge(node.source)];
    case 'ExportNamedDeclaration':
      return node.source ? [edge(node.source)] : [];
    case 'TSExternalModuleReference':
      return [edge(node.expression)];
    case 'ImportExpression':
      return [edge(node.source, true)];
    case 'NewExpression':
      return node.callee.name === 'URL' && isImportMeta(node.arguments[1], 'url')
        ? [edge(node.arguments[0])]
        : [];
    case 'CallExpression': {
      if (!isImportMeta(node.callee, 'glob')) return [];
      const [argument] = node.arguments;
      return (argument?.type === 'ArrayExpression' ? argument.elements : [argument]).map(
        (/** @type {any} */ one) => edge(one),
      );
    }
    default:
      return [];
  }
}

/** @param {any} node @returns {string | undefined} the name of the sink it uses */
function sinkOf(node) {
  if (node.type === 'CallExpression' || node.type === 'NewExpression') {
    const name =
      node.callee.name ?? (node.callee.type === 'MemberExpression' ? node.callee.property.name : undefined);
    if (name === 'eval' || name === 'Function') return name;
  }
  const name =
    node.type === 'MemberExpression'
      ? node.computed
        ? literal(node.property)
        : node.property.name
      : node.type === 'JSXAttribute'
        ? node.name.name
        : node.type === 'Property'
          ? (node.key.name ?? literal(node.key))
          : undefined;
  return name !== undefined && SINKS.has(name) ? name : undefined;
}

/** @param {any} node @param {(node: any) => void} visit */
function walk(node, visit) {
  if (Array.isArray(node)) {
    for (const one of node) walk(one, visit);
  } else if (node !== null && typeof node === 'object') {
    if (typeof node.type === 'string') visit(node);
    for (const value of Object.values(node)) {
      if (value !== null && typeof value === 'object') walk(value, visit);
    }
  }
}

/**
 * @param {string} from
 * @param {Edge} edge
 * @returns {string | undefined} what is wrong with the import
 */
function importProblem(from, { specifier, dynamic }) {
  if (specifier === undefined) return 'imports a computed name, which cannot be checked';
  if (specifier.startsWith('/')) return `imports ${specifier}: write it as a relative path`;
  // A package, or an address outside the project.
  if (!specifier.startsWith('.')) return undefined;
  const target = posix.join(posix.dirname(from), specifier.replace(/[?#].*$/, ''));
  const inTest = isTest(from);
  if (!target.startsWith('src/')) return inTest ? undefined : `imports ${specifier}, which is outside src`;
  if (isTest(target) || /\.test$/.test(target)) {
    return inTest ? undefined : `imports ${specifier}, which is for tests only`;
  }
  if (/^src\/test-/.test(from)) return undefined;
  const area = areaOf(from);
  const targetArea = areaOf(target);
  if (area !== undefined && area === targetArea) return undefined;
  if (inTest && targetArea === 'mocks') return undefined;
  if (dynamic && from === DEMO_IMPORT.from && DEMO_IMPORT.to.includes(target.replace(/\.ts$/, '')))
    return undefined;
  const allowed = area === undefined ? [] : ALLOWED[/** @type {keyof typeof ALLOWED} */ (area.split('/')[0])];
  const wanted = targetArea?.split('/')[0];
  if (wanted !== undefined && /** @type {string[]} */ (allowed).includes(wanted)) return undefined;
  return `${area ?? from} must not import ${targetArea ?? target} (${specifier})`;
}

/**
 * @param {string} file its path from the repository's top, with forward slashes
 * @param {string} text
 * @returns {Breach[]}
 */
export function checkFile(file, text) {
  /** @type {Breach[]} */
  const breaches = [];
  const report = (/** @type {number} */ start, /** @type {string} */ message) =>
    breaches.push({ file, line: text.slice(0, start).split('\n').length, message });
  const { program, errors } = parseSync(file, text);
  if (errors.length > 0) report(0, `cannot be parsed: ${errors[0]?.message}`);
  if (/^src\/[^/]+\//.test(file) && areaOf(file) === undefined) {
    report(0, 'lies in a folder that the table of imports does not know');
  }
  walk(program, (node) => {
    for (const edge of edgesOf(node)) {
      const problem = importProblem(file, edge);
      if (problem) report(edge.start, problem);
    }
    const sink = sinkOf(node);
    // Tests read markup back to prove that hostile text stayed text.
    if (sink && !isTest(file)) report(node.start, `uses ${sink}, which makes markup or code of text`);
  });
  return breaches;
}

function main() {
  const files = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path))
    .map((path) => `src/${path.replaceAll('\\', '/')}`)
    .sort();
  const breaches = files.flatMap((file) => checkFile(file, readFileSync(join(ROOT, file), 'utf8')));
  for (const { file, line, message } of breaches) console.error(`${file}:${line}: ${message}`);
  console.log(`${files.length} files, ${breaches.length} breaches`);
  if (breaches.length > 0 || files.length === 0) process.exitCode = 1;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) main();
