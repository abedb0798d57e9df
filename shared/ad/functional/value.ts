/**
 * What a differentiable number is: a plain number, or an active one. An active number belongs to the level of the derivative
 * that made it and holds a value of the levels around it, so that derivatives nest: each call of `jvp` or `vjp` opens a level of
 * its own, and a primitive works at the innermost level among its operands, where everything else is a constant. That keeps apart
 * what a single ε would confuse.
 *
 * Source: Siskind and Pearlmutter, Nesting forward-mode AD in a functional framework, Higher-Order and Symbolic Computation 21
 * (2008), 361–376.
 */
export type Value = number | Active;

/** One derivative being taken: dual numbers of one direction, or the nodes of one trace; outermost, expressions being written down. */
export interface Level {
  /** Larger for the inner of two; no two levels of derivatives share a depth, expressions have depth 0. */
  readonly depth: number;
  /** The function has returned: what it leaves outside of its result is of no use to anybody. */
  isOver?: boolean;
  /** The chain rule: an active number of this level with the given value and its partials by other active numbers of this level. */
  combine(primal: Value, terms: readonly Term[], operation: Operation): Active;
}

/** What a value was computed by: a primitive's name, and all that went into it. */
export interface Operation {
  readonly name: string;
  readonly operands: readonly Value[];
}

export interface Term {
  readonly operand: Active;
  /** ∂ result / ∂ operand, a value of the levels around. */
  readonly partial: Value;
}

export class Active {
  readonly level: Level;
  readonly primal: Value;

  constructor(level: Level, primal: Value) {
    this.level = level;
    this.primal = primal;
  }

  /** @throws TypeError always: `+`, `<`, `Math.sin` or a text would lose the derivative in silence. */
  [Symbol.toPrimitive](): never {
    throw new TypeError('This number carries a derivative: compute with add, mul, sin … and compare with primal(x).');
  }
}

let deepest = 0;
export const nextDepth = (): number => ++deepest;

export const isValue = (x: unknown): x is Value => typeof x === 'number' || x instanceof Active;

/**
 * The plain number in a value, for comparisons, indices and printing. What is computed from it carries no derivative.
 *
 * ```js
 * const relu = (x) => (primal(x) > 0 ? x : 0);
 * grad(relu)(3); // 1
 * ```
 */
export function primal(x: Value): number {
  let value = x;
  while (value instanceof Active) value = value.primal;
  return value;
}

/**
 * The level at which a primitive of these operands works; undefined among plain numbers.
 * @throws TypeError for an operand that is no number, or that escaped from a derivative that has ended.
 */
export function innermost(...operands: readonly Value[]): Level | undefined {
  let level: Level | undefined;
  for (const x of operands) {
    if (x instanceof Active) {
      if (level === undefined || x.level.depth > level.depth) level = x.level;
    } else if (typeof x !== 'number') throw new TypeError(`A primitive takes numbers, not ${x === null ? 'null' : typeof x}.`);
  }
  if (level?.isOver) throw escaped();
  return level;
}

/** Whether a value is an active number of this very level. */
export const belongsTo = <L extends Level>(level: L, x: Value): x is Active => x instanceof Active && x.level === level;

/**
 * Checks that the result of a function, run at this level, was not made by a derivative inside it that has ended.
 * @throws TypeError for a number that escaped, whose derivative at this level could not be told.
 */
export function assertNoEscape(level: Level, result: Value): void {
  if (result instanceof Active && result.level.depth > level.depth) throw escaped();
}

const escaped = () => new TypeError('This number escaped from a derivative that has ended: return it from the function instead.');
