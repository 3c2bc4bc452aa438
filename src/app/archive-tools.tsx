import { useCallback, useEffect, useRef, useState } from 'react';
import { createPortal, flushSync } from 'react-dom';
import { RequestBudget } from '../api/request-budget';
import { ServerClock } from '../api/server-clock';
import { ArchiveBanner } from '../features/archive/archive-banner';
import { ArchiveButton, type ArchiveButtonHandle } from '../features/archive/archive-button';
import { ArchiveDialog } from '../features/archive/archive-dialog';
import { foldersText } from '../features/archive/archive-text';
import { wantsChoice } from '../features/archive/column-choice';
import { DropTarget } from '../features/archive/drop-target';
import { KeptSection } from '../features/archive/kept-section';
import { connectionLabel } from '../features/connection/connection-button';
import { HOUR_MS, toIso } from '../logs/time-range';
import { DEFAULT_VIEW, type ViewState } from '../logs/view-state';
import { useSettings } from '../settings/settings';
import {
  type ArchiveState,
  isReading,
  type OpenArchive,
  useArchive,
} from '../sources/archive/archive-session';
import { archiveEndpoints, UNTIMED_ENDPOINT } from '../sources/archive/endpoint-keys';
import { useKeptFiles } from '../sources/archive/kept-session';
import type { Connection } from '../sources/connection';
import { Button } from '../ui/button';
import type { ActiveSource } from './active-source';
import { useArchiveMemory } from './archive-memory';
import { fetchOfflineParts } from './offline-parts';
import { useUrlState } from './url-state';

export interface ArchiveToolsProps {
  /** Where in the header the button stands, and where below it the banner. */
  readonly buttonSlot: Element | null;
  readonly bannerSlot: Element | null;
  readonly connection: Connection | null;
  /** Files have become what is looked at, or (null) no longer are. */
  readonly onFiles: (active: ActiveSource | null) => void;
}

/** Log files in place of the connection: button, drop target, dialog and banner. They outlive the views they feed. */
export function ArchiveTools({ buttonSlot, bannerSlot, connection, onFiles }: ArchiveToolsProps) {
  useArchiveMemory();
  useEffect(() => {
    const left = new AbortController();
    void fetchOfflineParts(undefined, left.signal);
    return () => left.abort();
  }, []);
  const state = useArchive();
  const keeping = useKeptFiles();
  const zone = useSettings((settings) => settings.zone);
  const { refresh } = keeping;
  useEffect(() => void refresh(), [refresh]);
  const { state: view, change } = useUrlState();
  const [open, setOpen] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  const button = useRef<ArchiveButtonHandle>(null);
  const leave = useCallback(() => {
    setOpen(false);
    setRefused(null);
    // The button of the view left goes with it.
    requestAnimationFrame(() => button.current?.focus());
  }, []);
  const latest = useRef({ view, change, onFiles, open, refused });
  latest.current = { view, change, onFiles, open, refused };
  useEffect(() => {
    let before: ViewState | null = null;
    return useArchive.subscribe(({ archive, files }, { archive: old }) => {
      if (archive === old) return;
      const { view, change, onFiles, open, refused } = latest.current;
      if (archive === null) {
        if (before !== null) change(before);
        before = null;
        onFiles(null);
        return;
      }
      // The source first, at once: with the files' range, the connection would be asked for it.
      flushSync(() => onFiles(activeArchive(archive)));
      const place = placeOf(archive);
      if (before === null) change({ ...CLEARED, ...place });
      else change(old?.reading === archive.reading ? movedPlace(view, placeOf(old), place) : place);
      before ??= view;
      if (open && refused === null && archive.whole && isFaultless(files)) leave();
    });
  }, [leave]);
  const take = (files: readonly File[], folders: readonly string[] = []) => {
    if (files.length + folders.length === 0) return;
    setOpen(true);
    setRefused(foldersText(folders));
    state.open(files);
  };
  const closeFiles = () => {
    state.close();
    leave();
  };
  const keepOf = (file: File) => {
    const known = keeping.kept.some(({ name, size }) => name === file.name && size === file.size);
    return known || keeping.keeping.includes(file.name) || !keeping.supported
      ? null
      : (kept: File) => void keeping.keep(kept);
  };
  const back = connection === null ? 'the connection' : connectionLabel(connection);
  return (
    <>
      {buttonSlot !== null &&
        createPortal(
          <>
            <ArchiveButton ref={button} onFiles={take} />
            {keeping.kept.length > 0 && (
              <Button aria-haspopup="dialog" onClick={() => setOpen(true)}>
                Kept files
              </Button>
            )}
          </>,
          buttonSlot,
        )}
      {bannerSlot !== null &&
        state.files.length > 0 &&
        (state.archive !== null || isReading(state)) &&
        createPortal(
          <ArchiveBanner
            files={state.files}
            entries={state.archive?.overview.entries ?? null}
            untimed={state.archive?.overview.untimed ?? 0}
            connection={back}
            onShowFiles={() => setOpen(true)}
            onShowSoFar={state.showSoFar}
            onCloseFiles={closeFiles}
          />,
          bannerSlot,
        )}
      <DropTarget onFiles={take} />
      {open && (
        <ArchiveDialog
          state={state}
          keepOf={keepOf}
          kept={<KeptSection state={keeping} zone={zone} onOpen={take} />}
          refused={refused}
          connection={back}
          onAdd={() => button.current?.choose()}
          onCloseFiles={closeFiles}
          onClose={leave}
        />
      )}
    </>
  );
}

/** All filters off and every level shown, so that what is counted is what is in the files. */
const CLEARED: ViewState = { ...DEFAULT_VIEW, level: 'debug' };

function activeArchive({ source, overview }: OpenArchive): ActiveSource {
  const { keys } = archiveEndpoints(overview.endpoints, overview.omittedEndpoints, overview.untimed);
  // Neither is used: files are not asked over a network, and have no time of their own.
  return { source, budget: new RequestBudget(1), clock: new ServerClock(), endpoints: keys };
}

type Place = Pick<ViewState, 'endpoints' | 'from' | 'to'>;

/** Where more has been read of the same files: what was narrowed down since stays, what still is the whole grows. */
function movedPlace(view: ViewState, before: Place, now: Place): Partial<ViewState> {
  const isWhole = view.from === before.from && view.to === before.to;
  const isAll = view.endpoints.toSorted().join() === before.endpoints.toSorted().join();
  return {
    ...(isWhole ? { from: now.from, to: now.to } : {}),
    ...(isAll ? { endpoints: now.endpoints } : {}),
  };
}

/** The range and the endpoints that hold the whole archive. */
function placeOf({ overview }: OpenArchive): Place {
  const { endpoints, omittedEndpoints, untimed, extent } = overview;
  const { first } = archiveEndpoints(endpoints, omittedEndpoints, untimed);
  const now = Date.now();
  const { start, end } = extent ?? { start: now - HOUR_MS, end: now };
  return {
    endpoints: extent === null ? [UNTIMED_ENDPOINT] : first,
    from: toIso(start),
    to: toIso(end),
  };
}

/** Nothing of the files needs to be told before they are looked at. */
function isFaultless(files: ArchiveState['files']): boolean {
  return files.every(
    ({ state, badCount, columns }) => state === 'done' && badCount === 0 && !wantsChoice(columns),
  );
}
