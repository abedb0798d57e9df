/** What the peers use of packages that are there only where the benchmark was run. */

declare module 'rose' {
  /** Stands for the abstract values of a type. */
  interface Type<V> {
    readonly value: V;
  }
  interface Abstract {
    readonly abstract: never;
  }
  export type Bool = boolean | Abstract;
  export type Real = number | Abstract;
  export interface Vec<T> {
    readonly [index: number]: T;
  }
  type Value<T> = T extends Type<infer V> ? V : T extends number ? number : { readonly [K in keyof T]: Value<T[K]> };
  type Values<P> = { readonly [K in keyof P]: Value<P[K]> };
  export interface Fn<P extends readonly unknown[], R> {
    (...args: Values<P>): Value<R>;
    jvp?: unknown;
  }

  export const Real: Type<Real>;
  export const Dual: { readonly re: Type<Real>; readonly du: Type<Real> };
  export function Vec<T>(index: number, element: T): Type<Vec<Value<T>>>;

  export function fn<const P extends readonly unknown[], R>(parameters: P, result: R, body: (...args: Values<P>) => Value<R>): Fn<P, R>;
  export function opaque(parameters: readonly [typeof Real], result: typeof Real, f: (x: number) => number): Fn<[typeof Real], typeof Real>;
  export function compile<P extends readonly unknown[], R>(f: Fn<P, R>): Promise<(...args: readonly unknown[]) => unknown>;
  export function vjp<A, R>(f: Fn<readonly [A], R>): (at: Value<A>) => { readonly ret: Value<R>; grad(cotangent: Value<R>): Value<A> };
  export function vec<T>(index: number, element: T, f: (i: number) => Value<T>): Vec<Value<T>>;
  export function sum(index: number, f: (i: number) => Real): Real;
  export function select<T>(condition: Bool, type: T, then: Value<T>, otherwise: Value<T>): Value<T>;
  export function ilt(index: number, i: number, j: number): Bool;
  export function iadd(index: number, i: number, j: number): number;
  export function gt(x: Real, y: Real): Bool;
  export function neg(x: Real): Real;
  export function sign(x: Real): Real;
  export function sqrt(x: Real): Real;
  export function add(x: Real, y: Real): Real;
  export function sub(x: Real, y: Real): Real;
  export function mul(x: Real, y: Real): Real;
  export function div(x: Real, y: Real): Real;
}

declare module '@jax-js/jax' {
  type Operand = Array | number;
  type Bounds = number | readonly [] | readonly [number] | readonly [number, number] | null;
  export interface Array {
    /** Itself, to be used once more: a use consumes an array. */
    readonly ref: Array;
    add(other: Operand): Array;
    sub(other: Operand): Array;
    mul(other: Operand): Array;
    div(other: Operand): Array;
    neg(): Array;
    sum(axis?: number): Array;
    slice(...bounds: readonly Bounds[]): Array;
    reshape(shape: readonly number[]): Array;
    transpose(axes?: readonly number[]): Array;
    dataSync(): Float64Array;
    dispose(): void;
  }
  export const numpy: {
    readonly float64: 'float64';
    array(values: unknown, options: { readonly dtype: 'float64' }): Array;
    concatenate(arrays: readonly Array[]): Array;
    stack(arrays: readonly Array[]): Array;
    matmul(a: Array, b: Array): Array;
    dot(a: Array, b: Array): Array;
    cross(a: Array, b: Array): Array;
    square(x: Array): Array;
    sqrt(x: Array): Array;
    exp(x: Array): Array;
    log(x: Array): Array;
    tanh(x: Array): Array;
    sin(x: Array): Array;
    cos(x: Array): Array;
    subtract(a: Operand, b: Operand): Array;
  };
  export const nn: { sigmoid(x: Array): Array; logsumexp(x: Array, axis?: number): Array };
  export function init(device: 'wasm'): Promise<unknown>;
  export function defaultDevice(device: 'wasm'): unknown;
  export function grad<T>(f: (x: T) => Array): (x: T) => T;
  export function jit<T, R>(f: (x: T) => R): (x: T) => R;
}

declare module '@tensorflow/tfjs-backend-wasm';
declare module '@tensorflow/tfjs' {
  type Operand = Tensor | number;
  export interface Tensor {
    add(other: Operand): Tensor;
    sub(other: Operand): Tensor;
    mul(other: Operand): Tensor;
    div(other: Operand): Tensor;
    neg(): Tensor;
    exp(): Tensor;
    log(): Tensor;
    tanh(): Tensor;
    sigmoid(): Tensor;
    sqrt(): Tensor;
    square(): Tensor;
    sin(): Tensor;
    cos(): Tensor;
    sum(axis?: number): Tensor;
    logSumExp(axis?: number): Tensor;
    dot(other: Tensor): Tensor;
    matMul(other: Tensor, transposesThis?: boolean, transposesOther?: boolean): Tensor;
    transpose(): Tensor;
    expandDims(axis: number): Tensor;
    reshape(shape: readonly number[]): Tensor;
    slice(begin: number, size: number): Tensor;
    unstack(): Tensor[];
    dataSync(): Float32Array;
  }
  export function setBackend(name: 'wasm' | 'cpu'): Promise<boolean>;
  export function tidy<T>(f: () => T): T;
  export function tensor(values: unknown): Tensor;
  export function concat(parts: readonly Tensor[]): Tensor;
  export function stack(parts: readonly Tensor[]): Tensor;
  export function sub(a: Operand, b: Operand): Tensor;
  export function grads(f: (...inputs: readonly Tensor[]) => Tensor): (inputs: readonly Tensor[], cotangent?: Tensor) => Tensor[];
}
