/** The operations of a tape once more, in double-double arithmetic: what a run would give if it did not round. */
import { axpy, firstBinary, inputCode } from './codes.ts';
import { add, errorOf, exact, scale, type DoubleDouble } from './double-double.ts';
import { binaryExactly, unaryExactly } from './double-double-functions.ts';
import { binaryNames, unaryNames } from './rules.ts';
import { codeAt, constantAt, firstAt, operandsOf, partial, secondAt, siteAt, stride, tapeEnd, valueAt } from './tape.ts';
import { operationOf } from './wengert.ts';

export interface Replay {
  /** The value of a node without rounding. */
  exactAt(node: number): DoubleDouble;
  /** How far the recorded value is from that. */
  errorAt(node: number): number;
  /** Whether the rounding of the node itself is unknown, or meant, and its recorded value was held to be exact for its operands. */
  isHeld(node: number): boolean;
}

const unaryByCode = unaryNames.map((name) => unaryExactly[name]);
const fround = unaryNames.indexOf('fround');
const binaryByCode = binaryNames.map((name) => binaryExactly[name]);

/**
 * Replays the nodes from `base` on, along the branches that were recorded. Inputs and constants count as exact; `moved` has other values of
 * inputs, by node. What has no exact value (a node of stored partials, the sine of 1e12) is held to be exact
 * and linear; so is `Math.fround`.
 */
export function replay(base: number, moved: ReadonlyMap<number, DoubleDouble> = new Map()): Replay {
  const count = (tapeEnd() - base) / stride;
  const highs = new Float64Array(count);
  const lows = new Float64Array(count);
  const exactAt = (node: number): DoubleDouble => {
    const k = (node - base) / stride;
    return k < 0 ? exact(valueAt(node)) : [highs[k]!, lows[k]!];
  };
  const held = new Uint8Array(count);
  for (let k = 0; k < count; k++) {
    const node = base + k * stride;
    let value = moved.get(node) ?? valueOf(node, exactAt);
    if (!value || !Number.isFinite(value[0])) {
      held[k] = 1;
      value = linear(node, exactAt);
    }
    [highs[k], lows[k]] = value;
  }
  return {
    exactAt,
    errorAt: (node) => errorOf(valueAt(node), exactAt(node)),
    isHeld: (node) => node >= base && held[(node - base) / stride] === 1,
  };
}

function valueOf(node: number, exactAt: Replay['exactAt']): DoubleDouble | undefined {
  const code = codeAt(node);
  if (code === inputCode) return exact(valueAt(node));
  if (code >= axpy || code === fround) return undefined;
  const x = exactAt(firstAt(node));
  if (makesUp(node)) return x;
  return code < firstBinary ? unaryByCode[code]!(x) : binaryValue(code - firstBinary, x, node, exactAt);
}

/** Whether a node is the constant by which `Math.hypot` of many operands makes up for its own rounding. */
function makesUp(node: number): boolean {
  const operand = firstAt(node);
  return codeAt(node) === addConstant && operationOf(codeAt(operand)) === 'hypot' && siteAt(operand) === siteAt(node);
}
/** The code of x + c. */
const addConstant = firstBinary + 3 * binaryNames.indexOf('add') + 1;

function binaryValue(place: number, x: DoubleDouble, node: number, exactAt: Replay['exactAt']): DoubleDouble {
  const value = binaryByCode[Math.floor(place / 3)]!;
  switch (place % 3) {
    case 0:
      return value(x, exactAt(secondAt(node)));
    case 1:
      return value(x, exact(constantAt(node)));
    default:
      return value(exact(constantAt(node)), x);
  }
}

/** The recorded value, moved along the partials. */
function linear(node: number, exactAt: Replay['exactAt']): DoubleDouble {
  return operandsOf(node).reduce<DoubleDouble>(
    (sum, { side, node: operand }) => {
      const change = add(exactAt(operand), exact(-valueAt(operand)));
      return change[0] === 0 ? sum : add(sum, scale(change, partial(node, side)));
    },
    exact(valueAt(node)),
  );
}
