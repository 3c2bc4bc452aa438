/** Most bytes that a file may have when it is built in the browser's memory. */
export const MEMORY_CAP_BYTES = 512_000_000;
const REVOKE_AFTER_MS = 60_000;

/** One file being written. Nothing is kept of it unless it is closed. */
export interface FileSink {
  /** Null when the file goes to disk as it is written. */
  readonly maxBytes: number | null;
  /** Answers with the bytes written. A lone surrogate becomes U+FFFD. */
  write(text: string): Promise<number>;
  /** Finishes the file; answers with the name it has. `partialName` is used where the name is still free. */
  close(partialName: string | null): Promise<string>;
  abort(): Promise<void>;
}

/** Where a file goes: chosen once, opened for each try. */
export interface FileTarget {
  open(): Promise<FileSink>;
}

/** Asks where to save; null when the user changed their mind. Must be called within the user's click. */
export type ChooseFile = (fileName: string) => Promise<FileTarget | null>;

/**
 * The browser's own save dialog where it has one, so that the file is streamed to disk; otherwise a download built in
 * memory. The dialog is left out under automation, which cannot answer it.
 */
export const chooseFile: ChooseFile = async (fileName) => {
  const picker: unknown = Reflect.get(window, 'showSaveFilePicker');
  if (typeof picker !== 'function' || navigator.webdriver) return memoryTarget(fileName, download);
  try {
    const handle: unknown = await Reflect.apply(picker, window, [
      { id: 'log-export', startIn: 'downloads', suggestedName: fileName },
    ]);
    return handle instanceof FileSystemFileHandle ? diskTarget(handle) : memoryTarget(fileName, download);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return null;
    // A frame or a policy may forbid the dialog; a download still works there.
    return memoryTarget(fileName, download);
  }
};

function diskTarget(handle: FileSystemFileHandle): FileTarget {
  return {
    open: async () => {
      const file = await handle.createWritable();
      const encoder = new TextEncoder();
      return {
        maxBytes: null,
        write: async (text) => {
          const bytes = encoder.encode(text);
          await file.write(bytes);
          return bytes.byteLength;
        },
        close: async () => {
          await file.close();
          return handle.name;
        },
        abort: () => file.abort(),
      };
    },
  };
}

/** A file built of parts in memory and handed over whole when closed. */
export function memoryTarget(fileName: string, deliver: (parts: Blob[], name: string) => void): FileTarget {
  return {
    open: () => {
      let parts: Blob[] = [];
      return Promise.resolve<FileSink>({
        maxBytes: MEMORY_CAP_BYTES,
        write: (text) => {
          const part = new Blob([text.toWellFormed()]);
          parts.push(part);
          return Promise.resolve(part.size);
        },
        close: (partialName) => {
          const name = partialName ?? fileName;
          deliver(parts, name);
          parts = [];
          return Promise.resolve(name);
        },
        abort: () => {
          parts = [];
          return Promise.resolve();
        },
      });
    },
  };
}

function download(parts: Blob[], name: string): void {
  // A type that no browser opens in place of saving it.
  const url = URL.createObjectURL(new Blob(parts, { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), REVOKE_AFTER_MS);
}
