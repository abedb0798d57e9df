import type { LstmFrame, LstmLayer, LstmState } from '../lstm.ts';

export const wrt = [0, 1];

/** What one unit leaves for the backward sweep: three gates, the change, both states before, and tanh of the cell after. */
const kept = 8;

/** Back-propagation through time. Everything is element-wise, so each unit of a layer only meets its own column. */
export function gradient(
  layers: readonly LstmLayer[],
  frame: LstmFrame,
  start: readonly LstmState[],
  text: readonly (readonly number[])[],
): number[] {
  const depth = layers.length;
  const b = frame.bias.length;
  const steps = text.length - 1;
  const w = layers.map((layer) => Float64Array.from(layer.weights.flat()));
  const c = layers.map((layer) => Float64Array.from(layer.biases.flat()));
  const hidden = Float64Array.from(start.flatMap((state) => state.hidden));
  const cell = Float64Array.from(start.flatMap((state) => state.cell));
  const tape = new Float64Array(steps * depth * b * kept);
  const softmax = new Float64Array(steps * b);

  for (let t = 0; t < steps; t++) {
    const bits = text[t]!;
    let sum = 2;
    for (let i = 0; i < b; i++) {
      let x = bits[i]! * frame.input[i]!;
      for (let l = 0; l < depth; l++) {
        const wl = w[l]!;
        const cl = c[l]!;
        const h = hidden[l * b + i]!;
        const s = cell[l * b + i]!;
        const forget = 1 / (1 + Math.exp(-(x * wl[i]! + cl[i]!)));
        const admit = 1 / (1 + Math.exp(-(h * wl[b + i]! + cl[b + i]!)));
        const emit = 1 / (1 + Math.exp(-(x * wl[2 * b + i]! + cl[2 * b + i]!)));
        const change = Math.tanh(h * wl[3 * b + i]! + cl[3 * b + i]!);
        const next = s * forget + admit * change;
        const bent = Math.tanh(next);
        const at = ((t * depth + l) * b + i) * kept;
        tape[at] = x;
        tape[at + 1] = h;
        tape[at + 2] = s;
        tape[at + 3] = forget;
        tape[at + 4] = admit;
        tape[at + 5] = emit;
        tape[at + 6] = change;
        tape[at + 7] = bent;
        cell[l * b + i] = next;
        x = emit * bent;
        hidden[l * b + i] = x;
      }
      const e = Math.exp(x * frame.output[i]! + frame.bias[i]!);
      softmax[t * b + i] = e;
      sum += e;
    }
    for (let i = 0; i < b; i++) softmax[t * b + i]! /= sum;
  }

  const dw = layers.map(() => new Float64Array(4 * b));
  const dc = layers.map(() => new Float64Array(4 * b));
  const dInput = new Float64Array(b);
  const dOutput = new Float64Array(b);
  const dBias = new Float64Array(b);
  const dHidden = new Float64Array(depth * b);
  const dCell = new Float64Array(depth * b);
  const scale = -1 / (steps * b);
  for (let t = steps - 1; t >= 0; t--) {
    const gold = text[t + 1]!;
    let ones = 0;
    for (let i = 0; i < b; i++) ones += gold[i]!;
    for (let i = 0; i < b; i++) {
      const seed = scale * (gold[i]! - ones * softmax[t * b + i]!);
      const top = ((t * depth + depth - 1) * b + i) * kept;
      dBias[i]! += seed;
      dOutput[i]! += seed * tape[top + 5]! * tape[top + 7]!;
      let dx = seed * frame.output[i]!;
      for (let l = depth - 1; l >= 0; l--) {
        const at = ((t * depth + l) * b + i) * kept;
        const wl = w[l]!;
        const dwl = dw[l]!;
        const dcl = dc[l]!;
        const x = tape[at]!;
        const h = tape[at + 1]!;
        const forget = tape[at + 3]!;
        const admit = tape[at + 4]!;
        const emit = tape[at + 5]!;
        const change = tape[at + 6]!;
        const bent = tape[at + 7]!;
        const dOut = dx + dHidden[l * b + i]!;
        const dNext = dCell[l * b + i]! + dOut * emit * (1 - bent * bent);
        const dForget = dNext * tape[at + 2]! * forget * (1 - forget);
        const dAdmit = dNext * change * admit * (1 - admit);
        const dEmit = dOut * bent * emit * (1 - emit);
        const dChange = dNext * admit * (1 - change * change);
        dwl[i]! += dForget * x;
        dcl[i]! += dForget;
        dwl[b + i]! += dAdmit * h;
        dcl[b + i]! += dAdmit;
        dwl[2 * b + i]! += dEmit * x;
        dcl[2 * b + i]! += dEmit;
        dwl[3 * b + i]! += dChange * h;
        dcl[3 * b + i]! += dChange;
        dCell[l * b + i] = dNext * forget;
        dHidden[l * b + i] = dAdmit * wl[b + i]! + dChange * wl[3 * b + i]!;
        dx = dForget * wl[i]! + dEmit * wl[2 * b + i]!;
      }
      dInput[i]! += dx * text[t]![i]!;
    }
  }
  return [...dw.flatMap((row, l) => [...row, ...dc[l]!]), ...dInput, ...dOutput, ...dBias];
}
