/** A repeatable source of randomness. Two made of the same seed give the same sequence. */
export interface Random {
  /** At least 0, below 1. */
  next(): number;
  between(low: number, high: number): number;
  /** A whole number from low to high, both included. */
  int(low: number, high: number): number;
  chance(probability: number): boolean;
  pick<T>(choices: readonly [T, ...T[]]): T;
  /** Roughly normal: mean 0, standard deviation 1, never beyond ±3.5. */
  normal(): number;
  /** Lower-case hexadecimal digits. */
  hex(length: number): string;
}

/** Mixes 32 bits so that neighbouring inputs give unrelated outputs. */
function scramble(value: number): number {
  let bits = value | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x21f0aaad);
  bits = Math.imul(bits ^ (bits >>> 15), 0x735a2d97);
  return (bits ^ (bits >>> 15)) >>> 0;
}

/** A 32-bit hash of a text. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return scramble(hash);
}

/** Makes a generator whose sequence depends on the seed alone. */
export function createRandom(seed: string): Random {
  let counter = hashText(seed);
  const bits = (): number => {
    counter = (counter + 0x9e3779b9) | 0;
    return scramble(counter);
  };
  const next = (): number => bits() / 4_294_967_296;
  return {
    next,
    between: (low, high) => low + next() * (high - low),
    int: (low, high) => low + Math.floor(next() * (high - low + 1)),
    chance: (probability) => next() < probability,
    pick: (choices) => choices[Math.floor(next() * choices.length)] ?? choices[0],
    normal: () => (next() + next() + next() + next() - 2) * 1.732,
    hex: (length) => {
      let digits = '';
      while (digits.length < length) digits += bits().toString(16).padStart(8, '0');
      return digits.slice(0, length);
    },
  };
}
