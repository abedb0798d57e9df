/** What a command of the command line is: its options, its help and what it does, all of it in the command's own file. */

export interface Option {
  /** What its value is called in the help: `FILE.json`. Absent: it takes none. */
  readonly value?: string;
  /** It may stand alone as well: `--changed`, `--changed=main`. */
  readonly isValueOptional?: true;
  /** Lines. */
  readonly help: string;
}

export interface Command {
  readonly name: string;
  /** In one line, for the list of all commands. */
  readonly summary: string;
  /** What stands behind the name, the options left out; empty: nothing does. */
  readonly operands: string;
  readonly options: Readonly<Record<string, Option>>;
  /** Lines. */
  readonly details: string;
  readonly examples: readonly Example[];
  /** Throws a `UsageError`. */
  run(given: Given): Promise<void> | void;
}

export interface Example {
  /** Behind `gradlens`. */
  readonly line: string;
  readonly does: string;
}

/** What was written behind a command's name. */
export interface Given {
  readonly operands: readonly string[];
  /** By option, in the order in which they stand; an option without a value has empty text. */
  readonly values: ReadonlyMap<string, readonly string[]>;
}

/** Of an option that is given several times the last one counts. */
export const valueOf = ({ values }: Given, name: string): string | undefined => values.get(name)?.at(-1);
