/** Gradients, Jacobians and products as people write them by hand, of functions as they are written: what the mutants are made of. */

export interface HandWritten {
  /** The name of the function. */
  readonly name: string;
  /** The marked function, and what it needs. */
  readonly original: string;
  /** Its derivative, marked, and helpers of the derivative alone. */
  readonly derivative: string;
  /** Of a JVP or a VJP: the tangents or cotangents, as arguments, that show a change of it. */
  readonly direction?: string;
}

export const handWritten: readonly HandWritten[] = [
  {
    name: 'squaredError',
    original: `
const days = [0.5, 1.2, 2.1, 2.9, 4.2];
const heights = [1.1, 1.9, 3.6, 4.1, 6.3];
/** @differentiable @at slope = 1.3, intercept = 0.4 */
export function squaredError(slope, intercept) {
  let sum = 0;
  for (let i = 0; i < days.length; i++) sum += (slope * days[i] + intercept - heights[i]) ** 2;
  return sum / days.length;
}`,
    derivative: `
/** @derivativeOf squaredError */
export function squaredErrorGradient(slope, intercept) {
  let bySlope = 0;
  let byIntercept = 0;
  for (let i = 0; i < days.length; i++) {
    const residual = slope * days[i] + intercept - heights[i];
    bySlope += 2 * residual * days[i];
    byIntercept += 2 * residual;
  }
  return [bySlope / days.length, byIntercept / days.length];
}`,
  },
  {
    name: 'logisticLoss',
    original: `
const rows = [[0.5, -1.2], [1.7, 0.3], [-0.4, 0.9], [-1.5, -0.7]];
const labels = [1, 1, 0, 0];
/** @differentiable @at weights = [0.8, -0.6], bias = 0.3, penalty = 0.1 @wrt weights, bias */
export function logisticLoss(weights, bias, penalty) {
  let loss = 0;
  for (const [i, row] of rows.entries()) {
    const score = row.reduce((sum, x, j) => sum + x * weights[j], bias);
    loss += Math.log1p(Math.exp(-score)) + (1 - labels[i]) * score;
  }
  return loss / rows.length + (penalty / 2) * weights.reduce((sum, w) => sum + w * w, 0);
}`,
    derivative: `
const sigmoid = (z) => 1 / (1 + Math.exp(-z));
/** @derivativeOf logisticLoss */
export function logisticGradient(weights, bias, penalty) {
  const gradient = new Array(weights.length).fill(0);
  let byBias = 0;
  for (let i = 0; i < rows.length; i++) {
    let score = bias;
    for (let j = 0; j < weights.length; j++) score += weights[j] * rows[i][j];
    const error = (sigmoid(score) - labels[i]) / rows.length;
    for (let j = 0; j < weights.length; j++) gradient[j] += error * rows[i][j];
    byBias += error;
  }
  for (let j = 0; j < weights.length; j++) gradient[j] += penalty * weights[j];
  return { weights: gradient, bias: byBias };
}`,
  },
  {
    name: 'crossEntropy',
    original: `
/** @differentiable @at scores = [0.4, 1.7, -0.8, 0.1], label = 2 @wrt scores */
export function crossEntropy(scores, label) {
  const largest = Math.max(...scores);
  return largest + Math.log(scores.reduce((sum, score) => sum + Math.exp(score - largest), 0)) - scores[label];
}`,
    derivative: `
/** @derivativeOf crossEntropy */
export function crossEntropyGradient(scores, label) {
  const largest = Math.max(...scores);
  const exponentials = scores.map((score) => Math.exp(score - largest));
  const total = exponentials.reduce((sum, each) => sum + each, 0);
  const gradient = exponentials.map((each) => each / total);
  gradient[label] -= 1;
  return gradient;
}`,
  },
  {
    name: 'eccentricAnomaly',
    original: `
/** @differentiable @at meanAnomaly = 1, eccentricity = 0.3 */
export function eccentricAnomaly(meanAnomaly, eccentricity) {
  let anomaly = meanAnomaly;
  for (let step = 0; step < 6; step++) {
    anomaly -= (anomaly - eccentricity * Math.sin(anomaly) - meanAnomaly) / (1 - eccentricity * Math.cos(anomaly));
  }
  return anomaly;
}`,
    derivative: `
/** @derivativeOf eccentricAnomaly */
export function anomalyGradient(meanAnomaly, eccentricity) {
  const anomaly = eccentricAnomaly(meanAnomaly, eccentricity);
  const slope = 1 - eccentricity * Math.cos(anomaly);
  return { meanAnomaly: 1 / slope, eccentricity: Math.sin(anomaly) / slope };
}`,
  },
  {
    name: 'handPosition',
    original: `
const [upperArm, forearm] = [0.5, 0.4];
/** @differentiable @at shoulder = 0.6, elbow = 0.9 */
export function handPosition(shoulder, elbow) {
  return {
    x: upperArm * Math.cos(shoulder) + forearm * Math.cos(shoulder + elbow),
    y: upperArm * Math.sin(shoulder) + forearm * Math.sin(shoulder + elbow),
  };
}`,
    derivative: `
/** @derivativeOf handPosition */
export function handJacobian(shoulder, elbow) {
  return [
    [-upperArm * Math.sin(shoulder) - forearm * Math.sin(shoulder + elbow), -forearm * Math.sin(shoulder + elbow)],
    [upperArm * Math.cos(shoulder) + forearm * Math.cos(shoulder + elbow), forearm * Math.cos(shoulder + elbow)],
  ];
}`,
  },
  {
    name: 'rosenbrock',
    original: `
/** @differentiable @at x = [-1.2, 1, -0.5, 0.8] */
export function rosenbrock(x) {
  let sum = 0;
  for (let i = 0; i + 1 < x.length; i++) sum += 100 * (x[i + 1] - x[i] ** 2) ** 2 + (1 - x[i]) ** 2;
  return sum;
}`,
    derivative: `
/** @derivativeOf rosenbrock */
export function rosenbrockGradient(x) {
  const n = x.length;
  const g = new Float64Array(n);
  g[0] = -400 * x[0] * (x[1] - x[0] ** 2) - 2 * (1 - x[0]);
  for (let i = 1; i < n - 1; i++) {
    g[i] = 200 * (x[i] - x[i - 1] ** 2) - 400 * x[i] * (x[i + 1] - x[i] ** 2) - 2 * (1 - x[i]);
  }
  g[n - 1] = 200 * (x[n - 1] - x[n - 2] ** 2);
  return g;
}`,
  },
  {
    name: 'helmholtzEnergy',
    original: `
const covolume = [0.0268, 0.0405, 0.0563];
const attraction = [[249.6, 381.2, 496.4], [381.2, 604.2, 787.1], [496.4, 787.1, 1025.8]];
const dot = (a, b) => a.reduce((sum, value, i) => sum + value * b[i], 0);
/** @differentiable @wrt concentrations @at concentrations = [3, 2, 1], heat = 2910 */
export function helmholtzEnergy(concentrations, heat) {
  const filled = dot(covolume, concentrations);
  const mixing = concentrations.reduce((sum, x) => sum + x * Math.log(x / (1 - filled)), 0);
  const attracted = dot(concentrations, attraction.map((row) => dot(row, concentrations)));
  const shape = Math.log((1 + (1 + Math.SQRT2) * filled) / (1 + (1 - Math.SQRT2) * filled));
  return heat * mixing - (attracted / (Math.sqrt(8) * filled)) * shape;
}`,
    derivative: `
/** @derivativeOf helmholtzEnergy */
export function chemicalPotentials(x, heat) {
  const filled = dot(covolume, x);
  const total = x.reduce((sum, each) => sum + each, 0);
  const plus = 1 + Math.SQRT2;
  const minus = 1 - Math.SQRT2;
  const shape = Math.log((1 + plus * filled) / (1 + minus * filled));
  const shapeSlope = plus / (1 + plus * filled) - minus / (1 + minus * filled);
  const forces = attraction.map((row) => dot(row, x));
  const attracted = dot(x, forces);
  const scale = 1 / (Math.sqrt(8) * filled);
  const potentials = [];
  for (let i = 0; i < x.length; i++) {
    const mixing = Math.log(x[i] / (1 - filled)) + 1 + (total * covolume[i]) / (1 - filled);
    const pulled = 2 * forces[i] * shape + attracted * covolume[i] * (shapeSlope - shape / filled);
    potentials.push(heat * mixing - scale * pulled);
  }
  return potentials;
}`,
  },
  {
    name: 'gaussian',
    original: `
/** @differentiable @at x = 1.4, mean = 0.9, deviation = 0.7 */
export const gaussian = (x, mean, deviation) =>
  Math.exp(-(((x - mean) / deviation) ** 2) / 2) / (deviation * Math.sqrt(2 * Math.PI));`,
    derivative: `
/** @derivativeOf gaussian */
export const gaussianGradient = (x, mean, deviation) => {
  const z = (x - mean) / deviation;
  const density = Math.exp((-z * z) / 2) / (deviation * Math.sqrt(2 * Math.PI));
  return { value: density, gradient: [(-z / deviation) * density, (z / deviation) * density, ((z * z - 1) / deviation) * density] };
};`,
  },
  {
    name: 'callPrice',
    original: `
const normalDensity = (x) => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
function normalShare(x) {
  let [term, sum] = [x, x];
  for (let k = 1; k < 60; k++) {
    term *= (x * x) / (2 * k + 1);
    sum += term;
  }
  return 0.5 + sum * normalDensity(x);
}
/** @differentiable @at spot = 104, strike = 97, rate = 0.03, volatility = 0.25, time = 0.6 */
export function callPrice(spot, strike, rate, volatility, time) {
  const spread = volatility * Math.sqrt(time);
  const d1 = (Math.log(spot / strike) + (rate + volatility ** 2 / 2) * time) / spread;
  return spot * normalShare(d1) - strike * Math.exp(-rate * time) * normalShare(d1 - spread);
}`,
    derivative: `
/** @derivativeOf callPrice */
export function greeks(spot, strike, rate, volatility, time) {
  const spread = volatility * Math.sqrt(time);
  const d1 = (Math.log(spot / strike) + (rate + volatility ** 2 / 2) * time) / spread;
  const d2 = d1 - spread;
  const discount = Math.exp(-rate * time);
  const delta = normalShare(d1);
  const vega = spot * normalDensity(d1) * Math.sqrt(time);
  const rho = strike * time * discount * normalShare(d2);
  const theta = (spot * normalDensity(d1) * volatility) / (2 * Math.sqrt(time)) + rate * strike * discount * normalShare(d2);
  return { spot: delta, strike: -discount * normalShare(d2), rate: rho, volatility: vega, time: theta };
}`,
  },
  {
    name: 'splineAt',
    original: `
/** @differentiable @at ([1.2, 0.7, 2.3, 1.9], 0.35) */
export function splineAt([p0, p1, p2, p3], t) {
  return 0.5 * (2 * p1 + (p2 - p0) * t + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t ** 2 + (3 * p1 - p0 - 3 * p2 + p3) * t ** 3);
}`,
    derivative: `
/** @derivativeOf splineAt */
export function splineGradient([p0, p1, p2, p3], t) {
  const weights = [
    0.5 * (-t + 2 * t * t - t ** 3),
    0.5 * (2 - 5 * t * t + 3 * t ** 3),
    0.5 * (t + 4 * t * t - 3 * t ** 3),
    0.5 * (t ** 3 - t * t),
  ];
  const slope = 0.5 * (p2 - p0 + 2 * (2 * p0 - 5 * p1 + 4 * p2 - p3) * t + 3 * (3 * p1 - p0 - 3 * p2 + p3) * t * t);
  return [...weights, slope];
}`,
  },
  {
    name: 'pendulumEnergy',
    original: `
/** @differentiable @at state = { angle: 0.8, velocity: 1.3 }, rod = { mass: 1.7, length: 0.6 } */
export function pendulumEnergy(state, rod) {
  const speed = rod.length * state.velocity;
  return (rod.mass * speed ** 2) / 2 + rod.mass * 9.81 * rod.length * (1 - Math.cos(state.angle));
}`,
    derivative: `
/** @derivativeOf pendulumEnergy */
export function pendulumGradient({ angle, velocity }, { mass, length }) {
  const height = length * (1 - Math.cos(angle));
  return {
    state: { angle: mass * 9.81 * length * Math.sin(angle), velocity: mass * length ** 2 * velocity },
    rod: { mass: (length * velocity) ** 2 / 2 + 9.81 * height, length: mass * length * velocity ** 2 + (mass * 9.81 * height) / length },
  };
}`,
  },
  {
    name: 'distance',
    original: `
/** @differentiable @at a = { x: 0.3, y: 1.4, z: -0.8 }, b = { x: 2.1, y: -0.5, z: 0.6 } */
export const distance = (a, b) => Math.hypot(a.x - b.x, a.y - b.y, a.z - b.z);`,
    derivative: `
/** @derivativeOf distance */
export function distanceGradient(a, b) {
  const d = { x: a.x - b.x, y: a.y - b.y, z: a.z - b.z };
  const length = Math.sqrt(d.x * d.x + d.y * d.y + d.z * d.z);
  return { a: scaled(d, 1 / length), b: scaled(d, -1 / length) };
}
function scaled(v, factor) {
  return { x: v.x * factor, y: v.y * factor, z: v.z * factor };
}`,
  },
  {
    name: 'rotated',
    original: `
const arrow = [0.4, -1.1, 0.7];
/** @differentiable @at ([0.8, 0.3, -0.4, 0.2]) */
export function rotated([w, x, y, z]) {
  const [a, b, c] = arrow;
  return [
    (w * w + x * x - y * y - z * z) * a + 2 * (x * y - w * z) * b + 2 * (x * z + w * y) * c,
    2 * (x * y + w * z) * a + (w * w - x * x + y * y - z * z) * b + 2 * (y * z - w * x) * c,
    2 * (x * z - w * y) * a + 2 * (y * z + w * x) * b + (w * w - x * x - y * y + z * z) * c,
  ];
}`,
    derivative: `
/** @derivativeOf rotated */
export function rotatedJacobian([w, x, y, z]) {
  const [a, b, c] = arrow;
  const p = 2 * (w * a - z * b + y * c);
  const q = 2 * (x * a + y * b + z * c);
  const r = 2 * (-y * a + x * b + w * c);
  const s = 2 * (z * a + w * b - x * c);
  return [
    [p, q, r, -s],
    [s, -r, q, p],
    [r, s, -p, q],
  ];
}`,
  },
  {
    name: 'rate',
    original: `
/** @differentiable @at substrate = 1.8, fastest = 3.2, half = 0.7, inhibitor = 0.4 */
export function rate(substrate, fastest, half, inhibitor) {
  const apparent = half * (1 + inhibitor / 0.25);
  return (fastest * substrate) / (apparent + substrate);
}`,
    derivative: `
/** @derivativeOf rate */
export function rateGradient(substrate, fastest, half, inhibitor) {
  const widening = 1 + inhibitor / 0.25;
  const below = half * widening + substrate;
  const value = (fastest * substrate) / below;
  const bySubstrate = (fastest * half * widening) / below ** 2;
  const byFastest = substrate / below;
  const byHalf = (-value * widening) / below;
  const byInhibitor = (-value * half) / (0.25 * below);
  return [value, [bySubstrate, byFastest, byHalf, byInhibitor]];
}`,
  },
  {
    name: 'lotkaVolterra',
    original: `
/** @differentiable @at prey = 2.4, predators = 1.1, rates = { birth: 1.1, catch: 0.4, growth: 0.1, death: 0.45 } */
export const lotkaVolterra = (prey, predators, rates) => [
  rates.birth * prey - rates.catch * prey * predators,
  rates.growth * prey * predators - rates.death * predators,
];`,
    derivative: `
/** @derivativeOf lotkaVolterra */
export function lotkaVolterraVjp(prey, predators, rates, [barPrey, barPredators]) {
  const met = prey * predators;
  return {
    prey: barPrey * (rates.birth - rates.catch * predators) + barPredators * rates.growth * predators,
    predators: -barPrey * rates.catch * prey + barPredators * (rates.growth * prey - rates.death),
    rates: { birth: barPrey * prey, catch: -barPrey * met, growth: barPredators * met, death: -barPredators * predators },
  };
}`,
    direction: '[0.7, -1.3]',
  },
  {
    name: 'bezier',
    original: `
const [start, pull, push, end] = [{ x: 0, y: 0.2 }, { x: 1, y: 2 }, { x: 3, y: -1 }, { x: 4, y: 1 }];
/** @differentiable @at t = 0.35 */
export function bezier(t) {
  const s = 1 - t;
  const along = (a, b, c, d) => s ** 3 * a + 3 * s * s * t * b + 3 * s * t * t * c + t ** 3 * d;
  return { x: along(start.x, pull.x, push.x, end.x), y: along(start.y, pull.y, push.y, end.y) };
}`,
    derivative: `
/** @derivativeOf bezier */
export function velocity(t) {
  const s = 1 - t;
  const [b0, b1, b2] = [3 * s * s, 6 * s * t, 3 * t * t];
  return {
    x: b0 * (pull.x - start.x) + b1 * (push.x - pull.x) + b2 * (end.x - push.x),
    y: b0 * (pull.y - start.y) + b1 * (push.y - pull.y) + b2 * (end.y - push.y),
  };
}`,
  },
  {
    name: 'lennardJones',
    original: `
/** @differentiable @at positions = new Float64Array([0, 0.1, 1.2, -0.1, 0.5, 1.1, 1.6, 1.2]) */
export function lennardJones(positions) {
  let energy = 0;
  for (let i = 0; i < positions.length; i += 2) {
    for (let j = 0; j < i; j += 2) {
      const squared = (positions[i] - positions[j]) ** 2 + (positions[i + 1] - positions[j + 1]) ** 2;
      energy += 4 * (squared ** -6 - squared ** -3);
    }
  }
  return energy;
}`,
    derivative: `
/** @derivativeOf lennardJones */
export function lennardJonesGradient(positions) {
  const gradient = new Float64Array(positions.length);
  for (let i = 0; i < positions.length; i += 2) {
    for (let j = 0; j < i; j += 2) {
      const dx = positions[i] - positions[j];
      const dy = positions[i + 1] - positions[j + 1];
      const inverse = 1 / (dx * dx + dy * dy);
      const cubed = inverse ** 3;
      const pull = -24 * inverse * cubed * (2 * cubed - 1);
      gradient[i] += pull * dx;
      gradient[i + 1] += pull * dy;
      gradient[j] -= pull * dx;
      gradient[j + 1] -= pull * dy;
    }
  }
  return gradient;
}`,
  },
  {
    name: 'softDtw',
    original: `
const pattern = [0.2, 1.1, 0.6];
const gamma = 0.5;
const softMin = (a, b, c) => -gamma * Math.log(Math.exp(-a / gamma) + Math.exp(-b / gamma) + Math.exp(-c / gamma));
function alignment(series) {
  const R = Array.from({ length: series.length + 2 }, () => new Array(pattern.length + 2).fill(Infinity));
  R[0][0] = 0;
  for (let i = 1; i <= series.length; i++) {
    for (let j = 1; j <= pattern.length; j++) {
      R[i][j] = (series[i - 1] - pattern[j - 1]) ** 2 + softMin(R[i - 1][j - 1], R[i - 1][j], R[i][j - 1]);
    }
  }
  return R;
}
/** @differentiable @at series = [0.1, 0.9, 1.3, 0.4] */
export const softDtw = (series) => alignment(series)[series.length][pattern.length];`,
    derivative: `
/** @derivativeOf softDtw */
export function softDtwGradient(series) {
  const [n, m] = [series.length, pattern.length];
  const R = alignment(series);
  const cost = (i, j) => (i > n || j > m ? 0 : (series[i - 1] - pattern[j - 1]) ** 2);
  const E = Array.from({ length: n + 2 }, () => new Array(m + 2).fill(0));
  for (let i = 1; i <= n; i++) R[i][m + 1] = -Infinity;
  for (let j = 1; j <= m; j++) R[n + 1][j] = -Infinity;
  R[n + 1][m + 1] = R[n][m];
  E[n + 1][m + 1] = 1;
  for (let j = m; j >= 1; j--) {
    for (let i = n; i >= 1; i--) {
      const a = Math.exp((R[i + 1][j] - R[i][j] - cost(i + 1, j)) / gamma);
      const b = Math.exp((R[i][j + 1] - R[i][j] - cost(i, j + 1)) / gamma);
      const c = Math.exp((R[i + 1][j + 1] - R[i][j] - cost(i + 1, j + 1)) / gamma);
      E[i][j] = E[i + 1][j] * a + E[i][j + 1] * b + E[i + 1][j + 1] * c;
    }
  }
  const gradient = series.map(() => 0);
  for (let i = 1; i <= n; i++) {
    for (let j = 1; j <= m; j++) gradient[i - 1] += E[i][j] * 2 * (series[i - 1] - pattern[j - 1]);
  }
  return gradient;
}`,
  },
  {
    name: 'logLikelihood',
    original: `
const draws = [1.3, 0.4, 2.2, 1.9, 0.8];
/** @differentiable @at mean = 1.1, logDeviation = -0.2 */
export function logLikelihood(mean, logDeviation) {
  const deviation = Math.exp(logDeviation);
  return draws.reduce((sum, x) => sum - logDeviation - ((x - mean) / deviation) ** 2 / 2, (-draws.length / 2) * Math.log(2 * Math.PI));
}`,
    derivative: `
/** @derivativeOf logLikelihood */
export function score(mean, logDeviation) {
  const precision = Math.exp(-2 * logDeviation);
  let byMean = 0;
  let squares = 0;
  for (const x of draws) {
    byMean += (x - mean) * precision;
    squares += (x - mean) ** 2;
  }
  return { mean: byMean, logDeviation: squares * precision - draws.length };
}`,
  },
  {
    name: 'quadratic',
    original: `
const A = [[4, 1, 0.5], [1, 3, -0.2], [0.5, -0.2, 2]];
const b = [1, -2, 0.5];
/** @differentiable @at x = [0.7, -0.3, 1.1] */
export function quadratic(x) {
  let value = 0;
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j < 3; j++) value += 0.5 * x[i] * A[i][j] * x[j];
    value -= b[i] * x[i];
  }
  return value;
}`,
    derivative: `
/** @derivativeOf quadratic */
export const quadraticGradient = (x) => A.map((row, i) => row.reduce((sum, a, j) => sum + a * x[j], 0) - b[i]);`,
  },
  {
    name: 'determinant',
    original: `
/** @differentiable @at m = [[1.2, 0.3, -0.5], [0.7, 2.1, 0.4], [-0.6, 0.8, 1.5]] */
export const determinant = (m) =>
  m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1]) -
  m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0]) +
  m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0]);`,
    derivative: `
/** @derivativeOf determinant */
export function cofactors(m) {
  const out = [[0, 0, 0], [0, 0, 0], [0, 0, 0]];
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j < 3; j++) {
      const [r, s] = [(i + 1) % 3, (i + 2) % 3];
      const [c, d] = [(j + 1) % 3, (j + 2) % 3];
      out[i][j] = m[r][c] * m[s][d] - m[r][d] * m[s][c];
    }
  }
  return out;
}`,
  },
  {
    name: 'logSumExp',
    original: `
/** @differentiable @at x = Float64Array.of(0.3, -1.2, 2.1), temperature = 0.7 */
export function logSumExp(x, temperature) {
  let sum = 0;
  for (const each of x) sum += Math.exp(each / temperature);
  return temperature * Math.log(sum);
}`,
    derivative: `
/** @derivativeOf logSumExp */
export function logSumExpGradient(x, temperature) {
  const weights = Float64Array.from(x, (each) => Math.exp(each / temperature));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const shares = weights.map((weight) => weight / total);
  const mean = shares.reduce((sum, share, i) => sum + share * x[i], 0);
  return { x: shares, temperature: Math.log(total) - mean / temperature };
}`,
  },
  {
    name: 'similarity',
    original: `
const inner = (a, b) => a.reduce((sum, x, i) => sum + x * b[i], 0);
/** @differentiable @at a = [1.2, -0.4, 0.9], b = [0.3, 0.8, 1.6] */
export const similarity = (a, b) => inner(a, b) / Math.sqrt(inner(a, a) * inner(b, b));`,
    derivative: `
/** @derivativeOf similarity */
export function similarityGradient(a, b) {
  const na = Math.sqrt(inner(a, a));
  const nb = Math.sqrt(inner(b, b));
  const cosine = inner(a, b) / (na * nb);
  return {
    a: a.map((x, i) => b[i] / (na * nb) - (cosine * x) / (na * na)),
    b: b.map((x, i) => a[i] / (na * nb) - (cosine * x) / (nb * nb)),
  };
}`,
  },
  {
    name: 'networkLoss',
    original: `
const input = [0.7, -1.1];
/** @differentiable @at W = [[0.4, -0.3], [0.8, 0.5]], v = [1.1, -0.6], target = 0.2 @wrt W, v */
export function networkLoss(W, v, target) {
  const hidden = W.map((row) => Math.tanh(row[0] * input[0] + row[1] * input[1]));
  return (v[0] * hidden[0] + v[1] * hidden[1] - target) ** 2 / 2;
}`,
    derivative: `
/** @derivativeOf networkLoss */
export function backward(W, v, target) {
  const hidden = W.map((row) => Math.tanh(row[0] * input[0] + row[1] * input[1]));
  const error = v[0] * hidden[0] + v[1] * hidden[1] - target;
  const dv = hidden.map((h) => error * h);
  const dW = [];
  for (let k = 0; k < W.length; k++) {
    const back = error * v[k] * (1 - hidden[k] * hidden[k]);
    dW.push([back * input[0], back * input[1]]);
  }
  return { W: dW, v: dv };
}`,
  },
  {
    name: 'projected',
    original: `
/** @differentiable @at point = { x: 0.4, y: -0.7, z: 2.3 }, focal = 1.4 */
export function projected(point, focal) {
  const u = (focal * point.x) / point.z;
  const v = (focal * point.y) / point.z;
  const stretch = 1 + 0.1 * (u * u + v * v);
  return { u: u * stretch, v: v * stretch };
}`,
    derivative: `
/** @derivativeOf projected */
export function projectedVjp(point, focal, upstream) {
  const u = (focal * point.x) / point.z;
  const v = (focal * point.y) / point.z;
  const stretch = 1 + 0.1 * (u * u + v * v);
  const barStretch = upstream.u * u + upstream.v * v;
  const barU = upstream.u * stretch + 0.2 * u * barStretch;
  const barV = upstream.v * stretch + 0.2 * v * barStretch;
  return {
    point: { x: (barU * focal) / point.z, y: (barV * focal) / point.z, z: -(barU * u + barV * v) / point.z },
    focal: (barU * point.x + barV * point.y) / point.z,
  };
}`,
    direction: '{ u: 0.8, v: -1.3 }',
  },
  {
    name: 'instalment',
    original: `
/** @differentiable @at principal = 200000, yearlyRate = 0.04, years = 30 */
export function instalment(principal, yearlyRate, years) {
  const rate = yearlyRate / 12;
  return (principal * rate) / (1 - (1 + rate) ** (-12 * years));
}`,
    derivative: `
/** @derivativeOf instalment */
export function instalmentGradient(principal, yearlyRate, years) {
  const rate = yearlyRate / 12;
  const months = 12 * years;
  const factor = (1 + rate) ** -months;
  const below = 1 - factor;
  const byRate = principal / below - (principal * rate * months * factor) / ((1 + rate) * below * below);
  const byMonths = (-principal * rate * factor * Math.log(1 + rate)) / (below * below);
  return [rate / below, byRate / 12, byMonths * 12];
}`,
  },
  {
    name: 'greatCircle',
    original: `
/** @differentiable @at from = { longitude: 0.15, latitude: 0.83 }, to = { longitude: 0.08, latitude: 0.91 } */
export function greatCircle(from, to) {
  const chord =
    Math.sin((to.latitude - from.latitude) / 2) ** 2 +
    Math.cos(from.latitude) * Math.cos(to.latitude) * Math.sin((to.longitude - from.longitude) / 2) ** 2;
  return 2 * 6371 * Math.asin(Math.sqrt(chord));
}`,
    derivative: `
/** @derivativeOf greatCircle */
export function greatCircleGradient(from, to) {
  const phi = to.latitude - from.latitude;
  const lambda = to.longitude - from.longitude;
  const across = Math.sin(lambda / 2) ** 2;
  const chord = Math.sin(phi / 2) ** 2 + Math.cos(from.latitude) * Math.cos(to.latitude) * across;
  const scale = 6371 / Math.sqrt(chord * (1 - chord));
  const byPhi = Math.sin(phi) / 2;
  const byLambda = (Math.cos(from.latitude) * Math.cos(to.latitude) * Math.sin(lambda)) / 2;
  const gradient = { from: {}, to: {} };
  gradient.from.longitude = -scale * byLambda;
  gradient.from.latitude = scale * (-byPhi - Math.sin(from.latitude) * Math.cos(to.latitude) * across);
  gradient.to.longitude = scale * byLambda;
  gradient.to.latitude = scale * (byPhi - Math.cos(from.latitude) * Math.sin(to.latitude) * across);
  return gradient;
}`,
  },
  {
    name: 'cartesian',
    original: `
/** @differentiable @at r = 1.7, theta = 0.8, phi = 2.1 */
export const cartesian = (r, theta, phi) => [
  r * Math.sin(theta) * Math.cos(phi),
  r * Math.sin(theta) * Math.sin(phi),
  r * Math.cos(theta),
];`,
    derivative: `
/** @derivativeOf cartesian */
export function cartesianJvp(r, theta, phi, dr, dtheta, dphi) {
  const across = r * Math.sin(theta);
  const dacross = dr * Math.sin(theta) + r * Math.cos(theta) * dtheta;
  return [
    dacross * Math.cos(phi) - across * Math.sin(phi) * dphi,
    dacross * Math.sin(phi) + across * Math.cos(phi) * dphi,
    dr * Math.cos(theta) - r * Math.sin(theta) * dtheta,
  ];
}`,
    direction: '0.3, -1.2, 0.7',
  },
  {
    name: 'robustLoss',
    original: `
const seen = [0.3, 2.7, -1.4, 9.1];
/** @differentiable @at centre = 0.6, width = 1.2 */
export const robustLoss = (centre, width) =>
  seen.reduce((sum, x) => sum + width ** 2 * (Math.sqrt(1 + ((x - centre) / width) ** 2) - 1), 0);`,
    derivative: `
/** @derivativeOf robustLoss */
export function robustGradient(centre, width) {
  const gradient = [0, 0];
  seen.forEach((x) => {
    const z = (x - centre) / width;
    const root = Math.sqrt(1 + z * z);
    gradient[0] -= (width * z) / root;
    gradient[1] += 2 * width * (root - 1) - (width * z * z) / root;
  });
  return gradient;
}`,
  },
  {
    name: 'polar',
    original: `
/** @differentiable @at x = 1.3, y = -0.8 */
export const polar = (x, y) => ({ r: Math.hypot(x, y), angle: Math.atan2(y, x) });`,
    derivative: `
/** @derivativeOf polar */
export function polarJacobian(x, y) {
  const squared = x * x + y * y;
  const r = Math.sqrt(squared);
  return { r: { x: x / r, y: y / r }, angle: { x: -y / squared, y: x / squared } };
}`,
  },
  {
    name: 'radiance',
    original: `
/** @differentiable @wrt temperature @at frequency = 1.9, temperature = 0.8 */
export const radiance = (frequency, temperature) => (2 * frequency ** 3) / Math.expm1(frequency / temperature);`,
    derivative: `
/** @derivativeOf radiance */
export const radianceSlope = (frequency, temperature) => {
  const x = frequency / temperature;
  return (2 * frequency ** 4 * Math.exp(x)) / (temperature ** 2 * Math.expm1(x) ** 2);
};`,
  },
  {
    name: 'springEnergy',
    original: `
const springs = [{ rest: 0.5, k: 2 }, { rest: 0.8, k: 3 }, { rest: 0.4, k: 1.5 }];
/** @differentiable @at x = [0.7, 1.3, 1.9] */
export function springEnergy(x) {
  let [energy, before] = [0, 0];
  for (const [i, { rest, k }] of springs.entries()) {
    energy += (k * (x[i] - before - rest) ** 2) / 2;
    before = x[i];
  }
  return energy;
}`,
    derivative: `
/** @derivativeOf springEnergy */
export function springForces(x) {
  const forces = [];
  for (let i = 0; i < springs.length; i++) forces.push(tension(x, i) - (i + 1 < springs.length ? tension(x, i + 1) : 0));
  return forces;
}
const tension = (x, i) => springs[i].k * (x[i] - (i > 0 ? x[i - 1] : 0) - springs[i].rest);`,
  },
  {
    name: 'branin',
    original: `
/** @differentiable @at x = 2.7, y = 4.1 */
export const branin = (x, y) =>
  (y - (5.1 / (4 * Math.PI ** 2)) * x * x + (5 / Math.PI) * x - 6) ** 2 + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10;`,
    derivative: `
/** @derivativeOf branin */
export function braninGradient(x, y) {
  const inner = y - (5.1 / (4 * Math.PI ** 2)) * x * x + (5 / Math.PI) * x - 6;
  const dx = 2 * inner * (5 / Math.PI - (5.1 / (2 * Math.PI ** 2)) * x) - 10 * (1 - 1 / (8 * Math.PI)) * Math.sin(x);
  const dy = 2 * inner;
  return [dx, dy];
}`,
  },
  {
    name: 'lastState',
    original: `
/** @differentiable @at gain = 0.9, shift = 0.2, start = -0.4 */
export function lastState(gain, shift, start) {
  let state = start;
  for (let t = 0; t < 5; t++) state = Math.tanh(gain * state + shift);
  return state;
}`,
    derivative: `
/** @derivativeOf lastState */
export function throughTime(gain, shift, start) {
  const states = [start];
  for (let t = 0; t < 5; t++) states.push(Math.tanh(gain * states[t] + shift));
  let [bar, byGain, byShift] = [1, 0, 0];
  for (let t = 5; t > 0; t--) {
    bar *= 1 - states[t] ** 2;
    byGain += bar * states[t - 1];
    byShift += bar;
    bar *= gain;
  }
  return { gain: byGain, shift: byShift, start: bar };
}`,
  },
  {
    name: 'horner',
    original: `
/** @differentiable @at coefficients = [1.5, -2.2, 0.7, 0.4], x = 1.3 */
export const horner = (coefficients, x) => coefficients.reduceRight((sum, c) => sum * x + c, 0);`,
    derivative: `
/** @derivativeOf horner */
export function hornerGradient(coefficients, x) {
  const powers = [];
  let slope = 0;
  let power = 1;
  for (const [k, c] of coefficients.entries()) {
    powers.push(power);
    if (k > 0) slope += k * c * (power / x);
    power *= x;
  }
  return { coefficients: powers, x: slope };
}`,
  },
];
