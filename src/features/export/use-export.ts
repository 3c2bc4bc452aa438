import { useCallback, useEffect, useRef, useState } from 'react';
import { exportFileName, partialFileName } from '../../logs/export-format';
import { useAuditTrail } from '../../sources/audit-trail';
import { type ApiProblem, type LogSource, toProblem } from '../../sources/log-source';
import type { ExportJob } from './export-job';
import { exportNote } from './export-note';
import type { ExportOutcome, ExportProgress } from './export-run';
import { type ChooseFile, chooseFile, type FileTarget } from './file-sink';

/** One export as asked for, kept so that it can be tried again. */
export interface ExportTask {
  readonly source: LogSource;
  readonly job: ExportJob;
  readonly fileName: string;
}

export type ExportState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running'; readonly task: ExportTask; readonly progress: ExportProgress | null }
  | {
      readonly kind: 'saved';
      readonly task: ExportTask;
      readonly outcome: ExportOutcome;
      /** The file's name in the end: the user may have chosen another, and a partial one says so. */
      readonly savedAs: string;
    }
  | { readonly kind: 'failed'; readonly task: ExportTask; readonly problem: ApiProblem };

export interface ExportControl {
  readonly state: ExportState;
  /** True after another export was asked for while one runs: one at a time, for the request limit's sake. */
  readonly refused: boolean;
  /** To be called in the user's click: the save dialog opens only then. `name` replaces the endpoint in the file's name. */
  start(source: LogSource, job: ExportJob, name?: string): void;
  cancel(): void;
  /** From the beginning, into the same file. */
  retry(): void;
  dismiss(): void;
}

/** Runs one export at a time; it ends with the component. What builds files is loaded when the first one begins. */
export function useExport(choose: ChooseFile = chooseFile): ExportControl {
  const [state, setState] = useState<ExportState>({ kind: 'idle' });
  const [refused, setRefused] = useState(false);
  const running = useRef<AbortController | null>(null);
  const last = useRef<{ task: ExportTask; target: FileTarget } | null>(null);

  useEffect(() => () => running.current?.abort(), []);

  const begin = useCallback(async (task: ExportTask, getTarget: () => Promise<FileTarget | null>) => {
    const controller = new AbortController();
    const { signal } = controller;
    running.current = controller;
    setRefused(false);
    const show = (next: ExportState) => {
      if (running.current === controller) setState(next);
    };
    try {
      const target = await getTarget();
      if (target === null || signal.aborted) return;
      last.current = { task, target };
      show({ kind: 'running', task, progress: null });
      const finished = await writeFile(task, target, signal, (progress) =>
        show({ kind: 'running', task, progress }),
      );
      useAuditTrail.getState().record(exportNote(task, finished.outcome, finished.savedAs));
      show({ kind: 'saved', task, ...finished });
    } catch (error) {
      if (!signal.aborted) show({ kind: 'failed', task, problem: toProblem(error) });
    } finally {
      if (running.current === controller) running.current = null;
    }
  }, []);

  const start = (source: LogSource, job: ExportJob, name?: string) => {
    if (running.current !== null) {
      setRefused(true);
      return;
    }
    const { endpoints, range } = job.query;
    const named = name === undefined ? endpoints : [name];
    const fileName = exportFileName(named, range.start, job.choice);
    const target = choose(fileName);
    void begin({ source, job, fileName }, () => target);
  };
  return {
    state,
    refused,
    start,
    cancel: () => {
      running.current?.abort();
      running.current = null;
      setState({ kind: 'idle' });
    },
    retry: () => {
      const again = last.current;
      if (again !== null && running.current === null)
        void begin(again.task, () => Promise.resolve(again.target));
    },
    dismiss: () => {
      if (running.current === null) setState({ kind: 'idle' });
    },
  };
}

async function writeFile(
  task: ExportTask,
  target: FileTarget,
  signal: AbortSignal,
  onProgress: (progress: ExportProgress) => void,
): Promise<{ outcome: ExportOutcome; savedAs: string }> {
  const { runExport } = await import('./export-run');
  const sink = await target.open();
  try {
    const outcome = await runExport(task.source, task.job, sink, signal, onProgress);
    const partialName = outcome.incomplete === null ? null : partialFileName(task.fileName);
    return { outcome, savedAs: await sink.close(partialName) };
  } catch (error) {
    // The export's own error is what counts; a sink that cannot be discarded either adds nothing to it.
    await sink.abort().catch(() => undefined);
    throw error;
  }
}
