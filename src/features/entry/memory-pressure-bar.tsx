import type { MemoryPressure } from '../../logs/memory-pressure';
import figures from './figures.module.css';

/** The arithmetic of a memory error in one line, with a bar: in use, asked for, and the card's total as a mark. */
export function MemoryPressureBar({ pressure }: { readonly pressure: MemoryPressure }) {
  const { used, total, asked, short, summary } = pressure;
  const scale = Math.max(total, used + (asked ?? 0));
  const width = (bytes: number) => ({ inlineSize: `${(bytes / scale) * 100}%` });
  return (
    <div className={figures.pressure}>
      <p className={figures.pressureText}>
        <span className={figures.label}>GPU memory</span>{' '}
        <span data-short={short > 0 || undefined}>{summary}</span>
      </p>
      <div className={figures.bar} aria-hidden="true">
        <span className={figures.used} style={width(used)} />
        {asked !== null && (
          <span className={figures.asked} style={width(asked)} data-short={short > 0 || undefined} />
        )}
        {scale > total && (
          <span className={figures.mark} style={{ insetInlineStart: `${(total / scale) * 100}%` }} />
        )}
      </div>
    </div>
  );
}
