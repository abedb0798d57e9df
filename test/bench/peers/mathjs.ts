import { derivative, parse, type EvalFunction } from 'mathjs';
import type { Peer, Prepared } from './peer.ts';

/** The partial derivatives of formulas by each name, in their order; formulas are taken apart before. */
function jacobianOf(formulas: readonly string[], names: readonly string[], values: readonly number[]): Prepared {
  const partials = formulas.flatMap((formula): EvalFunction[] => {
    const parsed = parse(formula);
    return names.map((name) => derivative(parsed, name, { simplify: false }).compile());
  });
  const scope = () => Object.fromEntries(names.map((name, k) => [name, values[k]!]));
  return { gradient: () => partials.map((partial) => partial.evaluate(scope()) as number) };
}

const names = (letter: string, count: number): string[] => Array.from({ length: count }, (_, i) => `${letter}${i}`);
const sum = (terms: readonly string[]): string => `(${terms.join(' + ')})`;

/** A formula has no loops and no names of its own for what it uses twice. */
const tooLong = (what: string): string => `no: ${what}`;

export const peer: Peer = {
  name: 'mathjs',
  precision: 'float64',
  note: 'derivatives of formulas, which have no loops: a program is written out, and what it uses twice is there twice. Taking derivatives is not counted',
  objectives: {
    gmm: tooLong('hundreds of derivatives of a formula of as many thousand terms'),
    lstm: tooLong('a formula that doubles in each of 1,023 steps'),
    mlp: tooLong('2,762 derivatives of a formula of 170,000 terms'),
    'log-sum-exp': tooLong('10,000 derivatives of a formula of 10,000 terms'),
    'least-squares': tooLong('64 derivatives of a formula of 65,536 terms'),
    helmholtz(x, b, attraction, temperature) {
      const count = 10;
      const variables = names('x', count);
      const filled = sum(variables.map((x, i) => `${b[i]} * ${x}`));
      const mixing = sum(variables.map((x) => `${x} * log(${x} / (1 - ${filled}))`));
      const attracted = sum(variables.map((x, i) => `${x} * ${sum(variables.map((y, j) => `${attraction[i]![j]} * ${y}`))}`));
      const shape = `log((1 + ${1 + Math.SQRT2} * ${filled}) / (1 + ${1 - Math.SQRT2} * ${filled}))`;
      const energy = `${8.31446261815324 * temperature} * ${mixing} - ${attracted} / (${Math.sqrt(8)} * ${filled}) * ${shape}`;
      const args = [x.slice(0, count), b.slice(0, count), attraction.slice(0, count).map((row) => row.slice(0, count)), temperature];
      return { ...jacobianOf([energy], variables, x), reduced: { to: `${count} components`, args } };
    },
    rosenbrock(x) {
      const count = 10;
      const variables = names('x', count);
      const terms = variables.slice(1).map((next, i) => `100 * (${next} - x${i}^2)^2 + (1 - x${i})^2`);
      return { ...jacobianOf([sum(terms)], variables, x), reduced: { to: `${count} variables`, args: [x.slice(0, count)] } };
    },
    'logistic-map'(x) {
      const rounds = 6;
      let l = 'x';
      for (let i = 0; i < rounds; i++) l = `4 * (${l}) * (1 - (${l}))`;
      return { ...jacobianOf([l], ['x'], [x]), reduced: { to: `${rounds} rounds`, args: [x, rounds] } };
    },
    'bundle-adjustment'({ rotation, center, focal, principal, distortion }, point, weight, feature) {
      const angle = 'sqrt(r0^2 + r1^2 + r2^2)';
      const axis = [0, 1, 2].map((i) => `(r${i} / ${angle})`);
      const centered = [0, 1, 2].map((i) => `(p${i} - c${i})`);
      const along = sum(axis.map((a, i) => `${a} * ${centered[i]}`));
      const rotated = [0, 1, 2].map((i) => {
        const [j, k] = [(i + 1) % 3, (i + 2) % 3];
        const turned = `(${axis[j]} * ${centered[k]} - ${axis[k]} * ${centered[j]})`;
        return `(${centered[i]} * cos(${angle}) + ${turned} * sin(${angle}) + ${axis[i]} * ${along} * (1 - cos(${angle})))`;
      });
      const plane = [0, 1].map((i) => `(${rotated[i]} / ${rotated[2]})`);
      const squared = `(${plane[0]}^2 + ${plane[1]}^2)`;
      const factor = `(1 + k0 * ${squared} + k1 * ${squared}^2)`;
      const errors = plane.map((s, i) => `w * (${s} * ${factor} * f + o${i} - ${feature[i]})`);
      const variables = [...names('r', 3), ...names('c', 3), 'f', ...names('o', 2), ...names('k', 2), ...names('p', 3), 'w'];
      return jacobianOf(errors, variables, [...rotation, ...center, focal, ...principal, ...distortion, ...point, weight]);
    },
    'runge-kutta'(x) {
      const [count, steps] = [3, 2];
      const h = 2 / steps;
      const variables = names('x', count);
      const slope = (y: readonly string[]): string[] => variables.map((rate, i) => (i === 0 ? rate : `${rate} * (${y[i - 1]})`));
      const advance = (y: readonly string[], h: number, k: readonly string[]): string[] => y.map((value, i) => `${value} + ${h} * ${k[i]}`);
      let y = variables.map(() => '0');
      for (let step = 0; step < steps; step++) {
        const k1 = slope(y);
        const k2 = slope(advance(y, h / 2, k1));
        const k3 = slope(advance(y, h / 2, k2));
        const k4 = slope(advance(y, h, k3));
        y = y.map((value, i) => `${value} + ${h / 6} * (${k1[i]} + 2 * ${k2[i]} + 2 * ${k3[i]} + ${k4[i]})`);
      }
      return {
        ...jacobianOf([y.at(-1)!], variables, x),
        reduced: { to: `${count} equations, ${steps} steps`, args: [x.slice(0, count), steps] },
      };
    },
  },
};
