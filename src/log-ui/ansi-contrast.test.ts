import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ANSI_COLOURS } from '../logs/ansi';

const tokens = new Map(
  Array.from(
    readFileSync('src/ui/tokens.css', 'utf8').matchAll(/--([\w-]+):\s*light-dark\((#\w{6}),\s*(#\w{6})\)/g),
    ([, name = '', light = '', dark = '']) => [name, { light, dark }] as const,
  ),
);

/** Everything that log text stands on: table, details, hovered, selected and failed rows, notices. */
const GROUNDS = ['bg', 'bg-raised', 'bg-sunken', 'bg-hover', 'bg-selected', 'bad-bg', 'warn-bg'];

/** WCAG 2.2, "relative luminance". */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

describe('terminal colours', () => {
  for (const theme of ['light', 'dark'] as const) {
    const token = (name: string): string => tokens.get(name)?.[theme] ?? 'missing';

    it.each(ANSI_COLOURS)(`%s can be read on every ground (${theme})`, (colour) => {
      for (const ground of GROUNDS)
        expect(contrast(token(`ansi-${colour}`), token(ground)), ground).toBeGreaterThanOrEqual(4.5);
    });

    it(`text can be read on marked matches (${theme})`, () => {
      expect(contrast(token('text'), token('bg-match'))).toBeGreaterThanOrEqual(4.5);
    });
  }
});
