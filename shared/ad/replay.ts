/** The operations of a tape once more, in double-double arithmetic: what a run would give if it did not round. */
import { axpy, firstBinary, inputCode, multiplyAdd, preaccumulated } from './codes.ts';
import { add, errorOf, exact, scale, type DoubleDouble } from './double-double.ts';
import { binaryExactly, unaryExactly } from './double-double-functions.ts';
import { binaryNames, unaryNames } from './rules.ts';
import { codeAt, constantAt, firstAt, operandsOf, partial, secondAt, stride, tapeEnd, valueAt } from './tape.ts';

export interface Replay {
  /** The value of a node without rounding. */
  exactAt(node: number): DoubleDouble;
  /** How far the recorded value is from that. */
  errorAt(node: number): number;
}

const unaryByCode = unaryNames.map((name) => unaryExactly[name]);
const binaryByCode = binaryNames.map((name) => binaryExactly[name]);

/**
 * Replays the nodes from `base` on, along the branches that were recorded. Inputs and constants count as exact; `moved` has other values of
 * inputs, by node. What is one node with stored partials is held to be exact and linear.
 */
export function replay(base: number, moved: ReadonlyMap<number, DoubleDouble> = new Map()): Replay {
  const count = (tapeEnd() - base) / stride;
  const highs = new Float64Array(count);
  const lows = new Float64Array(count);
  const exactAt = (node: number): DoubleDouble => {
    const k = (node - base) / stride;
    return k < 0 ? exact(valueAt(node)) : [highs[k]!, lows[k]!];
  };
  for (let k = 0; k < count; k++) {
    const node = base + k * stride;
    const [high, low] = moved.get(node) ?? valueOf(node, exactAt);
    highs[k] = high;
    lows[k] = low;
  }
  return { exactAt, errorAt: (node) => errorOf(valueAt(node), exactAt(node)) };
}

function valueOf(node: number, exactAt: Replay['exactAt']): DoubleDouble {
  const code = codeAt(node);
  if (code === inputCode) return exact(valueAt(node));
  if (code === multiplyAdd || code === preaccumulated || code === axpy) return linear(node, exactAt);
  const x = exactAt(firstAt(node));
  const value = code < firstBinary ? unaryByCode[code]!(x) : binaryValue(code - firstBinary, x, node, exactAt);
  return Number.isFinite(value[0]) ? value : linear(node, exactAt);
}

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
