/** What every finding tells beside its own place: the calls that lead to it, and the inputs that it concerns. */
import type { Finding, Mark, Span } from '../evaluation.ts';
import { callChain, type CallModules } from '../source/call-chain.ts';
import type { Graph } from '../source/graph.ts';
import { parseSource, type ts } from '../source/typescript.ts';

type Related = NonNullable<Finding['related']>;

/** Nobody follows more of them. */
const callLimit = 12;
const inputLimit = 3;

/** `seen` are the sites that were evaluated. */
export interface Explaining {
  readonly mark: Mark;
  readonly graph: Graph;
  readonly seen: ReadonlySet<number>;
  readonly read: (file: string) => string | undefined;
}

/** Adds the calls from the marked function to the finding's place, and where the inputs come in. */
export function createExplainer({ mark, graph, seen, read }: Explaining): (finding: Finding) => Finding {
  const sources = new Map<string, ts.SourceFile | undefined>();
  let places: Set<string> | undefined;
  const modules: CallModules = {
    sourceOf(file) {
      if (!sources.has(file)) sources.set(file, isSource(file) ? parsed(file, read(file)) : undefined);
      return sources.get(file);
    },
    targetOf: (file, specifier) => targetOf(graph, file, specifier),
    wasSeen(span) {
      places ??= new Set([...seen].flatMap((site) => keyOf(graph.spanOf(site)) ?? []));
      return places.has(keyOf(span)!);
    },
  };

  return (finding) => {
    const calls = callChain(mark, finding.span, modules).slice(0, callLimit);
    const related: Related = [...calls.map(callText), ...(finding.related ?? []), ...inputsOf(finding, mark)];
    return related.length > 0 ? { ...finding, related } : finding;
  };
}

const keyOf = (span: Span | undefined): string | undefined => span && `${span.file} ${span.start} ${span.end}`;

/** The calls inside of packages are nobody's concern. */
const isSource = (file: string): boolean => !file.includes('/node_modules/') && !file.endsWith('.json');

function parsed(file: string, text: string | undefined): ts.SourceFile | undefined {
  return text === undefined ? undefined : parseSource(file, text);
}

function targetOf({ modules }: Graph, file: string, specifier: string): string | undefined {
  const from = modules.find((each) => each.file === file);
  const index = from?.module.imports.findIndex((each) => each.specifier === specifier) ?? -1;
  const target = index >= 0 ? from?.imports[index] : from?.requires.get(specifier);
  return target === undefined ? undefined : modules[target]?.file;
}

function callText({ span, caller, callee, among }: ReturnType<typeof callChain>[number]): Related[number] {
  return { message: `${callee} is called here by ${caller}${among > 1 ? `, one of ${among} such calls` : ''}.`, span };
}

function inputsOf({ inputs = [], span, related = [] }: Finding, { name, parameters }: Mark): Related {
  const roots = new Set(inputs.map((path) => /^[^.[]+/.exec(path)?.[0] ?? path));
  const concerned = parameters.filter((parameter) => roots.has(parameter.name));
  const isToldOf = (place: Span) => [span, ...related.map((each) => each.span)].some((each) => keyOf(each) === keyOf(place));
  return concerned
    .filter((parameter) => !isToldOf(parameter.span))
    .slice(0, inputLimit)
    .map((parameter) => {
      const paths = inputs.filter((path) => (/^[^.[]+/.exec(path)?.[0] ?? path) === parameter.name);
      const what = paths.length === 1 ? `The input ${paths[0]}` : `${paths.length} inputs in ${parameter.name}`;
      return { message: `${what} of ${name} ${paths.length === 1 ? 'comes' : 'come'} in here.`, span: parameter.span };
    });
}
