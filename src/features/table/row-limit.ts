/** CSS pixels that every browser lays out in one box (Firefox: 17,895,697, Chromium and Safari: 33,554,428). */
const SAFE_HEIGHT = 16_000_000;
/** Room for what is drawn beside the rows, and for rows that are open. */
const SPARE_HEIGHT = 500_000;

let tallest: number | null = null;

/** How many rows of a height, in CSS pixels, can be scrolled to: browsers cut boxes that are taller than they can count. */
export function rowLimit(count: number, rowHeight: number): number {
  if (count * rowHeight <= SAFE_HEIGHT) return count;
  tallest ??= measureTallest();
  return Math.min(count, Math.floor(Math.max(SAFE_HEIGHT, tallest - SPARE_HEIGHT) / rowHeight));
}

function measureTallest(): number {
  const box = document.createElement('div');
  box.style.position = 'absolute';
  box.style.visibility = 'hidden';
  box.style.width = '1px';
  box.style.height = '1000000000px';
  document.body.append(box);
  const { height } = box.getBoundingClientRect();
  box.remove();
  return height;
}
