function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/** One step of one layer; `hidden` and `cell` are its state and change in place. */
function stepLayer(
  weights: readonly (readonly number[])[],
  biases: readonly (readonly number[])[],
  hidden: number[],
  cell: number[],
  inputs: readonly number[],
): void {
  for (let i = 0; i < hidden.length; i++) {
    const forget = sigmoid(inputs[i]! * weights[0]![i]! + biases[0]![i]!);
    const admit = sigmoid(hidden[i]! * weights[1]![i]! + biases[1]![i]!);
    const emit = sigmoid(inputs[i]! * weights[2]![i]! + biases[2]![i]!);
    const change = Math.tanh(hidden[i]! * weights[3]![i]! + biases[3]![i]!);
    cell[i] = cell[i]! * forget + admit * change;
    hidden[i] = emit * Math.tanh(cell[i]!);
  }
}

/** ADBench's variant of log Σ exp, with a 2 inside the logarithm. */
function logSumExp(values: readonly number[]): number {
  let sum = 2;
  for (const value of values) sum += Math.exp(value);
  return Math.log(sum);
}

/** One layer: four rows of weights and of biases (forget, admit, emit, change), each as long as a character. */
export interface LstmLayer {
  readonly weights: readonly (readonly number[])[];
  readonly biases: readonly (readonly number[])[];
}

/** What surrounds the layers: one weight per input, one weight and one bias per output. */
export interface LstmFrame {
  readonly input: readonly number[];
  readonly output: readonly number[];
  readonly bias: readonly number[];
}

/** Where a layer starts from. */
export interface LstmState {
  readonly hidden: readonly number[];
  readonly cell: readonly number[];
}

/**
 * How badly a stack of element-wise LSTM layers predicts each character of `text` from those before it: ADBench's LSTM.
 * A character is a vector of bits.
 *
 * @differentiable
 * @wrt layers, frame
 */
export function lstm(
  layers: readonly LstmLayer[],
  frame: LstmFrame,
  start: readonly LstmState[],
  text: readonly (readonly number[])[],
): number {
  const states = start.map(({ hidden, cell }) => ({ hidden: [...hidden], cell: [...cell] }));
  let total = 0;
  let count = 0;
  for (let t = 0; t + 1 < text.length; t++) {
    let signal = text[t]!.map((bit, i) => bit * frame.input[i]!);
    for (let l = 0; l < layers.length; l++) {
      const { hidden, cell } = states[l]!;
      stepLayer(layers[l]!.weights, layers[l]!.biases, hidden, cell, signal);
      signal = hidden;
    }
    const prediction = signal.map((value, i) => value * frame.output[i]! + frame.bias[i]!);
    const normaliser = logSumExp(prediction);
    for (let i = 0; i < prediction.length; i++) {
      total += text[t + 1]![i]! * (prediction[i]! - normaliser);
      count++;
    }
  }
  return -total / count;
}
