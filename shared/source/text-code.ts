/**
 * Code that a program makes from text as it runs. The sandbox makes none: the run ends, the host instruments the text as one more
 * module, and the program runs again; two runs are the same, so it comes to the same text.
 */
import type { Span } from '../evaluation.ts';
import type { Compiles } from './compilable.ts';
import { parseSource, syntaxErrors, ts } from './typescript.ts';

/** `new Function(parameters, body)`, or `eval(body)`. */
export interface TextCode {
  readonly kind: 'Function' | 'eval';
  readonly parameters: string;
  readonly body: string;
  /** Where the program had come to, −1 where that is not known. */
  readonly site: number;
}

/** What a run asked for. */
export interface LearntCode extends TextCode {
  /** A CommonJS module that exports the function; absent when the text is no JavaScript. */
  readonly module?: string;
  /** Where the program makes it: the place of everything inside. */
  readonly place?: Span;
}

/** All code from text of one program; it grows with every run that asks for more. */
export interface TextCodes {
  readonly all: readonly LearntCode[];
  /** Takes in what a run asked for. The answer tells why it went too far, if it did. */
  learn(codes: readonly TextCode[], spanOf: (site: number) => Span | undefined): string | undefined;
}

/** Texts of one program, and UTF-16 units of all of them. */
const countLimit = 1000;
const lengthLimit = 2_000_000;

export function createTextCodes(compiles?: Compiles): TextCodes {
  const all: LearntCode[] = [];
  let length = 0;
  return {
    all,
    learn(codes, spanOf) {
      length += lengthOf(codes);
      if (all.length + codes.length > countLimit) return `it makes new code from text again and again, more than ${countLimit} times`;
      if (length > lengthLimit) return `it makes code from more than ${lengthLimit / 1e6} million characters of text`;
      for (const code of codes) {
        const module = code.kind === 'eval' ? programModule(code.body, compiles) : functionModule(code, compiles);
        const place = spanOf(code.site);
        all.push({ ...code, ...(module === undefined ? {} : { module }), ...(place ? { place } : {}) });
      }
      return undefined;
    },
  };
}

const lengthOf = (codes: readonly TextCode[]): number =>
  codes.reduce((sum, { parameters, body }) => sum + parameters.length + body.length, 0);

/** Parameters and body must each be complete: `CreateDynamicFunction` of the language, steps 16 to 22. */
function functionModule({ parameters, body }: TextCode, compiles: Compiles | undefined): string | undefined {
  const whole = (given: string, inner: string) => `function anonymous(${given}\n) {\n${inner}\n}`;
  const texts = [whole(parameters, ''), whole('', body), whole(parameters, body)];
  return texts.every((text) => isFunction(text, compiles)) ? `module.exports=${texts[2]}` : undefined;
}

/** Whether the text is one function expression and nothing beside it. */
function isFunction(text: string, compiles: Compiles | undefined): boolean {
  const source = parseSource('text.js', `(${text})`, 'code');
  const [statement, ...others] = source.statements;
  if (!statement || others.length > 0 || !ts.isExpressionStatement(statement)) return false;
  const { expression } = statement;
  if (!ts.isParenthesizedExpression(expression) || !ts.isFunctionExpression(expression.expression)) return false;
  return compiles ? compiles(text) : syntaxErrors(source).length === 0;
}

/** The value of a program is that of its last statement; what it declares at the top becomes global. */
function programModule(body: string, compiles: Compiles | undefined): string | undefined {
  const source = parseSource('eval.js', body, 'code');
  const last = source.statements.at(-1);
  const isExpression = last !== undefined && ts.isExpressionStatement(last);
  const head = body.slice(0, isExpression ? last.pos : undefined);
  const value = isExpression ? `return (${body.slice(last.expression.pos, last.expression.end)}\n)` : '';
  const names = source.statements.flatMap((statement) => {
    if (ts.isFunctionDeclaration(statement) && statement.name) return [statement.name.text];
    if (!ts.isVariableStatement(statement) || statement.declarationList.flags & ts.NodeFlags.BlockScoped) return [];
    return statement.declarationList.declarations.flatMap(({ name }) => (ts.isIdentifier(name) ? [name.text] : []));
  });
  const globals = names.map((name) => `globalThis.${name}=${name};`).join('');
  const text = `function () {\n${head}\n;${globals}${value}\n}`;
  return isFunction(text, compiles) ? `module.exports=${text}` : undefined;
}
