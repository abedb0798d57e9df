import { gradientCheck } from '../../shared/check/gradient-check.ts';
import { seeded } from '../../shared/check/random.ts';
import { kinkFamilies, smoothFamiliesOver, trials, type Family, type Trial } from '../unit/check-families.ts';
import { offBy } from '../unit/check-programs.ts';
import { table } from './table.ts';

type Answer = 'pass' | 'alarm' | 'neither';

/** A check answers for a trial's derivative, off by a relative error. */
interface Contender {
  readonly name: string;
  readonly check: (trial: Trial, relativeError: number, random: () => number) => Answer;
}

/** What checks of one fixed step differ in. */
interface FixedStep {
  readonly name: string;
  readonly step: number;
  readonly forward?: true;
  /** The step is multiplied by a normal random number, and so are the derivatives compared. */
  readonly randomDirection?: true;
  readonly close: (numeric: number, analytic: number) => boolean;
}

const within =
  (absolute: number, relative: number): FixedStep['close'] =>
  (numeric, analytic) =>
    Math.abs(numeric - analytic) <= absolute + relative * Math.abs(numeric);

/** With their defaults for double precision. SciPy leaves the comparison to its caller; 1e-6 is what callers write. */
const fixedSteps: readonly FixedStep[] = [
  { name: 'PyTorch gradcheck', step: 1e-6, close: within(1e-5, 1e-3) },
  { name: 'JAX check_grads', step: 1e-4, randomDirection: true, close: within(1e-5, 1e-5) },
  {
    name: 'HIPS autograd check_grads',
    step: 5e-7,
    randomDirection: true,
    close: (a, b) => Math.abs(a - b) < 1e-6 || Math.abs(a - b) / Math.abs(a + b) < 1e-6,
  },
  { name: 'Stan diagnose', step: 1e-6, close: within(1e-6, 0) },
  { name: 'SciPy check_grad', step: Math.sqrt(Number.EPSILON), forward: true, close: within(1e-6, 0) },
];

function contender({ name, step, forward, randomDirection, close }: FixedStep): Contender {
  return {
    name,
    check: ({ x, f, derivative }, relativeError, random) => {
      const v = randomDirection ? normal(random) : 1;
      const h = step * v;
      const numeric = forward ? (f(x + h) - f(x)) / step : (f(x + h) - f(x - h)) / (2 * step);
      return close(numeric, derivative * (1 + relativeError) * v) ? 'pass' : 'alarm';
    },
  };
}

/** Box and Muller's. */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

const gradLens: Contender = {
  name: 'GradLens',
  check: (trial, relativeError) => {
    const { verdict } = gradientCheck(offBy(relativeError, trial));
    return verdict === 'pass' ? 'pass' : verdict === 'mismatch' ? 'alarm' : 'neither';
  },
};

const seed = 20;

function share(of: Answer, { check }: Contender, families: readonly Family[], relativeError: number, count: number): string {
  const random = seeded(seed);
  const answers = families.flatMap((family) => trials(family, count, seed).map((trial) => check(trial, relativeError, random)));
  const hits = answers.filter((answer) => answer === of).length;
  return hits === 0 ? `0 of ${answers.length.toLocaleString('en')}` : `${Number(((100 * hits) / answers.length).toPrecision(2))} %`;
}

/** False alarms and misses of gradient checks on seeded scalar functions, as a Markdown table. `count`: trials per family. */
export function run(count = 1000): string {
  const [ordinary, wide] = [smoothFamiliesOver(1), smoothFamiliesOver(3)];
  const columns: readonly [string, Answer, readonly Family[], number][] = [
    ['false alarm, sizes 0.1 … 10', 'alarm', ordinary, 0],
    ['false alarm, sizes 10⁻³ … 10³', 'alarm', wide, 0],
    ['false alarm, kink nearby', 'alarm', kinkFamilies, 0],
    ['missed 1e-2', 'pass', wide, 1e-2],
    ['missed 1e-3', 'pass', wide, 1e-3],
    ['missed 1e-4', 'pass', wide, 1e-4],
    ['no answer', 'neither', wide, 0],
  ];
  const rows = [...fixedSteps.map(contender), gradLens].map((each) => [
    each.name,
    ...columns.map(([, of, families, relativeError]) => share(of, each, families, relativeError, count)),
  ]);
  return [
    `Gradient checks on ${wide.length} families of smooth functions and ${kinkFamilies.length} with a kink, ${count} trials each.`,
    'An error is missed when it passes; PyTorch allows 1e-3 by design. Where sizes are not stated they are 10⁻³ … 10³.',
    '',
    table(['check', ...columns.map(([title]) => title)], rows),
  ].join('\n');
}
