import * as v from 'valibot';
import { DAY_MS } from '../../logs/time-range';

/** A file kept in the browser's own storage for this page. */
export interface KeptFile {
  readonly id: string;
  readonly name: string;
  /** Bytes as stored. */
  readonly size: number;
  /** Epoch milliseconds. */
  readonly keptAt: number;
  readonly expiresAt: number;
}

const FOLDER = 'log-files';
/** What is not described after so long was never written to its end. */
const UNFINISHED_MS = DAY_MS;

const description = v.object({
  name: v.string(),
  size: v.number(),
  keptAt: v.number(),
  expiresAt: v.number(),
});

/**
 * Files in the origin-private file system. Each is two files there: the bytes, and, once they are all written, a
 * description. What has expired is deleted when the list is asked for.
 */
export class KeptFiles {
  readonly #root: () => Promise<FileSystemDirectoryHandle>;
  readonly #now: () => number;

  constructor(root: () => Promise<FileSystemDirectoryHandle>, now: () => number = Date.now) {
    this.#root = root;
    this.#now = now;
  }

  /** Latest first. */
  async list(): Promise<readonly KeptFile[]> {
    const folder = await this.#folder();
    const names: string[] = [];
    for await (const name of folder.keys()) names.push(name);
    const kept: KeptFile[] = [];
    for (const name of names) {
      const id = name.replace(/\.\w+$/, '');
      if (name.endsWith('.json')) {
        const file = await this.#describe(folder, id);
        if (file === null || file.expiresAt <= this.#now()) await this.delete(id);
        else kept.push(file);
      } else if (!names.includes(`${id}.json`) && !(Number.parseInt(id, 10) > this.#now() - UNFINISHED_MS))
        await this.delete(id);
    }
    return kept.sort((a, b) => b.keptAt - a.keptAt);
  }

  /** Copies a file. Throws what the browser throws when its storage is full or not to be written. */
  async keep(file: File, days: number): Promise<void> {
    const folder = await this.#folder();
    const keptAt = this.#now();
    const id = `${keptAt}-${crypto.getRandomValues(new Uint32Array(1))[0]?.toString(36)}`;
    const described = { name: file.name, size: file.size, keptAt, expiresAt: keptAt + days * DAY_MS };
    try {
      await write(folder, `${id}.bytes`, file);
      await write(folder, `${id}.json`, new Blob([JSON.stringify(described)]));
    } catch (error) {
      await this.delete(id);
      throw error;
    }
  }

  /** The file under its own name. Nothing is read yet. */
  async open({ id, name }: KeptFile): Promise<File> {
    const folder = await this.#folder();
    const stored = await (await folder.getFileHandle(`${id}.bytes`)).getFile();
    return new File([stored], name, { lastModified: stored.lastModified });
  }

  async delete(id: string): Promise<void> {
    const folder = await this.#folder();
    // The description first: without it the bytes are nothing.
    for (const name of [`${id}.json`, `${id}.bytes`]) await folder.removeEntry(name).catch(() => undefined);
  }

  async #folder(): Promise<FileSystemDirectoryHandle> {
    return (await this.#root()).getDirectoryHandle(FOLDER, { create: true });
  }

  async #describe(folder: FileSystemDirectoryHandle, id: string): Promise<KeptFile | null> {
    try {
      const file = await (await folder.getFileHandle(`${id}.json`)).getFile();
      return { id, ...v.parse(description, JSON.parse(await file.text())) };
    } catch {
      return null;
    }
  }
}

async function write(folder: FileSystemDirectoryHandle, name: string, content: Blob): Promise<void> {
  const handle = await folder.getFileHandle(name, { create: true });
  const writable = await handle.createWritable();
  await content.stream().pipeTo(writable);
}
