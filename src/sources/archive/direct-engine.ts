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
  runner: MatchRunner = new MatchRunner(() => directMatchPort()),
): ArchiveEngine {
  return new ArchiveEngine(directPort(), runner, events);
}

/** For tests: reads files to their end with an engine in the same thread. */
export async function readIn(files: readonly File[], runner?: MatchRunner): Promise<ArchiveEngine> {
  let left = files.length;
  let done: () => void = () => undefined;
  const read = new Promise<void>((resolve) => {
    done = resolve;
  });
  const engine = directEngine(
    {
      onProgress: ({ state }) => {
        if (state !== 'reading' && --left === 0) done();
      },
      onFailure: () => undefined,
    },
    runner,
  );
  for (const [id, file] of files.entries())
    engine.read({ id, file, zone: 'utc', endpointId: 'archive', chosenColumns: [], budgetBytes: 1e9 });
  await read;
  return engine;
}
