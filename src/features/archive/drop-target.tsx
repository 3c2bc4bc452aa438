import { useEffect, useRef, useState } from 'react';
import styles from './archive.module.css';

export interface DropTargetProps {
  /** `folders`: the names of folders among what was dropped; they are not read. */
  readonly onFiles: (files: readonly File[], folders: readonly string[]) => void;
}

/** Takes files dropped anywhere on the page, and shows that it would while they are dragged over it. */
export function DropTarget({ onFiles }: DropTargetProps) {
  const [over, setOver] = useState(false);
  const take = useRef(onFiles);
  take.current = onFiles;
  useEffect(() => {
    const onDrag = (event: DragEvent) => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const onLeave = (event: DragEvent) => {
      // Without a related target the pointer has left the window.
      if ((event.relatedTarget ?? null) === null) setOver(false);
    };
    const onDrop = (event: DragEvent) => {
      setOver(false);
      if (!holdsFiles(event)) return;
      event.preventDefault();
      const { files, folders } = droppedOf(event);
      take.current(files, folders);
    };
    const listeners = [
      ['dragenter', onDrag],
      ['dragover', onDrag],
      ['dragleave', onLeave],
      ['drop', onDrop],
    ] as const;
    for (const [name, listener] of listeners) window.addEventListener(name, listener);
    return () => {
      for (const [name, listener] of listeners) window.removeEventListener(name, listener);
    };
  }, []);
  if (!over) return null;
  return (
    // Above an open dialog too, which is in the browser's top layer.
    <div ref={(element) => element?.showPopover?.()} popover="manual" className={styles.drop} role="status">
      <p className={styles.dropText}>Drop log files to open them. They are not uploaded.</p>
    </div>
  );
}

/** A folder comes as a file too, of which only the attempt to read it fails. */
function droppedOf({ dataTransfer }: DragEvent): { readonly files: File[]; readonly folders: string[] } {
  const folders = [...(dataTransfer?.items ?? [])].flatMap((item) => {
    const entry = item.webkitGetAsEntry?.() ?? null;
    return entry?.isDirectory === true ? [entry.name] : [];
  });
  const files = [...(dataTransfer?.files ?? [])].filter(({ name }) => !folders.includes(name));
  return { files, folders };
}

function holdsFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes('Files') ?? false;
}
