import { useEffect, useRef, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { BareList } from './bare-list';
import { type BareEntry, fetchEntries, followStream } from './fetch-entries';
import { type BareRequest, readBareRequest } from './request';
import './bare.css';

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no root.');
const request = readBareRequest(new URLSearchParams(location.search));
createRoot(root).render(request.mode === 'tail' ? <Tail request={request} /> : <List request={request} />);

/** Loads every entry of the range, then shows them. */
function List({ request }: { readonly request: BareRequest }) {
  const [entries, setEntries] = useState<readonly BareEntry[]>([]);
  useEffect(() => {
    void fetchEntries(request).then(setEntries);
  }, [request]);
  return (
    <BareList
      entries={entries}
      count={entries.length}
      follow={false}
      width={request.width}
      height={request.height}
      attributes={{ role: 'table', 'aria-label': 'Log entries', 'aria-rowcount': entries.length + 1 }}
    />
  );
}

/** Follows the stream once its button is pressed. */
function Tail({ request }: { readonly request: BareRequest }) {
  const entries = useRef<BareEntry[]>([]);
  const [received, setReceived] = useState(0);
  const count = entries.current.length;
  return (
    <>
      <button type="button" onClick={() => void followStream(request, entries.current, setReceived)}>
        Start live tail
      </button>
      <p>received {received}</p>
      <BareList
        entries={entries.current}
        count={count}
        follow
        width={request.width}
        height={request.height}
        attributes={{ role: 'log', 'aria-label': 'Live entries' }}
      />
    </>
  );
}
