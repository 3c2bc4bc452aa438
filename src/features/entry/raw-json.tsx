import type { Json } from '../../logs/json';
import { printJson } from '../../logs/json-shape';
import styles from './entry.module.css';
import { LongText } from './long-text';

/** The entry as received, as text. Printed only while it is shown. */
export function RawJson({ raw, id }: { readonly raw: Json; readonly id: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
    <section id={id} aria-label="Raw JSON text" tabIndex={0} className={styles.raw}>
      <pre>
        <LongText text={printJson(raw)} />
      </pre>
    </section>
  );
}
