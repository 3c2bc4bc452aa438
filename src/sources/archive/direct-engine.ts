import { directMatchPort } from '../match-worker/direct-match-port';
import { MatchRunner } from '../match-worker/match-runner';
import { ArchiveDesk } from './archive-desk';
import { ArchiveEngine, type ArchiveEvents, type ArchivePort } from './archive-engine';
import type { FromArchive } from './archive-message';

/** For tests: a desk in the same thread in place of the worker. Messages are copied as between threads. */
export function directPort(): ArchivePort {
  let tell: (message: FromArchive) => void = () => undefined;
  const desk = new ArchiveDesk((message) => tell(structuredClone(message)));
  return {
    // A file is not copied: Node's copies are no files.
    postMessage: (message) => desk.receive(message.type === 'read' ? message : structuredClone(message)),
    onMessage: (listener) => {
      tell = listener;
    },
    onFailure: () => undefined,
    close: () => desk.receive({ type: 'clear' }),
  };
}

export function directEngine(
  events: ArchiveEvents,
  startRunner = () => new MatchRunner(() => directMatchPort()),
): ArchiveEngine {
  return new ArchiveEngine(directPort(), startRunner, events);
}

/** For tests: an engine in the same thread, and a way to read files to their end with it, again and again. */
export function readingEngine(startRunner?: () => MatchRunner) {
  let lastId = 0;
  let ended = 0;
  let wake: () => void = () => undefined;
  const engine = directEngine(
    {
      onProgress: ({ state }) => {
        if (state === 'reading') return;
        ended += 1;
        wake();
      },
      onFailure: () => undefined,
    },
    startRunner,
  );
  const read = async (files: readonly File[]) => {
    for (const file of files)
      engine.read({
        id: ++lastId,
        file,
        zone: 'utc',
        endpointId: 'archive',
        chosenColumns: [],
        budgetBytes: 1e9,
      });
    while (ended < lastId)
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
  };
  return { engine, read };
}

/** For tests: reads files to their end with an engine in the same thread. */
export async function readIn(files: readonly File[], runner?: MatchRunner): Promise<ArchiveEngine> {
  const { engine, read } = readingEngine(runner === undefined ? undefined : () => runner);
  await read(files);
  return engine;
}
