/** What the client, the server and the panel's page say to each other, beyond the Language Server Protocol itself. */
import type { Descent, DescentWanted, Grid, GridWanted } from './descent.ts';
import type { Verdict } from './evaluation.ts';
import type { Section, SectionWanted } from './section.ts';

/** What colours go with the editor's own. */
export type Theme = 'light' | 'dark' | 'contrast' | 'contrast-light';

/** Sent by the client as `initializationOptions`. Every part is optional: a bare client gets the whole language server. */
export interface InitializationOptions {
  /** Nothing is evaluated in an untrusted workspace. Default: true. */
  readonly trusted?: boolean;
  /** The client is VS Code: it follows `command:` links in hovers and has its commands. Default: false. */
  readonly commandLinks?: boolean;
  /** The client colours tags by a grammar of its own: of two servers VS Code takes one's colours, and TypeScript's would be lost. Default: false. */
  readonly ownColours?: boolean;
  /** Where the pages about findings are: a URI that ends with a slash. Default: the files beside the server. */
  readonly findingPages?: string;
  /** The client shows images in hovers, and these are its colours. Default: no images. */
  readonly theme?: Theme;
}

/** Notification from the client: the colours have changed. */
export const themeNotification = 'gradlens/theme';
export interface ThemeParams {
  readonly theme: Theme;
}

/** Names a marked function across the border. */
export interface MarkReference {
  readonly uri: string;
  readonly name: string;
  /** What of the function it is about: a place in any file. */
  readonly place?: { readonly uri: string; readonly range: LspRange };
}

/** The commands; those of lenses and hovers take a `MarkReference`, or nothing for the function at the cursor. */
export const commands = {
  checkGradient: 'gradlens.checkGradient',
  showTrace: 'gradlens.showTrace',
  compareMethods: 'gradlens.compareMethods',
  chooseEvaluation: 'gradlens.chooseEvaluation',
  toggleHeatMap: 'gradlens.toggleHeatMap',
  evaluateAt: 'gradlens.evaluateAt',
  jvpAlong: 'gradlens.jvpAlong',
  copyDerivative: 'gradlens.copyDerivative',
  checkFile: 'gradlens.checkFile',
  checkWorkspace: 'gradlens.checkWorkspace',
  openSample: 'gradlens.openSample',
  restartServer: 'gradlens.restartServer',
  showOutput: 'gradlens.showOutput',
} as const;

/** VS Code's own command that asks whether the workspace is trusted. */
export const manageTrust = 'workbench.trust.manage';

/** A place in the editor: lines and UTF-16 characters, both from 0. */
export interface LspPosition {
  readonly line: number;
  readonly character: number;
}
export interface LspRange {
  readonly start: LspPosition;
  readonly end: LspPosition;
}

/** Request: evaluates a marked function and waits for a result of the present text. */
export const evaluateRequest = 'gradlens/evaluate';
export interface EvaluateParams {
  readonly uri: string;
  /** The function's name; absent: the marked function around `position`, else the only one of the file. */
  readonly name?: string;
  readonly position?: LspPosition;
}
/** In words, since JSON knows neither NaN nor ∞. `null`: no marked function there. */
export type EvaluateResult = {
  readonly reference: MarkReference;
  /** Value, gradient and verdict, or why there is none: one sentence or two. */
  readonly message: string;
  readonly severity: 'information' | 'warning' | 'error';
  /** Absent when the function could not be evaluated or was not checked. */
  readonly verdict?: Verdict;
  /** The first error: where it is, and where numbers were compared, a line for what should be and one for what is. */
  readonly failure?: {
    readonly message: string;
    readonly place?: { readonly uri: string; readonly range: LspRange };
    readonly compared?: { readonly expected: string; readonly actual: string };
  };
} | null;

/** Request: the marked functions of documents and of files on disk, in the order of the request; files without any are left out. */
export const discoverRequest = 'gradlens/discover';
export interface DiscoverParams {
  readonly uris: readonly string[];
}
export interface DiscoveredFile {
  readonly uri: string;
  readonly marks: readonly { readonly name: string; readonly range: LspRange; readonly derivativeOf?: string }[];
}

/** Request: the evaluations that have come to the expression at a place; the first one is shown. Empty: none has. */
export const evaluationsRequest = 'gradlens/evaluations';
export interface EvaluationsParams {
  readonly uri: string;
  readonly position: LspPosition;
}
export interface EvaluationChoice {
  readonly reference: MarkReference;
  /** Which of the function's points, and as `@at` would write it. */
  readonly index: number;
  readonly point: string;
  /** What the expression was: `10`, `0.1 … 5.2 (40 times)`. */
  readonly value: string;
}

/** Notification from the client: hovers and hints show this evaluation wherever it comes. */
export const chosenNotification = 'gradlens/chosen';
export type ChosenParams = Pick<EvaluationChoice, 'reference' | 'index'>;

/** Request: the gradient or the Jacobian of a function's main point, as text in a format. */
export const derivativeRequest = 'gradlens/derivative';
export const derivativeFormats = ['JSON', 'LaTeX', 'NumPy', 'Markdown'] as const;
export type DerivativeFormat = (typeof derivativeFormats)[number];
export interface DerivativeParams extends EvaluateParams {
  readonly format: DerivativeFormat;
}
/** `null`: no marked function there. */
export type DerivativeResult = { readonly reference: MarkReference; readonly text?: string; readonly problem?: string } | null;

/** Request: what a function would be with another point or tangent, without writing it; `body` is what stands behind the tag's name. */
export const tryTagRequest = 'gradlens/tryTag';
export interface TryTagParams extends EvaluateParams {
  readonly tag: 'at' | 'along';
  /** Absent: nothing is tried, and the answer tells what holds now. */
  readonly body?: string;
  /** Whether to evaluate; else the body is only read. */
  readonly evaluates?: boolean;
}
export type TryTagResult = {
  readonly reference: MarkReference;
  /** What the tag would say now. */
  readonly body: string;
  /** What is wrong with the body. */
  readonly problem?: string;
  /** The result, in a sentence or two. */
  readonly message?: string;
  /** Writes the tag, in place of the first one of its kind. */
  readonly edit?: { readonly range: LspRange; readonly newText: string };
} | null;

/** Request: evaluates all marked functions of a document; `null` when it has none. */
export const checkFileRequest = 'gradlens/checkFile';
export interface CheckFileParams {
  readonly uri: string;
}
export type CheckFileResult = { readonly message: string; readonly severity: 'information' | 'warning' | 'error' } | null;

/** Request: checks all marked functions below folders, as they are on disk and in the editor. */
export const checkWorkspaceRequest = 'gradlens/checkWorkspace';
export interface CheckWorkspaceParams {
  readonly folders: readonly string[];
}
export interface CheckWorkspaceResult {
  /** One sentence. */
  readonly message: string;
  readonly severity: 'information' | 'warning' | 'error';
  /** A line for each finding and for each problem. */
  readonly lines: readonly string[];
}

/** Notification: how far that has come, in files. */
export const checkProgressNotification = 'gradlens/checkProgress';
export interface CheckProgressParams {
  readonly done: number;
  readonly of: number;
}

/** Notification: whether anything is being evaluated, and of how many marked functions of the open documents. */
export const statusNotification = 'gradlens/status';
export interface StatusParams {
  readonly isBusy: boolean;
  readonly functions: number;
  readonly waiting: number;
}

/** Request: the lines of a document that have influence on a result. */
export const heatRequest = 'gradlens/heat';
export interface HeatParams {
  readonly uri: string;
}
export interface HeatLine {
  readonly line: number;
  /** From 0 to 1, the strongest line of the same evaluation. */
  readonly share: number;
  /** Which evaluation: `f at x = 2`. */
  readonly words: string;
}

/** Notification: the server has newer results for these functions; an open panel asks again. */
export const evaluatedNotification = 'gradlens/evaluated';
export interface EvaluatedParams {
  readonly uri: string;
  readonly names: readonly string[];
}

/** Notification from the client: the user granted trust. */
export const trustedNotification = 'gradlens/trusted';

/** A number, rounded for reading and in full. Text, since JSON knows neither NaN nor ∞ nor −0. */
export interface NumberText {
  readonly short: string;
  readonly full: string;
}

/** A row of the panel's table: one node of the trace, and where it stands. */
export interface TraceRow {
  /** Subscript of v as the survey counts: inputs end at 0, operations start at 1. */
  readonly index: number;
  /** `input`, or the primitive's name in the rules table. */
  readonly operation: string;
  /** The operation in symbols: `v₋₁ × v₀`; for an input its path. */
  readonly formula: string;
  readonly primal: NumberText;
  readonly tangent: NumberText;
  readonly adjoint: NumberText;
  /** The rows that this one computes with, by `index`. */
  readonly operands: readonly number[];
  /** The partial derivative by each of them, where a rule knows it. */
  readonly partials?: readonly NumberText[];
  /** The expression in the source, in one line. */
  readonly text?: string;
  readonly place?: { readonly uri: string; readonly range: LspRange; readonly label: string };
}

/** The most rows that are sent at once; `operations` tells how many there are. */
export const traceRowLimit = 5000;

/** Request: the trace of a function's main point, as the panel shows it. Same parameters as `evaluateRequest`. */
export const traceRequest = 'gradlens/trace';
export type TraceResult = {
  readonly reference: MarkReference;
  readonly trace?: {
    /** As `@at` would write it: `x1 = 2, x2 = 5`. */
    readonly point: string;
    /** The result, rounded. */
    readonly value: string;
    /** The first ones. */
    readonly rows: readonly TraceRow[];
    readonly inputs: number;
    /** Operations in all, the inputs not counted. */
    readonly operations: number;
    /** The tangent of the inputs, as `@along` would write it: `x1 = 1, x2 = 0`. */
    readonly direction: string;
    /** Path of the output whose adjoints are shown; empty for a scalar result. */
    readonly output: string;
  };
  /** Why there is no trace. */
  readonly problem?: string;
} | null;

/** Request: further rows of a trace, counted from 0 with the inputs, `to` left out. No more than `traceRowLimit` at once. */
export const traceRowsRequest = 'gradlens/traceRows';
export interface TraceRowsParams extends MarkReference {
  readonly from: number;
  readonly to: number;
}
/** `null`: the function is not there any more, or has no value. */
export type TraceRowsResult = { readonly reference: MarkReference; readonly from: number; readonly rows: readonly TraceRow[] } | null;

/** Request: what the panel's other views show of a function's main point. Same parameters as `evaluateRequest`. */
export const viewsRequest = 'gradlens/views';

/** One way to the derivative of the first output. */
export interface MethodRow {
  readonly method: 'written' | 'forward-difference' | 'central-difference' | 'symbolic' | 'forward' | 'reverse' | 'randomised';
  readonly title: string;
  /** One for each input that is shown; fewer when the method does not tell. */
  readonly values: readonly NumberText[];
  /** The largest deviation from reverse mode, relative to the larger of the two. */
  readonly error?: NumberText;
  /** Runs of the function and sweeps, operations and memory, in words. */
  readonly cost: string;
  readonly note?: string;
}

/** The function along one input. JSON has no NaN: `null` is where there is no number. */
export interface SectionView {
  readonly path: string;
  readonly at: number;
  readonly value: number | null;
  readonly slope: number | null;
  /** The second derivative, where it is known. */
  readonly curvature: number | null;
  readonly positions: readonly number[];
  readonly values: readonly (number | null)[];
  readonly forward: readonly (number | null)[];
  readonly central: readonly (number | null)[];
}

export interface Views {
  readonly point: string;
  /** The output that the views are about, as text: `f`, `f().x`. */
  readonly output: string;
  readonly inputs: readonly string[];
  /** All inputs, of which the first are shown. */
  readonly inputCount: number;
  readonly methods: readonly MethodRow[];
  /** Value and derivatives as LaTeX; empty where nobody could read them. */
  readonly formulas: readonly { readonly name: string; readonly latex: string }[];
  /** How the formulas swell, in a sentence. */
  readonly swell?: string;
  readonly check?: {
    /** The verdict in words. */
    readonly sentence: string;
    readonly rows: readonly {
      readonly label: string;
      readonly verdict: Verdict;
      readonly derivative: NumberText;
      readonly difference: NumberText;
      readonly error: NumberText;
    }[];
  };
  /** Relative steps of the differences in `sections`. */
  readonly steps: readonly number[];
  readonly sections: readonly SectionView[];
}
export type ViewsResult = { readonly reference: MarkReference; readonly views?: Views; readonly problem?: string } | null;

export { optimiserNames, type OptimiserName } from './ad/optimisers.ts';
export type { BatchData, DescentWanted } from './descent.ts';
export type { SectionWanted } from './section.ts';

/** Request: steps of an optimiser from a function's main point. Without steps: what there is to know before the first one. */
export const descendRequest = 'gradlens/descend';
export interface DescendParams extends MarkReference {
  readonly wanted: DescentWanted;
}
export interface DescendResult {
  readonly reference: MarkReference;
  readonly descent?: DescentView;
  /** Why there is none. */
  readonly problem?: string;
}
/** JSON has no NaN: `null` is where there is no number. */
export interface DescentView extends Omit<Descent, 'values'> {
  readonly values: readonly (number | null)[];
  /** Paths of all inputs that `path` tells of, and how many there are. */
  readonly inputs: readonly string[];
  readonly inputCount: number;
  /** The output that is followed, as text: `f`, `f().x`. */
  readonly output: string;
  /** Gradient descent settles below this step size, where the curvature is known. */
  readonly stable?: number;
}

/** Request: the function over a plane of two of its inputs. */
export const gridRequest = 'gradlens/grid';
export interface GridParams extends MarkReference {
  readonly wanted: GridWanted;
}
export interface GridResult {
  readonly reference: MarkReference;
  readonly grid?: Omit<Grid, 'values'> & { readonly values: readonly (readonly (number | null)[])[] };
  readonly problem?: string;
}

/** Request: the function along an input or the tangent, from any values of its inputs. */
export const exploreRequest = 'gradlens/explore';
export interface ExploreParams extends MarkReference {
  readonly wanted: SectionWanted;
}
export interface ExploreResult {
  readonly reference: MarkReference;
  readonly section?: ExploreView;
  readonly problem?: string;
}
/** JSON has no NaN: `null` is where there is no number. */
export interface ExploreView {
  /** The first inputs, by path, with the derivatives by them. */
  readonly paths: readonly string[];
  readonly gradient: readonly (number | null)[];
  /** All of them. */
  readonly inputs: readonly number[];
  /** The output that is shown, as text: `f`, `f().x`. */
  readonly output: string;
  /** Where the point is on the line, with value and derivatives along it. */
  readonly at: number;
  readonly value: number | null;
  readonly slope: number | null;
  readonly curvature: number | null;
  readonly positions: readonly number[];
  readonly values: readonly (number | null)[];
  readonly kinks?: Section['kinks'];
}

/** The panel's views. */
export const viewNames = ['table', 'graph', 'check', 'explore', 'methods', 'descent'] as const;
export type ViewName = (typeof viewNames)[number];

/** Host → page. `waiting`: a newer trace is on its way; what is shown is kept until then. */
export type ToPage =
  /** `selected`: the `index` of a row to look at. */
  | { readonly kind: 'trace'; readonly result: NonNullable<TraceResult>; readonly selected?: number }
  | { readonly kind: 'rows'; readonly result: NonNullable<TraceRowsResult> }
  | { readonly kind: 'waiting'; readonly reference: MarkReference }
  | { readonly kind: 'views'; readonly result: NonNullable<ViewsResult> }
  /** Answers the question of this number. */
  | { readonly kind: 'descent'; readonly question: number; readonly result: DescendResult }
  | { readonly kind: 'grid'; readonly question: number; readonly result: GridResult }
  | { readonly kind: 'section'; readonly question: number; readonly result: ExploreResult }
  /** The cursor has come to the place of the row with this `index`. */
  | { readonly kind: 'select'; readonly index: number }
  | { readonly kind: 'view'; readonly view: ViewName };

/** Page → host. `reveal`: show the place of the row with this `index`; `go`: and move the keyboard there. */
export type FromPage =
  | { readonly kind: 'ready' }
  /** Asks for `Views`. */
  | { readonly kind: 'views' }
  /** Asks for rows of the trace that is shown. */
  | { readonly kind: 'rows'; readonly from: number; readonly to: number }
  | { readonly kind: 'copy'; readonly text: string }
  | { readonly kind: 'descend'; readonly question: number; readonly wanted: DescentWanted }
  | { readonly kind: 'grid'; readonly question: number; readonly wanted: GridWanted }
  | { readonly kind: 'section'; readonly question: number; readonly wanted: SectionWanted }
  /** Writes a point as the function's `@at`. */
  | { readonly kind: 'pin'; readonly at: string }
  | { readonly kind: 'reveal' | 'go'; readonly index: number };
