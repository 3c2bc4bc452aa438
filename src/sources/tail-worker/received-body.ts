/** Bytes read are told in portions of this size, and whenever all that came was read. */
const TELL_BYTES = 256 * 1024;

export interface BodyEvents {
  /** So many bytes more were read. */
  readonly onRead: (bytes: number) => void;
  readonly onCancel: () => void;
}

/** A response body whose chunks come by message; what its reader has not asked for waits here. */
export class ReceivedBody {
  readonly stream: ReadableStream<Uint8Array<ArrayBuffer>>;
  readonly #onRead: (bytes: number) => void;
  #waiting: Uint8Array<ArrayBuffer>[] = [];
  #controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>> | null = null;
  /** Set while the reader waits. */
  #wanted: (() => void) | null = null;
  /** What is to be said after the waiting chunks; undefined while more may come. */
  #end: string | null | undefined;
  #untold = 0;

  constructor({ onRead, onCancel }: BodyEvents) {
    this.#onRead = onRead;
    this.stream = new ReadableStream(
      {
        start: (controller) => {
          this.#controller = controller;
        },
        pull: () =>
          new Promise((resolve) => {
            this.#wanted = resolve;
            this.#give();
          }),
        cancel: onCancel,
      },
      { highWaterMark: 0 },
    );
  }

  push(chunks: readonly Uint8Array<ArrayBuffer>[]): void {
    for (const chunk of chunks) this.#waiting.push(chunk);
    this.#give();
  }

  /** @param reason null when the body is complete */
  end(reason: string | null): void {
    this.#end = reason;
    this.#give();
  }

  #give(): void {
    const wanted = this.#wanted;
    if (wanted === null || this.#controller === null) return;
    const chunk = this.#waiting.shift();
    if (chunk === undefined && this.#end === undefined) return;
    this.#wanted = null;
    if (chunk !== undefined) {
      this.#controller.enqueue(chunk);
      this.#tell(chunk.byteLength);
    } else if (this.#end === null) this.#controller.close();
    else this.#controller.error(new TypeError(this.#end));
    wanted();
  }

  #tell(bytes: number): void {
    this.#untold += bytes;
    if (this.#waiting.length > 0 && this.#untold < TELL_BYTES) return;
    this.#onRead(this.#untold);
    this.#untold = 0;
  }
}
