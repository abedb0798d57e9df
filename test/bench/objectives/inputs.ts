import type { Camera } from './bundle-adjustment.ts';
import type { Wishart } from './gmm.ts';
import type { LstmFrame, LstmLayer, LstmState } from './lstm.ts';
import type { Layer } from './mlp.ts';

/** The same numbers in every run: mulberry32, uniform in [0, 1), and from it the normal distribution by Box and Muller. */
function random(seed: number) {
  let state = seed;
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  return { uniform, normal };
}

function vector(length: number, draw: () => number): number[] {
  return Array.from({ length }, draw);
}

function matrix(rows: number, columns: number, draw: () => number): number[][] {
  return Array.from({ length: rows }, () => vector(columns, draw));
}

export function gmm(d: number, K: number, n: number): [number[], number[][], number[][], number[][], Wishart] {
  const { uniform, normal } = random(31 + d);
  const alphas = vector(K, normal);
  const means = matrix(K, d, uniform);
  const factors = matrix(K, (d * (d + 1)) / 2, normal);
  return [alphas, means, factors, matrix(n, d, normal), { gamma: 1, m: 0 }];
}

export function lstm(depth: number, characters: number, bits = 14): [LstmLayer[], LstmFrame, LstmState[], number[][]] {
  const { uniform } = random(57);
  const signed = (): number => 2 * uniform() - 1;
  const layers = Array.from({ length: depth }, () => ({ weights: matrix(4, bits, signed), biases: matrix(4, bits, signed) }));
  const frame = { input: vector(bits, signed), output: vector(bits, signed), bias: vector(bits, signed) };
  const start = Array.from({ length: depth }, () => ({ hidden: vector(bits, signed), cell: vector(bits, signed) }));
  return [layers, frame, start, matrix(characters, bits, () => (uniform() < 0.5 ? 0 : 1))];
}

export function mlp(inputs: number, hidden: number, outputs: number, batch: number): [Layer[], number[][], number[]] {
  const { uniform, normal } = random(83);
  const layer = (from: number, to: number): Layer => ({
    weights: matrix(to, from, () => normal() / Math.sqrt(from)),
    biases: vector(to, () => 0.1 * normal()),
  });
  const layers = [layer(inputs, hidden), layer(hidden, outputs)];
  return [layers, matrix(batch, inputs, normal), vector(batch, () => Math.floor(outputs * uniform()))];
}

export function bundleAdjustment(): [Camera, [number, number, number], number, [number, number]] {
  const camera: Camera = {
    rotation: [0.4, -0.3, 0.2],
    center: [0.5, -1.2, -6],
    focal: 500,
    principal: [320, 240],
    distortion: [-0.1, 0.02],
  };
  return [camera, [0.9, 0.3, 1.1], 0.8, [350, 260]];
}

export function logSumExp(length: number): [number[]] {
  return [vector(length, random(109).normal)];
}

export function leastSquares(coefficients: number, points: number): [number[], number] {
  return [vector(coefficients, random(137).normal), points];
}

export function helmholtz(components: number): [number[], number[], number[][], number] {
  const { uniform } = random(163);
  const x = vector(components, () => (0.2 + 0.8 * uniform()) / components);
  const b = vector(components, () => 0.2 + 0.6 * uniform());
  const root = vector(components, () => 20 + 40 * uniform());
  const attraction = root.map((left) => root.map((right) => left * right));
  return [x, b, attraction, 300];
}

export function rosenbrock(length: number): [number[]] {
  return [vector(length, random(191).normal)];
}

export function logisticMap(rounds: number): [number, number] {
  return [0.2, rounds];
}

export function rungeKutta(dimension: number, steps: number): [number[], number] {
  const { uniform } = random(223);
  return [vector(dimension, () => 0.5 + uniform()), steps];
}
