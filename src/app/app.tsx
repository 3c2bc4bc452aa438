import { QueryClientProvider } from '@tanstack/react-query';
import { lazy, Suspense, useCallback, useEffect, useState } from 'react';
import { ConnectionButton } from '../features/connection/connection-button';
import { useConnection } from '../sources/connection';
import { createQueryClient } from '../sources/log-queries';
import type { ApiProblem } from '../sources/log-source';
import { type ActiveSource, useActiveSource } from './active-source';
import styles from './app.module.css';
import { useBoot, useDemo } from './boot';
import { useConnectionAudit } from './connection-audit';
import { Dashboard } from './dashboard';
import { Header } from './header';
import { MarksAwayProvider } from './marks-away-provider';
import { useTheme } from './theme';
import '../ui/tokens.css';

const ConnectionControl = lazy(() =>
  import('./connection-control').then((module) => ({ default: module.ConnectionControl })),
);

const ArchiveTools = lazy(() =>
  import('./archive-tools').then((module) => ({ default: module.ArchiveTools })),
);

const queryClient = createQueryClient();

/** The whole dashboard: decides where logs come from, then shows them. */
export function App() {
  useTheme();
  useConnectionAudit();
  const boot = useBoot();
  const connection = useConnection((state) => state.connection);
  const generation = useConnection((state) => state.generation);
  const demo = useDemo(connection?.mode === 'demo');
  const connected = useActiveSource(boot.config, demo);
  const [files, setFiles] = useState<ActiveSource | null>(null);
  const active = files ?? connected;
  const [answered, setAnswered] = useState(false);
  const [archiveSlot, setArchiveSlot] = useState<HTMLElement | null>(null);
  const [bannerSlot, setBannerSlot] = useState<HTMLElement | null>(null);
  const [dialogOpen, setDialogOpen] = useState(false);
  const [refusal, setRefusal] = useState<ApiProblem | null>(null);
  const openConnection = useCallback(() => setDialogOpen(true), []);
  const unconnected = boot.config !== null && connection === null;
  useEffect(() => setDialogOpen(unconnected), [unconnected]);
  const onUnauthorized = useCallback(
    (problem: ApiProblem) => {
      useConnection.getState().forgetKey(generation);
      setRefusal(problem);
      setDialogOpen(true);
    },
    [generation],
  );
  const connectionButton = (
    <>
      <span ref={setArchiveSlot} className={styles.archive} />
      {files === null && (
        <ConnectionButton connection={connection} open={dialogOpen} onOpen={openConnection} />
      )}
    </>
  );
  return (
    <QueryClientProvider client={queryClient}>
      {active === null ? (
        <div className={styles.app}>
          <Header budget={null} onHelp={() => undefined}>
            {connectionButton}
          </Header>
          <main className={styles.placeholder}>
            {demo.kind === 'failed' ? (
              <p role="alert">
                The demo data could not be loaded: {demo.reason}. Reload the page, or connect to an API.
              </p>
            ) : unconnected ? (
              <p>No API is connected. Open “Connection” and enter its address, or use the demo data.</p>
            ) : (
              <p role="status">{demo.kind === 'starting' ? 'Preparing demo data…' : 'Starting…'}</p>
            )}
          </main>
        </div>
      ) : (
        <MarksAwayProvider>
          <Dashboard
            key={active.source.id}
            active={active}
            notice={boot.notice}
            connectionButton={connectionButton}
            banner={<div ref={setBannerSlot} />}
            onAnswered={() => setAnswered(true)}
            onOpenConnection={openConnection}
            onUnauthorized={onUnauthorized}
          />
        </MarksAwayProvider>
      )}
      {(answered || unconnected) && (
        <Suspense fallback={null}>
          <ArchiveTools
            buttonSlot={archiveSlot}
            bannerSlot={bannerSlot}
            connection={connection}
            onFiles={setFiles}
          />
        </Suspense>
      )}
      {dialogOpen && files === null && boot.config !== null && (
        <Suspense fallback={null}>
          <ConnectionControl
            config={boot.config}
            refusal={refusal}
            onClose={() => {
              setDialogOpen(false);
              setRefusal(null);
            }}
          />
        </Suspense>
      )}
    </QueryClientProvider>
  );
}
