/** Chance that repeats itself: what `Math.random` draws. */
import type { Any } from '../../ad/number-system.ts';

/** Seeds become states that are far apart. */
const golden = 0x9e3779b9;
let state = golden;
let stateAtFirst: number | undefined;

/** What the program is given for a number that was drawn, and how many there were. */
export const draws = { lift: (x: number): Any => x, count: 0 };

/** A number in [0, 1): mulberry32, a public-domain generator by Tommy Ettinger with period 2³². */
export function draw(): number {
  draws.count++;
  state = after(state);
  return numberOf(state);
}

const after = (before: number): number => (before + 0x6d2b79f5) | 0;

function numberOf(at: number): number {
  let t = Math.imul(at ^ (at >>> 15), 1 | at);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}

let stateOfNames = -golden;

/** The same for names: chance that no run starts again, so that no two names are one even where a module keeps a store of bytes. */
export function drawName(): number {
  stateOfNames = after(stateOfNames);
  return numberOf(stateOfNames);
}

/** Every run of the function draws what the first one drew, after what its module and its point have drawn. */
export function reseed(): void {
  state = stateAtFirst ??= state;
  draws.count = 0;
}

/** Runs start from this seed instead, whatever was drawn before. */
export function startFrom(seed: number): void {
  stateAtFirst = Math.imul(seed, golden);
}

/** Where chance stands. */
export const chance = (): number => state;

/** Draws once more what was drawn since `from`, and then goes on as if it had not. */
export function drawnAgain<T>(from: number, action: () => T): T {
  const { count } = draws;
  const end = state;
  state = from;
  try {
    return action();
  } finally {
    state = end;
    draws.count = count;
  }
}
