/** Where a function's inputs come in: its parameters, and the parts of those that are taken apart. */
import { parametersOf, usesArguments } from './parameters.ts';
import { isReference } from './scopes.ts';
import { ts } from './typescript.ts';

interface Stretch {
  readonly start: number;
  readonly end: number;
}

export interface ParameterPlace extends Stretch {
  /** As inputs have it: `x`, `#1`, `#1.x`, `#1[0]`. */
  readonly path: string;
  /** What a reader knows it by: a name, or the pattern. */
  readonly name: string;
  /** Whether the function mentions any name that it binds. */
  readonly isMentioned: boolean;
  /** Where its name is read, if it is a name. */
  readonly reads: readonly Stretch[];
  readonly parts: readonly ParameterPlace[];
}

/** The parameters of the function with this body, in UTF-16 offsets. */
export function parameterPlaces(source: ts.SourceFile, body: Stretch): readonly ParameterPlace[] {
  const fn = functionWith(source, body);
  if (!fn) return [];
  const mentioned = namesIn(fn);
  const readsAll = usesArguments(fn);
  const isMentioned = (name: ts.BindingName): boolean =>
    ts.isIdentifier(name)
      ? readsAll || mentioned.has(name.text)
      : name.elements.some((element) => !ts.isOmittedExpression(element) && isMentioned(element.name));
  const placeOf = (node: ts.ParameterDeclaration | ts.BindingElement, path: string): ParameterPlace => ({
    path,
    name: ts.isIdentifier(node.name) ? node.name.text : node.name.getText(source).replace(/\s+/g, ' '),
    start: node.getStart(source),
    end: node.end,
    isMentioned: isMentioned(node.name),
    reads: ts.isIdentifier(node.name) ? (mentioned.get(node.name.text) ?? []).filter(isRead).map(stretchOf) : [],
    parts: ts.isIdentifier(node.name) ? [] : partsOf(node.name, path),
  });
  const stretchOf = (node: ts.Node): Stretch => ({ start: node.getStart(source), end: node.end });
  const partsOf = (pattern: ts.BindingPattern, path: string): ParameterPlace[] =>
    pattern.elements.flatMap((element, k): ParameterPlace[] => {
      if (ts.isOmittedExpression(element) || element.dotDotDotToken) return [];
      if (ts.isArrayBindingPattern(pattern)) return [placeOf(element, `${path}[${k}]`)];
      const key = element.propertyName ?? element.name;
      return ts.isIdentifier(key) ? [placeOf(element, `${path}.${key.text}`)] : [];
    });
  return parametersOf(fn).map((parameter, k) => placeOf(parameter, ts.isIdentifier(parameter.name) ? parameter.name.text : `#${k + 1}`));
}

function functionWith(source: ts.SourceFile, body: Stretch): ts.FunctionLikeDeclaration | undefined {
  const visit = (node: ts.Node): ts.FunctionLikeDeclaration | undefined => {
    if (node.pos > body.start || node.end < body.end) return undefined;
    const isIt = ts.isFunctionLike(node) && 'body' in node && node.body?.getStart(source) === body.start && node.body.end === body.end;
    return isIt ? (node as ts.FunctionLikeDeclaration) : ts.forEachChild(node, visit);
  };
  return visit(source);
}

/** Every name that the function mentions, and where. */
function namesIn(fn: ts.FunctionLikeDeclaration): ReadonlyMap<string, readonly ts.Identifier[]> {
  const names = new Map<string, ts.Identifier[]>();
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node)) return;
    if (ts.isIdentifier(node) && isReference(node)) names.set(node.text, [...(names.get(node.text) ?? []), node]);
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(fn, visit);
  return names;
}

const isRead = (node: ts.Identifier): boolean =>
  !(ts.isBinaryExpression(node.parent) && node.parent.left === node && node.parent.operatorToken.kind === ts.SyntaxKind.EqualsToken);
