/** What the client, the server and the panel's page say to each other, beyond the Language Server Protocol itself. */
import type { Evaluation, TraceNode } from './evaluation.ts';

/** Sent by the client as `initializationOptions`. */
export interface InitializationOptions {
  /** Nothing is evaluated in an untrusted workspace. Default: true. */
  readonly trusted?: boolean;
}

/** Names a marked function across the border. */
export interface MarkReference {
  readonly uri: string;
  readonly name: string;
}

export const commands = {
  checkGradient: 'gradlens.checkGradient',
  showTrace: 'gradlens.showTrace',
} as const;

/** Request: evaluates a marked function, or the one around a position, and waits for the result. */
export const evaluateRequest = 'gradlens/evaluate';
export interface EvaluateParams {
  readonly uri: string;
  /** The function's name; absent: the marked function around `offset`. */
  readonly name?: string;
  readonly position?: { readonly line: number; readonly character: number };
}
/** `null`: no marked function there. `problem`: why there is no evaluation, in one sentence. */
export type EvaluateResult = { readonly reference: MarkReference; readonly evaluation?: Evaluation; readonly problem?: string } | null;

/** Notification: the server has newer results for these functions; an open panel asks again. */
export const evaluatedNotification = 'gradlens/evaluated';
export interface EvaluatedParams {
  readonly uri: string;
  readonly names: readonly string[];
}

/** Notification from the client: the user granted trust. */
export const trustedNotification = 'gradlens/trusted';

/** A row of the panel's table: a node and where it stands, in the editor's line and column (both from 0). */
export interface TraceRow extends Omit<TraceNode, 'span'> {
  readonly place?: { readonly uri: string; readonly range: LspRange; readonly label: string };
}
export interface LspRange {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
}

/** Request: the trace of a function's main point, as the panel shows it. Same parameters as `evaluateRequest`. */
export const traceRequest = 'gradlens/trace';
export type TraceResult =
  | {
      readonly reference: MarkReference;
      readonly trace?: {
        readonly point: string;
        readonly rows: readonly TraceRow[];
        readonly operations: number;
        readonly inputs: readonly string[];
        /** Path of the output whose adjoints are shown; empty for a scalar result. */
        readonly output: string;
        readonly direction: readonly number[];
      };
      readonly problem?: string;
    }
  | null;

/** Host → page. */
export type ToPage = { readonly kind: 'trace'; readonly result: NonNullable<TraceResult> } | { readonly kind: 'waiting'; readonly title: string };

/** Page → host. */
export type FromPage = { readonly kind: 'ready' } | { readonly kind: 'reveal'; readonly index: number };
