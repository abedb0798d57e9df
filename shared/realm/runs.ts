/** What the host asks of a realm and what it answers: plain data, sent as JSON text in both directions. */
import type { Cancellation } from '../ad/cancellation.ts';
import type { Condition } from '../ad/condition.ts';
import type { EventKind } from '../ad/events.ts';
import type { Operand, WengertNode } from '../ad/wengert.ts';
import type { FirstEvidence, SecondPoint } from '../check/confirm.ts';
import type { OptimiserState } from '../ad/optimisers.ts';
import type { BatchData, DescentStop, DescentWanted } from '../descent.ts';
import type { Check, Estimate, Kept, Leaf, SiteValues, Structure } from '../evaluation.ts';
import type { Section } from '../section.ts';
import type { TextCode } from '../source/text-code.ts';

/** The site of a point's own expressions, which stand in a comment. */
export const pointSite = -2;

/** Names the run in every number system. */
export interface RunRequest {
  readonly mark: string;
  /** Which of the mark's points. */
  readonly point: number;
  /** Paths of the inputs to differentiate by; absent: all numbers of all parameters. */
  readonly wrt?: readonly string[] | undefined;
  /** Values of the inputs instead of the point's own, in order. */
  readonly inputs?: readonly number[];
  /** Where chance starts; absent: where the module left it. */
  readonly seed?: number;
  /** Where a number keeps its derivative although the program's own steps have none. */
  readonly kept?: readonly Kept[];
}

/** Why a run has no result. */
export interface Failure {
  /** Constructor name of what was thrown; empty for something that is no error. `TapeFull` when the budget is used up. */
  readonly name: string;
  readonly message: string;
  /** The site that the program had come to, or `pointSite`; −1 where that is not known. */
  readonly site: number;
  /** The module that it ended as it was loaded. */
  readonly loading?: string;
}

export type Answer<T> = { readonly ok: T } | { readonly failure: Failure };

/** What a realm says: an answer, or that the program makes code from text, which is to be there when it runs again. */
export type Reply<T> = Answer<T> | { readonly texts: readonly TextCode[] };

export interface ReverseRequest extends RunRequest {
  /** Operations the tape may hold. */
  readonly tapeLimit: number;
  /** Trace nodes to send back, from this one on; absent: from the first. */
  readonly nodeFrom?: number;
  readonly nodeLimit: number;
}

/** Asks an optimiser for more steps. */
export interface DescentRequest extends CurvatureRequest, DescentWanted {
  /** So many inputs are sent for each step. */
  readonly shown: number;
}
/** The largest curvature at the point. */
export interface CurvatureRequest extends RunRequest {
  readonly tapeLimit: number;
}
/** The value before each step, and after the last one. */
export interface DescentSteps {
  readonly state: OptimiserState;
  readonly values: readonly number[];
  readonly path: readonly (readonly number[])[];
  /** Length of the last gradient. */
  readonly slope: number;
  readonly stopped?: DescentStop;
  /** With batches, the value for all data after the last step. */
  readonly whole?: number;
  readonly data?: BatchData;
  readonly given?: Readonly<Record<string, string | null>>;
}

/** Asks for the function over a plane of two inputs, row by row. */
export interface GridRequest extends RunRequest {
  readonly columns: readonly [number, number];
  readonly xs: readonly number[];
  /** Of this row. */
  readonly y: number;
}

/** Asks for the derivatives along an input, or along the tangent. */
export interface SlopeRequest extends CurvatureRequest {
  readonly column?: number;
}
export interface Slope extends Pick<Section, 'inputs' | 'value' | 'gradient' | 'slope'> {
  /** By how much each input moves. */
  readonly direction: readonly number[];
}

/** Asks for the first output at these multiples of a direction from an origin. */
export interface LineRequest extends RunRequest {
  readonly origin: readonly number[];
  readonly direction: readonly number[];
  readonly positions: readonly number[];
  /** Those of before, between which kinks are looked for. */
  readonly samples?: LineSamples;
}
export interface LineSamples {
  readonly values: readonly number[];
  readonly signatures: readonly number[];
}

/** A run repeated, for its cost. */
export interface RepeatRequest extends RunRequest {
  readonly times: number;
}
/** One of the repeated gradients, to be checked, and the size of its tape. */
export interface RepeatedGradient {
  readonly jacobian: readonly (readonly number[])[];
  readonly operations: number;
  readonly bytes: number;
}

/** Asks for more samples of a function that draws, after those of the requests before. */
export interface SampleRequest extends RunRequest {
  readonly count: number;
  /** Operations the tape of one sample may hold. */
  readonly tapeLimit: number;
}
/** Of all samples so far. */
export interface SampleResult {
  readonly samples: number;
  /** The means in the shape of the result. */
  readonly value: Structure;
  readonly outputs: readonly Estimate[];
  readonly jacobian: readonly (readonly Estimate[])[];
}

/** A comparison whose outcome depends on a draw and on inputs, and at which the result jumps. */
export interface DiscreteDraw {
  readonly site: number;
  /** Columns of the Jacobian. */
  readonly inputs: readonly number[];
}

/** A decision that goes another way at the point than on both sides of it, when an input moves. */
export interface Guard {
  readonly site: number;
  /** Column of the Jacobian. */
  readonly input: number;
}

/** Asks about decisions at the point: at which the function jumps, or which are taken there alone. */
export interface DecisionsRequest extends RunRequest {
  /** Columns of the inputs to move. */
  readonly columns: readonly number[];
  readonly tapeLimit: number;
}

/** A decision at which a number of the result jumps when an input passes the point. */
export interface Jump {
  /** The comparison, the rounding or the operation; −1 where it is not known. */
  readonly site: number;
  /** Columns and rows of the Jacobian. */
  readonly input: number;
  readonly output: number;
  readonly left: number;
  readonly here: number;
  readonly right: number;
}

/** Asks about groups of inputs, by their paths. */
export interface GroupsRequest extends RunRequest {
  readonly groups: readonly (readonly string[])[];
}
export interface Independence {
  /** Per group: whether changes of it left the result alone, at the point and at random ones. */
  readonly isFree: readonly boolean[];
  /** Whether numbers are all that the function is given, so that nothing else can make a difference. */
  readonly isClosed: boolean;
}

export interface NoticedEvent {
  readonly kind: EventKind;
  readonly site: number;
  readonly operation: string;
  readonly count: number;
  /** Columns of the Jacobian whose inputs reach the place; empty where that is not known. */
  readonly inputs: readonly number[];
}

export interface TapeRow extends WengertNode {
  readonly site: number;
  /** Of the operands, where the rows do not begin with the first. */
  readonly values?: readonly number[];
  readonly tangent: number;
  readonly adjoint: number;
}

/** The executions of one site. */
export type Visits = Omit<SiteValues, 'start' | 'end'> & { readonly site: number };

/** Where digits of the result are lost to rounding, and where the function needs more of its inputs than they have. */
export interface Digits {
  readonly cancellations: readonly OfOutput<Cancellation>[];
  readonly conditions: readonly OfOutput<Condition>[];
}
/** `output` is a row of the Jacobian. */
export type OfOutput<T> = T & { readonly output: number };

export interface ReverseResult {
  readonly value: Structure;
  /** The result is a promise, or what iterates over promises. */
  readonly isLater: boolean;
  readonly inputs: readonly Leaf[];
  readonly outputs: readonly Leaf[];
  readonly jacobian: readonly (readonly number[])[];
  /** Per output: an estimate of its rounding error. */
  readonly rounding: readonly number[];
  /** Per input: whether any output depends on it through any chain of operations. */
  readonly reached: readonly boolean[];
  /** Per input the outputs that no operation leads to from it; absent where nothing was lost on the way. */
  readonly missing?: readonly (readonly number[])[];
  /** Gradient of a scalar result in the shape of the parameters. */
  readonly gradient?: Structure;
  /** The tangent of the mark's `@along`, or all ones. */
  readonly direction: readonly number[];
  /** That of the mark's `@cotangent`, or all ones, and what the tag names that the result lacks. */
  readonly cotangent: readonly number[];
  readonly unknown?: string;
  readonly operations: number;
  /** How often the function drew from `Math.random`. */
  readonly draws: number;
  /** How often it looked at the clock. */
  readonly clockReads: number;
  /** Where the outputs stand on the tape. */
  readonly results: readonly Operand[];
  /** The first nodes of the tape, inputs first. */
  readonly tape: readonly TapeRow[];
  readonly visits: readonly Visits[];
  readonly events: readonly NoticedEvent[];
  readonly digits: Digits;
  /** Where derivatives of finite outputs, or their product with the direction, became NaN or ∞. */
  readonly badPartials: readonly BadPartial[];
}

/** An operation of a run, with the numbers that it had. */
export interface Operation {
  readonly site: number;
  /** As on the tape; that of an input for a number that no operation made. */
  readonly code: number;
  readonly operands: readonly number[];
  readonly value: number;
}

/** The first operation, in the order of a sweep, that turned finite numbers into NaN or ∞. */
export interface BadPartial {
  readonly operation: Operation;
  /** Of its operands the one that `partial` is about. */
  readonly side: number;
  readonly partial: number;
  /** What the partial was multiplied by: an adjoint, or in the forward sweep a tangent. */
  readonly seed: number;
  /** The site where an ∞ that came of it was multiplied by 0. */
  readonly meets?: number;
  /** The output, and the inputs by which its derivative is not finite; none if only the tangent of the output is not. */
  readonly row: number;
  readonly columns: readonly { readonly column: number; readonly derivative: number }[];
}

/** Where an output's NaN or ∞ was made. */
export interface Origin {
  readonly row: number;
  /** The first operation that made a number that is not finite. */
  readonly first: Operation;
  /** If that was ∞: the one that made NaN of it. */
  readonly meeting?: Operation;
  /** The path of the number of the point that it is. */
  readonly input?: string;
  /** The node that is to blame, such as a divisor: origins that share it have one cause. */
  readonly operand?: number;
}

export interface Origins {
  readonly origins: readonly Origin[];
  /** Sites of expressions that were `undefined`: numbers made of it are NaN. */
  readonly missing: readonly number[];
}

export interface OriginsResult extends Origins {
  /** All numbers of the result, which looking for origins must not change. */
  readonly outputs: readonly number[];
}

export interface ForwardRequest extends RunRequest {
  readonly direction: readonly number[];
}
export interface ForwardResult {
  readonly outputs: readonly number[];
  readonly jvp: readonly number[];
}

/** In randomised reverse mode: what is kept of the tape. */
export interface JacobianRequest extends RunRequest {
  /** The probability of each partial, in (0, 1]. */
  readonly keep?: number;
  readonly tapeSeed?: number;
}

/** The whole Jacobian from one run; one row per output. */
export interface ForwardJacobian {
  readonly outputs: readonly number[];
  readonly jacobian: readonly (readonly number[])[];
  /** Of the tape that it was swept from; 0 in forward mode. */
  readonly bytes: number;
}

export interface PrimalRequest extends RunRequest {
  readonly jacobian: readonly (readonly number[])[];
  readonly outputs: readonly number[];
  readonly direction: readonly number[];
  readonly jvp: readonly number[];
  /** Per output: an estimate of its rounding error, where that is known. */
  readonly rounding?: readonly number[];
  /** Per input: whether reverse mode found a chain of operations to an output. */
  readonly reached: readonly boolean[];
  /** Per input the outputs that no operation leads to from it; absent where nothing was lost on the way. */
  readonly missing?: readonly (readonly number[])[];
  readonly tolerance?: number | undefined;
}
/** What a finite change of each input does. */
export interface InfluenceResult {
  /** Per input: whether a finite change of it changes the result. Asked for inputs that AD says are without influence. */
  readonly influence: readonly (boolean | undefined)[];
  /** Of the same inputs: whether every small change does, as if there were a slope. */
  readonly followed: readonly (boolean | undefined)[];
  /** Per input the outputs among its `missing` ones that do go along with it. */
  readonly missed: readonly (readonly number[])[];
}

export interface PrimalResult extends InfluenceResult, FirstEvidence {
  /** The numbers of the first plain run's result; absent when it threw. */
  readonly outputs?: readonly number[];
  readonly check: Check;
}

export interface ConfirmRequest extends PrimalRequest {
  /** The second points, with the derivatives there. */
  readonly elsewhere: readonly (SecondPoint & Pick<PrimalRequest, 'jacobian' | 'outputs'>)[];
}

/** Asks for plain runs, one after the other in one realm. Of the last one it is noted what its expressions were. */
export interface WitnessRequest extends RunRequest {
  readonly runs: readonly WitnessedRun[];
  /** Values that expressions of the last run have instead of their own, by their place in the order of evaluation. */
  readonly forced?: readonly (readonly [number, Seen])[];
}
export interface WitnessedRun {
  readonly inputs?: readonly number[];
  /** Where chance starts. */
  readonly seed?: number;
  /** How far the clock is put forward before the run, in milliseconds. */
  readonly clock?: number;
}

/** The value of an expression as far as it can be told; null where it is an object or a function. */
export type Seen = { readonly value: number | string | boolean | null } | { readonly isUndefined: true } | null;

export interface Witnessed {
  /** The numbers of each run's result; undefined where it threw. */
  readonly outputs: readonly (readonly number[] | undefined)[];
  /** Of the last run, in the order of evaluation. */
  readonly sites: readonly number[];
  readonly values: readonly Seen[];
}

/** A plain run: what the function returns. */
export interface ValueResult {
  readonly value: Structure;
  readonly numbers: readonly Leaf[];
}

/** Asks a hand-written derivative of `mark` for all its numbers. */
export interface WrittenRequest extends RunRequest {
  /** The derivative's mark. */
  readonly derivative: string;
  /** Its parameters beyond those of the function. */
  readonly extra: readonly string[];
  /** Whether it is called on the same object as the function. */
  readonly sharesReceiver: boolean;
}
export interface WrittenResult {
  /** One row per output, one column per input; absent when what the derivative takes or returns fits no shape. */
  readonly rows?: readonly (readonly Leaf[])[];
  /** The value that a gradient or a Jacobian stands beside: one number per output. */
  readonly values?: readonly Leaf[];
  /** Of one that should be a gradient or a Jacobian and is not: how many numbers it returned. */
  readonly count?: number;
  /** Names of the tangents, or of the cotangent, that the derivative returns the same for whatever they are. */
  readonly ignored?: readonly string[];
}

/** The site of the operation that each number of what a hand-written derivative returns comes from. */
export type WrittenPlaces = readonly { readonly path: string; readonly site: number }[];

/** What differences say of each number of the Jacobian: a check for each output; empty for more than are worth while. */
export interface DifferencesResult {
  readonly checks: readonly Check[];
}
