import { QueryClientProvider } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import { ConnectionButton } from '../features/connection/connection-button';
import { Part } from '../log-ui/part';
import { useConnection } from '../sources/connection';
import { createQueryClient } from '../sources/log-queries';
import type { ApiProblem } from '../sources/log-source';
import { lazyPart } from '../ui/lazy-part';
import { type ActiveSource, useActiveSource } from './active-source';
import styles from './app.module.css';
import { useBoot, useDemo } from './boot';
import { useConnectionAudit } from './connection-audit';
import { Dashboard } from './dashboard';
import { Header } from './header';
import { MarksAwayProvider } from './marks-away-provider';
import { useTheme } from './theme';
import '../ui/tokens.css';

const ConnectionControl = lazyPart(() =>
  import('./connection-control').then((module) => module.ConnectionControl),
);

const ArchiveTools = lazyPart(() => import('./archive-tools').then((module) => module.ArchiveTools));

const queryClient = createQueryClient();

/** The whole dashboard. */
export function App() {
  return (
    <Part>
      <Shell />
    </Part>
  );
}

/** Decides where logs come from, then shows them. */
function Shell() {
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
  const closeConnection = () => {
    setDialogOpen(false);
    setRefusal(null);
  };
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
        <Part name="Open log file" brief slot={archiveSlot}>
          <ArchiveTools
            buttonSlot={archiveSlot}
            bannerSlot={bannerSlot}
            connection={connection}
            onFiles={setFiles}
          />
        </Part>
      )}
      {dialogOpen && files === null && boot.config !== null && (
        <Part name="Connection" slot={archiveSlot} onClose={closeConnection}>
          <ConnectionControl config={boot.config} refusal={refusal} onClose={closeConnection} />
        </Part>
      )}
    </QueryClientProvider>
  );
}
