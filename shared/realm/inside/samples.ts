/** Means of value and derivatives over samples of a function that draws, each recorded, swept and forgotten. */
import type { Any } from '../../ad/number-system.ts';
import * as reverse from '../../ad/reverse.ts';
import * as tape from '../../ad/tape.ts';
import type { Estimate } from '../../evaluation.ts';
import type { SampleRequest, SampleResult } from '../runs.ts';
import { prepare, type Prepared } from './inputs.ts';
import { numbersOf, plainData, replaceNumbers, type Elements } from './structure.ts';

/** Mean and spread as they grow: Welford's recurrence (Technometrics 4, 1962), which does not cancel. */
class Sample {
  count = 0;
  mean = 0;
  /** Sum of squared distances from the mean. */
  private spread = 0;

  add(x: number): void {
    const distance = x - this.mean;
    this.count++;
    this.mean += distance / this.count;
    this.spread += distance * (x - this.mean);
  }

  estimate(): Estimate {
    return { mean: this.mean, error: Math.sqrt(this.spread / (this.count - 1) / this.count) };
  }
}

const isNumber = (x: Any): boolean => typeof x === 'number' || reverse.isActive(x);

interface Sampling {
  readonly prepared: Prepared;
  samples: number;
  outputs: Sample[];
  jacobian: Sample[][];
}

let sampling: Sampling | undefined;

/** Draws so many samples more and answers for all of them. */
export function sampled({ count, tapeLimit, ...request }: SampleRequest, elements: Elements): SampleResult {
  tape.setLimit(tapeLimit);
  sampling ??= { prepared: prepare(request, elements), samples: 0, outputs: [], jacobian: [] };
  let result: Any;
  for (let k = 0; k < count; k++) result = drawOne(sampling, elements);
  const { samples, outputs, jacobian } = sampling;
  const estimates = outputs.map((output) => output.estimate());
  let next = 0;
  return {
    samples,
    value: plainData(
      replaceNumbers(result, undefined, () => estimates[next++]!.mean, elements, isNumber),
      reverse.primal,
    ),
    outputs: estimates,
    jacobian: jacobian.map((row) => row.map((entry) => entry.estimate())),
  };
}

function drawOne(all: Sampling, elements: Elements): Any {
  tape.rewind();
  const nodes: number[] = [];
  const lift = (value: number) => {
    const active = reverse.input(value);
    nodes.push(active.ad$i);
    return active;
  };
  const result = all.prepared.call(lift, all.samples > 0);
  tape.assertComplete();
  const numbers = numbersOf(result, isNumber, elements);
  if (all.samples === 0) {
    all.outputs = numbers.map(() => new Sample());
    all.jacobian = numbers.map(() => nodes.map(() => new Sample()));
  }
  if (numbers.length !== all.outputs.length) {
    throw new TypeError(`one sample has ${all.outputs.length} numbers and another ${numbers.length}: they have no mean`);
  }
  numbers.forEach(({ value }, row) => {
    all.outputs[row]!.add(reverse.primal(value));
    if (reverse.isActive(value)) tape.sweep(value.ad$i, 1);
    all.jacobian[row]!.forEach((entry, column) => entry.add(reverse.isActive(value) ? tape.adjointAt(nodes[column]!) : 0));
  });
  all.samples++;
  return result;
}
