/**
 * What this machine takes to write and to read a node of a bare tape: integers for active numbers, one kind of operation, nothing asked
 * about any operand. Nanoseconds of two machines can be compared by it.
 */
const nodes = 2_000_000;
const stride = 4;
const inputs = 2000;
const multiplyAdd = 1;

const doubles = new Float64Array(stride * (nodes + inputs));
const integers = new Int32Array(doubles.buffer);
let end = 0;

function record(value: number, x: number, y: number, z: number): number {
  const node = end;
  end = node + stride;
  const word = 2 * node;
  doubles[node] = value;
  doubles[node + 1] = 0;
  integers[word + 4] = x;
  integers[word + 5] = multiplyAdd;
  integers[word + 6] = y;
  integers[word + 7] = z;
  return node;
}

/** Sums of products of the inputs, ten at a time, each going on where it ended. */
function fill(): void {
  end = 0;
  for (let k = 0; k < inputs; k++) record(k / inputs, 0, 0, 0);
  const sums = Array.from({ length: 10 }, (_, k) => stride * k);
  let next = 0;
  for (let k = 0; k < nodes; k += 10) {
    const z = stride * (k % inputs);
    for (let row = 0; row < 10; row++) {
      const x = sums[row]!;
      next = next + 1 === inputs ? 0 : next + 1;
      const y = stride * next;
      sums[row] = record(doubles[x]! + doubles[y]! * doubles[z]!, x, y, z);
    }
  }
}

function sweep(): void {
  for (let k = 1; k <= 10; k++) doubles[end - stride * k + 1] = 1;
  for (let node = end - stride; node >= stride * inputs; node -= stride) {
    const adjoint = doubles[node + 1]!;
    if (integers[2 * node + 5] !== multiplyAdd) continue;
    const x = integers[2 * node + 4]!;
    const y = integers[2 * node + 6]!;
    const z = integers[2 * node + 7]!;
    doubles[x + 1]! += adjoint;
    doubles[y + 1]! += adjoint * doubles[z]!;
    doubles[z + 1]! += adjoint * doubles[y]!;
  }
}

/** Nanoseconds per node to record and to sweep, the least of several times. */
export function floor(time: (action: () => void) => number): { readonly record: number; readonly sweep: number } {
  const rounds = Array.from({ length: 12 }, () => [time(fill), time(sweep)] as const);
  const least = (side: 0 | 1) => (Math.min(...rounds.map((round) => round[side])) * 1e6) / nodes;
  return { record: least(0), sweep: least(1) };
}
