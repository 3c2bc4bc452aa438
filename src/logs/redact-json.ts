import { copyExactNumbers, exactNumber } from './exact-numbers';
import { isJsonObject, type Json, type JsonObject } from './json';
import { isJsonList } from './json-shape';

/** What is done to the parts of a value. Every function gives the same value back where nothing has to be hidden. */
export interface JsonRedactor {
  /** A whole value by the name it has; null where its name does not decide. */
  named(key: string, value: Json): Json | null;
  /** A text, a number, a boolean or null; `sent` is the number's digits where JavaScript would write them otherwise. */
  leaf(value: Json, sent: string | undefined): Json;
  key(key: string): string;
  /** The texts of a list, in which one secret may go on from line to line. */
  lines(texts: readonly string[]): readonly string[];
}

interface Frame {
  readonly value: JsonObject | readonly Json[];
  /** Null for a list. */
  readonly keys: readonly string[] | null;
  readonly members: readonly Json[];
  readonly out: Json[];
  changed: boolean;
}

/**
 * The value with every part redacted; the same object when nothing in it is. Uses no recursion, so any depth is safe,
 * and `fromEntries`, which defines keys, so that a key such as `__proto__` stays data.
 */
export function redactJson(root: Json, redactor: JsonRedactor): Json {
  if (!isContainer(root)) return redactor.leaf(root, undefined);
  const frames: Frame[] = [open(root, redactor)];
  let finished: Json = root;
  for (let frame = frames.at(-1); frame !== undefined; frame = frames.at(-1)) {
    const at = frame.out.length;
    const member = frame.members[at];
    if (member === undefined) {
      frames.pop();
      finished = close(frame, redactor);
      const parent = frames.at(-1);
      if (parent !== undefined) put(parent, finished);
      continue;
    }
    const name = nameAt(frame, at);
    const whole = name === null ? null : redactor.named(name, member);
    if (whole !== null) put(frame, whole);
    else if (isContainer(member)) frames.push(open(member, redactor));
    else put(frame, redactor.leaf(member, exactNumber(frame.value, frame.keys?.[at] ?? String(at))));
  }
  return finished;
}

/** Whether any text or number of the value passes the test. Looks at so many parts only, and then takes it that one does. */
export function someLeaf(root: Json, test: (leaf: string | number) => boolean): boolean {
  const rest: Json[] = [root];
  let looked = 0;
  for (let value = rest.pop(); value !== undefined; value = rest.pop()) {
    if ((typeof value === 'string' || typeof value === 'number') && test(value)) return true;
    if (++looked > MAX_PARTS) return true;
    if (isJsonList(value)) for (const member of value) rest.push(member);
    else if (isJsonObject(value)) for (const member of Object.values(value)) rest.push(member);
  }
  return false;
}

const MAX_PARTS = 10_000;

function isContainer(value: Json): value is JsonObject | readonly Json[] {
  return typeof value === 'object' && value !== null;
}

function open(value: JsonObject | readonly Json[], redactor: JsonRedactor): Frame {
  if (!isJsonList(value))
    return { value, keys: Object.keys(value), members: Object.values(value), out: [], changed: false };
  const texts = value.filter((member) => typeof member === 'string');
  const lines = texts.length > 1 ? redactor.lines(texts) : texts;
  if (lines === texts) return { value, keys: null, members: value, out: [], changed: false };
  let next = 0;
  const members = value.map((member) => (typeof member === 'string' ? (lines[next++] ?? '') : member));
  return { value, keys: null, members, out: [], changed: true };
}

/** The name of a member: its key; in a pair such as {name, value} or ["Cookie", …], what the pair names. */
function nameAt({ value, keys, members }: Frame, at: number): string | null {
  if (keys === null) {
    const before = at === 0 ? null : members[at - 1];
    return typeof before === 'string' && NAMING.test(before) ? before : null;
  }
  const key = keys[at] ?? '';
  if (key !== 'value' || isJsonList(value)) return key;
  for (const naming of ['name', 'key', 'header']) {
    const named = Object.hasOwn(value, naming) ? value[naming] : undefined;
    if (typeof named === 'string') return named;
  }
  return key;
}

/** Texts in a list that name the text after them: HTTP headers, command-line flags. */
const NAMING = /^(?:(?:proxy-)?authorization|(?:set-)?cookie|x-[\w-]{1,40}|--?[A-Za-z][\w-]{1,40})$/i;

function put(frame: Frame, result: Json): void {
  if (result !== frame.members[frame.out.length]) frame.changed = true;
  frame.out.push(result);
}

function close(frame: Frame, redactor: JsonRedactor): Json {
  const { keys, value, out } = frame;
  if (keys === null) return frame.changed ? withExactNumbers(value, out) : value;
  const names = keys.map((key) => redactor.key(key));
  const renamed = names.some((name, at) => name !== keys[at]);
  if (!frame.changed && !renamed) return value;
  return withExactNumbers(
    value,
    Object.fromEntries(distinct(names).map((name, at) => [name, out[at] ?? null])),
  );
}

function withExactNumbers(value: Json, copy: Json): Json {
  copyExactNumbers(value, copy);
  return copy;
}

/** Two hidden keys of one object must not become one. */
function distinct(names: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let unique = name;
    for (let count = 2; taken.has(unique); count++) unique = `${name} ${count}`;
    taken.add(unique);
    return unique;
  });
}
