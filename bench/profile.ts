import type { Page } from '@playwright/test';
import type { MainThreadUse } from './main-thread';
import { createSourceReader } from './source-position';

const INTERVAL_US = 250;
const LINES = 14;

interface ProfileNode {
  readonly id: number;
  readonly callFrame: {
    readonly functionName: string;
    readonly url: string;
    readonly lineNumber: number;
    readonly columnNumber: number;
  };
  readonly children?: readonly number[];
}

/**
 * Runs the action under the browser's sampling profiler and says where the main thread's time went: by package or
 * source file, by function, and by the dashboard's own functions with all they called.
 *
 * @param folder the build's, for its source maps
 */
export async function profileOf(
  page: Page,
  folder: string,
  action: () => Promise<MainThreadUse>,
): Promise<readonly string[]> {
  const session = await page.context().newCDPSession(page);
  await session.send('Profiler.enable');
  await session.send('Profiler.setSamplingInterval', { interval: INTERVAL_US });
  await session.send('Profiler.start');
  const use = await action();
  const { profile } = await session.send('Profiler.stop');
  const selfMs = new Map<number, number>();
  const { samples = [], timeDeltas = [] } = profile;
  for (const [at, id] of samples.entries())
    selfMs.set(id, (selfMs.get(id) ?? 0) + (timeDeltas[at] ?? 0) / 1_000);
  return describe(profile.nodes, selfMs, folder, use);
}

function describe(
  nodes: readonly ProfileNode[],
  selfMs: ReadonlyMap<number, number>,
  folder: string,
  use: MainThreadUse,
): readonly string[] {
  const positionOf = createSourceReader(folder);
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const files = new Map<string, number>();
  const functions = new Map<string, number>();
  const withCallees = new Map<string, number>();
  const add = (totals: Map<string, number>, key: string, ms: number): void => {
    totals.set(key, (totals.get(key) ?? 0) + ms);
  };
  const walk = (node: ProfileNode, callers: ReadonlySet<string>): void => {
    const { file, name, own } = positionOf(node.callFrame);
    const ms = selfMs.get(node.id) ?? 0;
    const label = file === '' ? name : `${file} ${name}`;
    const stack = own ? new Set([...callers, label]) : callers;
    if (name !== '(idle)' && name !== '(root)') {
      add(files, file === '' ? name : file, ms);
      add(functions, label, ms);
      for (const caller of stack) add(withCallees, caller, ms);
    }
    for (const id of node.children ?? []) {
      const child = byId.get(id);
      if (child !== undefined) walk(child, stack);
    }
  };
  const [root] = nodes;
  if (root !== undefined) walk(root, new Set());
  const table = (title: string, totals: ReadonlyMap<string, number>): readonly string[] => [
    title,
    ...[...totals]
      .sort(([, a], [, b]) => b - a)
      .slice(0, LINES)
      .map(
        ([label, ms]) =>
          `  ${ms.toFixed(0).padStart(6)} ms ${((ms / use.taskMs) * 100).toFixed(1).padStart(5)} %  ${label}`,
      ),
  ];
  const share = (ms: number): string => `${ms.toFixed(0)} ms (${((ms / use.taskMs) * 100).toFixed(0)} %)`;
  return [
    `Main thread, profiled: ${use.taskMs.toFixed(0)} ms of ${use.wallMs.toFixed(0)} ms. Script ${share(use.scriptMs)}, style ${share(use.styleMs)}, layout ${share(use.layoutMs)}; the rest is painting, compositing and the browser itself, and "(program)" below holds it together with style and layout.`,
    ...table('Self time by file or package:', files),
    ...table('Self time by function:', functions),
    ...table('Own functions, with all they called:', withCallees),
  ];
}
