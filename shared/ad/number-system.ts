/** What the language's operators need from a number system; `forward.ts` and `reverse.ts` are the two that carry derivatives. */
import type { BinaryName, UnaryName } from './rules.ts';

/** Any value of the program: most are no numbers at all. */
export type Any = any;

export interface NumberSystem<Number> {
  isActive(x: unknown): x is Number;
  /** The float64 of an active number; anything else unchanged. */
  primal(x: Any): Any;
  /** The node on the tape, −1 where there is none. */
  nodeOf(x: unknown): number;
  /** ToNumber of the language, with active numbers left as they are. */
  toNumber(x: Any): Any;
  /** ToPrimitive of the language. */
  toPrimitive(x: Any, hint: 'number' | 'default'): Any;
  /** The operands of `==`, of which an object beside what is none becomes a primitive. */
  comparable(x: Any, y: Any): readonly [Any, Any];
  /** Announces the site of the next operations that cannot tell it, and passes the value on. */
  at<T>(value: T, site: number): T;
  /** An active number becomes a plain one; notes the event. */
  lose(x: Number, operation: string, site?: number): number;
  /** A value with given partials with respect to active numbers. */
  linear(value: number, operands: readonly Number[], partials: readonly number[], site: number): Number;
  /** A row of the rules table as a function of anything. */
  unaryOperation(name: UnaryName): (x: Any, site?: number) => Any;
  binaryOperation(name: BinaryName): (x: Any, y: Any, site?: number) => Any;
  siteNow(): number;
}
