import type { Mark } from '../shared/evaluation.ts';
import { lacksPoint, withCalls } from '../shared/source/literal-calls.ts';
import type { Callers } from './callers.ts';

/** What is known of the calls that other modules have of the marked functions of open documents. */
export interface CallsKnown {
  /** The marks of a file with those calls. */
  complete(file: string, marks: readonly Mark[]): readonly Mark[];
  /** Looks for calls, unless that was done for these functions. */
  look(file: string, text: string, marks: readonly Mark[]): void;
  /** Whether a function waits for the answer, so as not to be shown at one point and then at another. */
  isAwaited(file: string, mark: Mark): boolean;
  /** A file on disk is different: in a while everything is looked for again. */
  fileChanged(file: string): void;
  close(file: string): void;
  dispose(): void;
}

export interface CallsKnownOptions {
  readonly callers: Callers;
  /** `complete` may have another answer for a file, or nothing of it is awaited any more. */
  readonly onNews: (file: string) => void;
  readonly log: (problem: unknown) => void;
}

/** Milliseconds after a change on disk in which others may follow. */
const settling = 300;

interface Answer {
  /** What was asked for last: the text of the file, and its functions without a point. */
  readonly text: string;
  readonly marks: readonly Mark[];
  readonly isPending: boolean;
  /** By name; those of the answer before while another one is on its way. */
  readonly calls: ReadonlyMap<string, readonly (readonly string[])[]>;
}

export function createCallsKnown({ callers, onNews, log }: CallsKnownOptions): CallsKnown {
  const answers = new Map<string, Answer>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function ask(file: string, text: string, marks: readonly Mark[]): Promise<void> {
    const asked: Answer = { text, marks, isPending: true, calls: answers.get(file)?.calls ?? new Map() };
    answers.set(file, asked);
    const found = await callers.of(file, text, marks).catch((problem: unknown) => log(problem));
    if (answers.get(file) !== asked) return;
    const calls = new Map([...(found ?? [])].map(([{ name }, given]) => [name, given]));
    answers.set(file, { text, marks, isPending: false, calls });
    onNews(file);
  }

  return {
    complete(file, marks) {
      const calls = answers.get(file)?.calls;
      const lacking = marks.filter((mark) => lacksPoint(mark) && calls?.has(mark.name));
      return withCalls(marks, new Map(lacking.map((mark) => [mark, calls!.get(mark.name)!])));
    },
    look(file, text, marks) {
      const lacking = marks.filter(lacksPoint);
      if (questionOf(answers.get(file)?.marks ?? []) !== questionOf(lacking)) void ask(file, text, lacking);
    },
    isAwaited(file, mark) {
      const answer = answers.get(file);
      return answer?.isPending === true && lacksPoint(mark) && !answer.calls.has(mark.name);
    },
    fileChanged(file) {
      callers.fileChanged(file);
      clearTimeout(timer);
      timer = setTimeout(() => {
        for (const [asking, { text, marks }] of answers) void ask(asking, text, marks);
      }, settling);
    },
    close: (file) => void answers.delete(file),
    dispose: () => clearTimeout(timer),
  };
}

const questionOf = (marks: readonly Mark[]): string =>
  JSON.stringify(
    marks.map(({ name, reach, parameters }) => [name, reach, parameters.map(({ name, hasDefault, isRest }) => [name, hasDefault, isRest])]),
  );
