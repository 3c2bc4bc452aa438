/** For tests: a folder of the origin-private file system, as far as it is used, over a map. */
export function memoryFolder() {
  const contents = new Map<string, Blob>();
  let limit = Number.POSITIVE_INFINITY;
  const fileHandle = (name: string) => ({
    getFile: async () => new File([contents.get(name) ?? ''], name),
    createWritable: async () => {
      const parts: Uint8Array<ArrayBuffer>[] = [];
      return new WritableStream<Uint8Array<ArrayBuffer>>({
        write: (part) => {
          if (part.length > limit) throw new DOMException('full', 'QuotaExceededError');
          parts.push(part);
        },
        close: () => void contents.set(name, new Blob(parts)),
      });
    },
  });
  const folder = {
    getDirectoryHandle: async () => folder,
    getFileHandle: async (name: string, options: { readonly create?: boolean } = {}) => {
      if (!contents.has(name)) {
        if (options.create !== true) throw new DOMException('gone', 'NotFoundError');
        contents.set(name, new Blob());
      }
      return fileHandle(name);
    },
    removeEntry: async (name: string) => {
      if (!contents.delete(name)) throw new DOMException('gone', 'NotFoundError');
    },
    async *keys() {
      yield* [...contents.keys()];
    },
  };
  return {
    // Only the members above are used of it.
    handle: folder as unknown as FileSystemDirectoryHandle,
    names: () => [...contents.keys()],
    put: (name: string, text: string) => void contents.set(name, new Blob([text])),
    limit: (bytes: number) => {
      limit = bytes;
    },
  };
}
