/**
 * The plain data that an evaluation is made of. Everything here survives structured cloning, so that the worker,
 * the server, the command line and the panel speak of the same thing. Nothing in this file computes.
 */

import type { Descent, Grid } from './descent.ts';
import type { Section } from './section.ts';

/** A place in a source file: UTF-16 offsets, `end` exclusive. `file` is an absolute path with forward slashes. */
export interface Span {
  readonly file: string;
  readonly start: number;
  readonly end: number;
}

/** A number, or arrays and objects of such: what goes into a function and what comes out, stripped of classes. */
export type Structure = number | string | boolean | null | undefined | readonly Structure[] | { readonly [key: string]: Structure };

/** One number inside a structure. `path` reads as source text does: `x`, `p.x`, `w[3]`; it is empty for a bare result. */
export interface Leaf {
  readonly path: string;
  readonly value: number;
}

export type Severity = 'error' | 'warning' | 'information' | 'hint';

export interface Finding {
  /** The name of the finding's own file in shared/findings, e.g. `nan-derivative`. */
  readonly code: string;
  readonly severity: Severity;
  /** What, where and what to do, in one or two sentences. */
  readonly message: string;
  readonly span: Span;
  /** Other places that explain this one: the input, the call, the tie. */
  readonly related?: readonly { readonly message: string; readonly span: Span }[];
  /** Paths of the inputs that it concerns. */
  readonly inputs?: readonly string[];
  readonly tags?: readonly 'unnecessary'[];
  /** What should be, and what is: a line each. */
  readonly compared?: { readonly expected: string; readonly actual: string };
  /** A number that its kind's fixes go by: how many times too large a component is, the slope that a branch lacks, or how far the result is off, relative to it. */
  readonly fact?: number;
}

/** One binding of a tag: `x1 = 2`. A positional binding has no name. `this` names the receiver of a method. */
export interface Binding {
  readonly name?: string;
  /**
   * The expression as written; it is evaluated in the module's own scope. It ends where `span` ends and is as long as its
   * source: in a tag of several lines the asterisks at the line starts are spaces here.
   */
  readonly expression: string;
  /** The whole binding, its name included. */
  readonly span: Span;
}

/** A tag with bindings, as written: `@at x1 = 2, x2 = 5`. */
export interface BindingTag {
  readonly bindings: readonly Binding[];
  readonly span: Span;
}

export interface Parameter {
  /** The parameter's name, or its position (`#1`) when it is a destructuring pattern. */
  readonly name: string;
  /** The parameter with its type and default value. */
  readonly span: Span;
  readonly hasDefault: boolean;
  readonly isRest: boolean;
}

/** A function that the user marked, with what its tags say. Read from the syntax tree alone; nothing is evaluated for it. */
export interface Mark {
  /** The name a user sees, unique in its file: `energy`, `Fluid.energy`, `default`. */
  readonly name: string;
  /** The name itself; a hover on it shows the evaluation, a code lens sits above its line. */
  readonly nameSpan: Span;
  /** The whole function, its comment left out. */
  readonly span: Span;
  /** The body: an expression hover inside shows value, tangent and adjoint. */
  readonly bodySpan: Span;
  /**
   * An expression that yields the function in the module's own scope once the module has run: `energy`, `tank.energy`,
   * `Fluid.prototype.energy`, `module.exports`. `$default` is the value of an anonymous default export or of `export =`.
   */
  readonly reach: string;
  /**
   * An expression for `this`, in the same scope: `tank`, `Fluid`, `new Fluid()`. Absent where `this` means nothing, and
   * where it cannot be made without arguments; a binding of the point named `this` comes before it.
   */
  readonly receiver?: string;
  readonly parameters: readonly Parameter[];
  /** `@at`; the first is the main point. Empty: the point is chosen. */
  readonly at: readonly BindingTag[];
  /** Arguments of calls of it, as text, those of its own file first; absent where there are none, or nobody needs them. */
  readonly calls?: readonly (readonly string[])[];
  /** `@wrt`: paths such as `w` or `p.x`; absent: every number of every parameter. */
  readonly wrt?: readonly { readonly path: string; readonly span: Span }[];
  /** `@along`: the tangent of the Jacobian-vector product; absent: all ones. */
  readonly along?: BindingTag;
  /** `@cotangent`: what the VJP multiplies the result by, as bindings for the whole result or for its parts; absent: all ones. */
  readonly cotangent?: BindingTag;
  /** `@expectation`: the function draws from `Math.random`; so many samples are drawn, the first one from this seed. */
  readonly expectation?: { readonly samples: number; readonly seed: number };
  /** `@tolerance`: the largest relative difference that passes, of a check or of a hand-written derivative. */
  readonly tolerance?: number;
  /** `@derivativeOf f`: this function is a hand-written derivative of `f`; `@customDerivativeOf f`: and AD uses it for `f`. */
  readonly derivativeOf?: { readonly name: string; readonly span: Span; readonly isCustom?: true };
}

/** One elementary operation of the evaluation trace (survey, Section 3.1), in the order of evaluation. */
export interface TraceNode {
  /** Subscript of v as the survey counts: inputs end at 0 (… v₋₁, v₀), operations start at 1. */
  readonly index: number;
  /** Name of the primitive in the rules table (`mul`, `sin`), or `input`. */
  readonly operation: string;
  /** The operation in symbols, e.g. `v₋₁ × v₀`, `ln v₋₁`; for an input its path. */
  readonly formula: string;
  readonly primal: number;
  /** Directional derivative along the tangent of the JVP. */
  readonly tangent: number;
  /** ∂y/∂v for the first output y. */
  readonly adjoint: number;
  /** The operands that carry derivatives, by `index`. */
  readonly operands: readonly number[];
  /** The partial derivative by each of these; absent where no rule knows them. */
  readonly partials?: readonly number[];
  readonly span?: Span;
}

/** What a hover shows for an expression: all its executions in one row. */
export interface SiteValues {
  readonly start: number;
  readonly end: number;
  /** How often the expression was evaluated. */
  readonly count: number;
  /** True when no input influences any of the values. */
  readonly passive: boolean;
  /** Values, tangents and adjoints of the first executions, at most `sampleLimit`, and of the last one at the end. */
  readonly values: readonly number[];
  readonly tangents: readonly number[];
  readonly adjoints: readonly number[];
  readonly minimum: number;
  readonly maximum: number;
}

/** The most executions of one expression that are kept as a sample. */
export const sampleLimit = 64;

export type Verdict = 'pass' | 'mismatch' | 'kink' | 'jump' | 'noisy' | 'non-deterministic' | 'inconclusive';

/** The gradient check of one direction or coordinate. */
export interface CheckRow {
  /** The coordinate's path, or `direction 1` for a random direction. */
  readonly label: string;
  readonly verdict: Verdict;
  /** From automatic differentiation. */
  readonly derivative: number;
  /** From extrapolated central differences. */
  readonly difference: number;
  /** Error estimate of `difference`. */
  readonly error: number;
  /** The slope grows without bound as the point is approached, from one side at least. */
  readonly unbounded?: true;
  /** The point takes branches that no step takes, however short: `difference` is about the function around it. */
  readonly isBeside?: true;
}

export interface Check {
  readonly verdict: Verdict;
  /** Largest |AD − difference| relative to the larger of the two, over the conclusive rows; what the lens shows. */
  readonly gap: number;
  readonly rows: readonly CheckRow[];
  /** Plain evaluations spent. */
  readonly evaluations: number;
  /** Inputs checked one by one, out of how many; fewer when large inputs are sampled. */
  readonly coordinates: number;
}

export interface EvaluatedPoint {
  /** As `@at` would write it: `x1 = 2, x2 = 5`. */
  readonly text: string;
  /** True when no `@at` says this point: it comes from default values, from a call or from the parameters' types. */
  readonly chosen: boolean;
  /** It is that of a call of the function. */
  readonly isCall?: true;
}

/** Why what was asked for is not there, in a sentence. */
export interface Refusal {
  readonly refusal: string;
}

/** Second derivatives, exact, one entry per output: all of them, or their products with a direction. */
export type SecondDerivatives =
  | {
      /** Inputs × inputs. */
      readonly hessians: readonly (readonly (readonly number[])[])[];
    }
  | {
      /** H · v for the evaluation's `direction` v, one number per input. */
      readonly products: readonly (readonly number[])[];
    };

/** An earlier node of a closed form, or a constant. */
export type FormOperand = { readonly node: number } | { readonly constant: number };

/** Operations of expressions written out as formulas, and as a graph in which equal parts are one. A tree may be of infinite size. */
export interface FormSize {
  readonly tree: number;
  readonly graph: number;
}

/** The formulas that a run amounts to, its branches and loops as it took them. */
export interface ClosedForm {
  /** The inputs first; `operation` is `input` or a primitive's name. */
  readonly nodes: readonly { readonly operation: string; readonly operands: readonly FormOperand[] }[];
  /** For each output its value and its derivatives by each input, with the size of either. */
  readonly outputs: readonly {
    readonly value: FormOperand;
    readonly valueSize: FormSize;
    readonly derivatives: readonly FormOperand[];
    readonly derivativesSize: FormSize;
  }[];
}

/** Jacobians from sampled tapes: over the seeds the mean and its standard error, one row per output. */
export interface Randomised {
  readonly seeds: number;
  /** The probability of each partial. */
  readonly keep: number;
  readonly mean: readonly (readonly number[])[];
  readonly standardError: readonly (readonly number[])[];
  /** The sampled tape, on average. */
  readonly bytes: number;
  /** The same tape with everything kept. */
  readonly fullBytes: number;
}

/** The first output along single inputs: what plots, and comparisons with differences, are made of. */
export interface Sections {
  /** Steps of differences, relative to the size of the input, from large to small. */
  readonly steps: readonly number[];
  readonly inputs: readonly {
    /** The column of the Jacobian. */
    readonly column: number;
    /** (f(x + h) − f(x)) / h and (f(x + h) − f(x − h)) / 2h, one for each step. */
    readonly forward: readonly number[];
    readonly central: readonly number[];
    /** Values of the input around the point, and those of the function there; NaN where it throws. */
    readonly at: readonly number[];
    readonly values: readonly number[];
  }[];
}

/** Where a Jacobian comes from: one sweep per output, or one run with a tangent per input. */
export type Mode = 'reverse' | 'forward';

/** Milliseconds of one warm run, medians. */
export interface Cost {
  /** The function as it was written, not instrumented. */
  readonly primal: number;
  /** The Jacobian by the evaluation's mode; in reverse mode recording and sweeps. */
  readonly gradient: number;
}

/** A mean over samples, and its standard error. */
export interface Estimate {
  readonly mean: number;
  readonly error: number;
}

/** What `@expectation` asks for. */
export interface Expectation {
  /** Samples drawn; fewer than wanted when the time was up. */
  readonly samples: number;
  readonly wanted: number;
  readonly seed: number;
  /** The means in the shape of the result. */
  readonly value: Structure;
  /** One per output. */
  readonly outputs: readonly Estimate[];
  /** Of the path-wise derivatives; one row per output, one column per input. */
  readonly jacobian: readonly (readonly Estimate[])[];
}

/**
 * Ways on which a derivative is lost and may be meant all the same: a number printed in full and read back (`fractions`: unless it is an
 * integer; `fixed`: with as many digits as asked for), `Math.round`, the other functions that round, and a number taken apart into words
 * and put together again.
 */
export type Kept = 'printed' | 'fractions' | 'fixed' | 'rounded' | 'truncated' | 'bits';

/** One marked function at one point, in every mode. */
export interface Evaluation {
  readonly mark: string;
  readonly point: EvaluatedPoint;
  readonly value: Structure;
  /** Inputs differentiated by, in order: the Jacobian's columns. */
  readonly inputs: readonly Leaf[];
  /** Numbers of the result, in order: the Jacobian's rows. */
  readonly outputs: readonly Leaf[];
  /** By `mode`, one row per output. */
  readonly jacobian: readonly (readonly number[])[];
  readonly mode: Mode;
  /** For a scalar result: the gradient in the shape of the parameters, by parameter name. */
  readonly gradient?: Structure;
  /** The JVP from forward mode along `direction` (one number per input), one number per output. */
  readonly direction: readonly number[];
  readonly jvp: readonly number[];
  /** The VJP: a cotangent, one number per output, times the Jacobian, one number per input. Absent where it would repeat a gradient. */
  readonly vjp?: { readonly cotangent: readonly number[]; readonly product: readonly number[] };
  readonly check?: Check;
  /** For a mark with `@expectation`; everything else is about its first sample. */
  readonly expectation?: Expectation;
  /** Where it was asked for, like what follows. */
  readonly cost?: Cost;
  readonly second?: SecondDerivatives | Refusal;
  readonly randomised?: Randomised;
  readonly sections?: Sections;
  /** The Jacobian by forward mode, where it is held against `jacobian`. */
  readonly forwardJacobian?: readonly (readonly number[])[];
  /** A small one always. */
  readonly closedForm?: ClosedForm | Refusal;
  readonly trace: {
    readonly nodes: readonly TraceNode[];
    /** Operations recorded in all; `nodes` may hold only the first ones. */
    readonly operations: number;
    /** Losses that this run takes back. */
    readonly kept?: readonly Kept[];
  };
  /** Expressions of the marked function's own file that were evaluated, ordered by `start`. */
  readonly sites: readonly SiteValues[];
  /** The same of other files that are no packages. */
  readonly elsewhere?: readonly { readonly file: string; readonly sites: readonly SiteValues[] }[] | undefined;
}

/** What the evaluator answers for one mark: an evaluation where there is one, findings in any case. */
export interface Outcome {
  readonly mark: string;
  /** One per `@at`, the main point first. Empty when the function could not be evaluated. */
  readonly evaluations: readonly Evaluation[];
  readonly findings: readonly Finding[];
  /** The function does not parse at the moment: nothing is known, and nothing is wrong that the editor does not say itself. */
  readonly isBroken?: true;
  /** Files whose text the outcome depends on. */
  readonly files: readonly string[];
  /** Of its own file it depends on what `reachable` names alone: no other module imports that file. */
  readonly isAlone?: true;
  /** Where they were asked for. */
  readonly sources?: Sources;
  readonly descent?: Descent;
  readonly grid?: Grid;
  readonly section?: Section;
}

/** Everything that an outcome was made from beside the mark: while it stays the same, so does the outcome. */
export interface Sources {
  /** Files with digests of their texts; `null`: there was none to be read. */
  readonly texts: readonly (readonly [file: string, digest: string | null])[];
  /** What specifiers led to; `null`: nowhere. */
  readonly resolved: readonly (readonly [specifier: string, importer: string, condition: 'import' | 'require', file: string | null])[];
}
