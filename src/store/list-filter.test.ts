import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { type LogEntry, readEntry } from '../logs/entry';
import { parseJson } from '../logs/exact-numbers';
import type { FieldFilter } from '../logs/field-filter';
import { type Json, memberText } from '../logs/json';
import { type LocalFilter, matchesLocalFilter } from '../logs/query';
import { hostileEntries } from '../mocks/hostile-entries';
import { AROUND, logEntry } from './entry-arbitrary';
import { ListFilter } from './list-filter';
import { LogStore } from './log-store';
import { packEntries, transferList, unpackEntries } from './packed-entries';
import { PlainListFilter } from './plain-list-filter';
import { Scan } from './scan';

// Properties over many lists: seconds where other programs have the processor.
vi.setConfig({ testTimeout: 60_000 });

/** Members' JSON in every form in which a row may keep them, and values that are written alike but are not. */
const memberJson = fc.oneof(
  fc.constantFrom(
    'null',
    'true',
    'false',
    '"null"',
    '"true"',
    '"3"',
    '3',
    '0',
    '-0',
    '-7',
    '63',
    '64',
    '4e9',
  ),
  fc.constantFrom(
    '0.125',
    '12.5',
    '0.1234567',
    '-1.5',
    '1e999',
    '1e21',
    '9007199254740993',
    '"1e999"',
    '1.0',
  ),
  fc.constantFrom('"CUDA_OOM"', '"cuda_oom"', '"a b"', '""', '"ü"', '"\\ud800"', '"\\udc00"', '"\ufffd"'),
  fc.constantFrom('"a\\ud800b"', '"a\ufffdb"', `"${'x'.repeat(130)}"`, `"${'x'.repeat(129)}y"`, '"a\\"b"'),
  fc.constantFrom(
    '[]',
    '{}',
    '"[]"',
    '"{}"',
    '[1,"a",[2]]',
    '{"a":1}',
    '"{\\"a\\":1}"',
    '{"__proto__":"a b"}',
  ),
  fc.constantFrom(
    '"2024-01-15T10:30:00.000Z"',
    '"job_1"',
    '{"errorCode":"CUDA_OOM","0":3}',
    '{"a":{"b":[7]}}',
  ),
  fc.constantFrom('{"__proto__":{"a":"x"}}', '{"constructor":"a b"}', '{"a":9007199254740993}', '{"":3}'),
);
const key = fc.constantFrom(
  ...['metadata', 'jobId', 'requestId', 'source', 'level', 'timestamp', 'endpointId', 'message'],
  ...['a', '0', '1', '00', 'errorCode', '__proto__', 'constructor', 'length', '', 'ü', '\ud800'],
);
const oddEntry = fc
  .tuple(fc.array(fc.tuple(key, memberJson), { maxLength: 6 }), fc.constantFrom('ep_1', 'ep_2'))
  .map(([members, endpointId]) => {
    const json = members.map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(',');
    return readEntry(parseJson(`{${json}}`), endpointId);
  });
const anyEntry = fc.oneof({ weight: 2, arbitrary: logEntry }, { weight: 3, arbitrary: oddEntry });

/** A field of some entry and what it is compared as, wandering in as the numbers say; the entry itself may be none. */
function fieldIn({ raw }: LogEntry, wander: readonly number[]): { path: string[]; text: string } | null {
  const path: string[] = [];
  let holder: Json = raw;
  let text: string | null = null;
  for (const step of wander) {
    if (typeof holder !== 'object' || holder === null) break;
    const members: readonly (readonly [string, Json])[] = Object.entries(holder);
    const [name, value] = members[step % Math.max(1, members.length)] ?? [];
    if (name === undefined || value === undefined) break;
    text = memberText(holder, name) ?? null;
    path.push(name);
    holder = value;
  }
  return text === null ? null : { path, text };
}

interface FieldPick {
  readonly from: number;
  readonly wander: readonly number[];
  /** Instead of the text found; null where it is taken as it is. */
  readonly value: string | null;
  readonly path: readonly string[] | null;
  readonly exclude: boolean;
}

const fieldPick: fc.Arbitrary<FieldPick> = fc.record({
  from: fc.nat(),
  wander: fc.array(fc.nat({ max: 9 }), { minLength: 1, maxLength: 3 }),
  value: fc.option(
    fc.constantFrom('', '3', 'null', '-7', 'CUDA_OOM', 'a\udc00b', '\ufffd', '{"a":1}', '1.0'),
    {
      freq: 3,
    },
  ),
  path: fc.option(
    fc.oneof(fc.array(key, { maxLength: 3 }), fc.constantFrom(['metadata', '00'], ['metadata', '2', '0'])),
    { freq: 3 },
  ),
  exclude: fc.boolean(),
});

function fieldFilter(entries: readonly LogEntry[], pick: FieldPick): FieldFilter {
  const entry = entries[pick.from % Math.max(1, entries.length)];
  const found = entry === undefined ? null : fieldIn(entry, pick.wander);
  const path = pick.path ?? found?.path ?? ['metadata'];
  return { path, value: pick.value ?? found?.text ?? 'x', exclude: pick.exclude };
}

/** As a worker's message takes them. */
function sent(entries: readonly LogEntry[]): readonly LogEntry[] {
  const packed = packEntries(entries);
  return unpackEntries(structuredClone(packed, { transfer: transferList(packed) }));
}

/** Plain entries and those of several chunks, in any order, some left out and some there twice. */
const scene = fc.record({
  groups: fc.array(fc.array(anyEntry, { minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 4 }),
  plain: fc.array(anyEntry, { maxLength: 6 }),
  order: fc.array(fc.nat(), { maxLength: 60 }),
  runs: fc.boolean(),
  picks: fc.array(fieldPick, { maxLength: 3 }),
  sources: fc.oneof(
    fc.constant([]),
    fc.subarray(['model_loader', 'api handler', '', 'ü', 'CUDA_OOM', '__proto__', 'nowhere']),
  ),
  portions: fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 5 }),
});

describe('ListFilter', () => {
  test('gives what matchesLocalFilter says of each entry, in whatever portions it is asked', () => {
    fc.assert(
      fc.property(scene, ({ groups, plain, order, runs, picks, sources, portions }) => {
        const all = [...groups.flatMap(sent), ...plain];
        const mixed = order
          .map((at) => all[at % all.length] ?? plain[0])
          .filter((entry) => entry !== undefined);
        const list = runs ? [...all, ...mixed] : mixed;
        const filter = { sources, fields: picks.map((pick) => fieldFilter(all, pick)) };
        const expected = list.filter((entry) => matchesLocalFilter(entry, filter));
        for (const testing of [new ListFilter(filter), new PlainListFilter(filter)]) {
          for (let at = 0; testing.tested < list.length; at++)
            testing.testTo(list, testing.tested + (portions[at % portions.length] ?? 1));
          expect(testing.passing.length).toBe(expected.length);
          expect(testing.passing.every((entry, at) => entry === expected[at])).toBe(true);
        }
      }),
      { numRuns: 600 },
    );
  });

  test('finds hostile entries by each of their fields', () => {
    const plain = hostileEntries({ newest: AROUND }).map(({ json }) => readEntry(parseJson(json), 'ep_1'));
    const packed = sent(plain);
    for (const [index, entry] of plain.entries())
      for (let at = 0; at < 12; at++) {
        const found = fieldIn(entry, [at]);
        if (found === null || found.text.length > 1_000) continue;
        const filter = { sources: [], fields: [{ path: found.path, value: found.text, exclude: false }] };
        const [from, to] = [Math.max(0, index - 3), index + 4];
        const testing = new ListFilter(filter);
        testing.testTo(packed.slice(from, to), to - from);
        const places = testing.passing.map((passed) => packed.indexOf(passed));
        expect(places).toContain(index);
        const expected = plain.slice(from, to).filter((other) => matchesLocalFilter(other, filter));
        expect(places).toEqual(expected.map((other) => plain.indexOf(other)));
      }
  });

  test('goes on in a list that has grown, and leaves what it gave out as it was', () => {
    const entry = (at: number) => readEntry({ message: `m${at}`, metadata: { third: at % 3 } }, 'ep_1');
    const list = sent(Array.from({ length: 3_000 }, (_, at) => entry(at)));
    const filter: LocalFilter = {
      sources: [],
      fields: [{ path: ['metadata', 'third'], value: '1', exclude: false }],
    };
    const testing = new ListFilter(filter);
    testing.testTo(list, 1_001);
    const first = testing.passing;
    expect(first).toHaveLength(334);
    testing.testTo(list, 1_003);
    expect(testing.passing).toBe(first);
    const grown = [...list, entry(4)];
    testing.testTo(grown, grown.length);
    expect(first).toHaveLength(334);
    expect(testing.passing).toHaveLength(1_001);
    expect(testing.passing.at(-1)).toBe(grown.at(-1));
  });
});

test('a store finds the same rows by fields, in the chunk that is still growing too', () => {
  fc.assert(
    fc.property(
      fc.array(anyEntry, { minLength: 1, maxLength: 40 }),
      fieldPick,
      fc.nat({ max: 40 }),
      (all, pick, cut) => {
        const store = new LogStore({ chunkRows: 16 });
        const filter = fieldFilter(all, pick);
        const scan = new Scan(store, { fields: [filter] });
        for (const part of [all.slice(0, cut), all.slice(cut)]) {
          store.append(part, { origin: 'list' });
          for (const _ of scan.extending());
        }
        const expected = all.filter((entry) => matchesLocalFilter(entry, { sources: [], fields: [filter] }));
        expect(scan.length).toBe(expected.length);
      },
    ),
    { numRuns: 300 },
  );
});
