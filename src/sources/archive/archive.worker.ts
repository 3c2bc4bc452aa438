import { transferList } from '../../store/packed-entries';
import { ArchiveDesk } from './archive-desk';
import type { FromArchive, ToArchive } from './archive-message';

const desk = new ArchiveDesk((message) => postMessage(message, { transfer: buffersOf(message) }));

addEventListener('message', (event: MessageEvent<ToArchive>) => desk.receive(event.data));

/** What is handed over instead of copied. */
function buffersOf(message: FromArchive): ArrayBuffer[] {
  if (message.type === 'answer' && 'untimedOutside' in message.answer)
    return transferList(message.answer.entries);
  if (message.type !== 'match' || message.test.kind !== 'messages') return [];
  const { rows, bytes, ends } = message.test.batch;
  return [rows.buffer, bytes.buffer, ends.buffer];
}
