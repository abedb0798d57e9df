/** How a marked function comes to a place in another one: the calls between them, read from the sources. */
import type { Span } from '../evaluation.ts';
import { bare } from './syntax.ts';
import { ts } from './typescript.ts';

export interface Call {
  readonly span: Span;
  readonly caller: string;
  readonly callee: string;
  /** How many calls there are in the caller that may be the one; more than 1 where that is not known. */
  readonly among: number;
}

/** What is known of the modules of a program. */
export interface CallModules {
  /** Undefined for what is no source. */
  sourceOf(file: string): ts.SourceFile | undefined;
  /** The file that a specifier means in a module. */
  targetOf(file: string, specifier: string): string | undefined;
  /** Whether the expression at a place was evaluated, and gave a number. */
  wasSeen(span: Span): boolean;
}

/** Functions that are looked at before the search is given up. */
const functionLimit = 2000;

interface Routine {
  readonly file: string;
  readonly node: ts.Node;
  readonly name: string;
}

/**
 * The shortest chain of calls from a marked function to the function that holds a place, the outermost first; of calls that may be meant
 * those that were evaluated come first. Empty where the place is in the marked function itself, or no chain is found: calls are followed
 * by name, and functions that are handed on as arguments where they are handed on.
 */
export function callChain(
  mark: { readonly name: string; readonly span: Span; readonly bodySpan: Span },
  place: Span,
  modules: CallModules,
): readonly Call[] {
  if (contains(mark.span, place)) return [];
  const start = routineAt(mark.bodySpan, modules);
  const target = routineAt(place, modules);
  if (!start || !target) return [];
  const first: Routine = { ...start, name: mark.name };
  const reached = new Map<ts.Node, readonly Call[]>([[first.node, []]]);
  const queue = [first];
  for (const routine of queue) {
    if (reached.size > functionLimit) return [];
    const before = reached.get(routine.node)!;
    for (const [callee, calls] of callsIn(routine, modules)) {
      if (reached.has(callee.node)) continue;
      const chain = [...before, chosen(routine, callee, calls, modules)];
      if (callee.node === target.node) return chain;
      reached.set(callee.node, chain);
      queue.push(callee);
    }
  }
  return [];
}

function contains(outer: Span, inner: Span): boolean {
  return outer.file === inner.file && outer.start <= inner.start && inner.end <= outer.end;
}

/** Of several calls of the same function those that were evaluated are meant, and of these any. */
function chosen({ name: caller, file }: Routine, { name: callee }: Routine, calls: readonly ts.Node[], { wasSeen }: CallModules): Call {
  const spans = calls.map((node) => ({ file, start: node.getStart(), end: node.end }));
  const seen = spans.filter(wasSeen);
  const meant = seen.length > 0 ? seen : spans;
  return { span: meant[0]!, caller, callee, among: meant.length };
}

/** The innermost function with a name around a place; callbacks belong to the function they are written in. */
function routineAt({ file, start, end }: Span, modules: CallModules): Routine | undefined {
  const source = modules.sourceOf(file);
  let found: Routine | undefined;
  const visit = (node: ts.Node): void => {
    if (node.pos > start || end > node.end) return;
    const name = routineName(node);
    if (name !== undefined) found = { file, node, name };
    ts.forEachChild(node, visit);
  };
  if (source) ts.forEachChild(source, visit);
  return found;
}

/** The name by which a function is called; undefined for other nodes and for callbacks. */
function routineName(node: ts.Node): string | undefined {
  if (ts.isConstructorDeclaration(node)) return node.parent.name?.text;
  if (!ts.isFunctionLike(node) || !('body' in node) || !node.body) return undefined;
  if (node.name) return node.name.getText();
  let { parent } = node;
  while (ts.isExpression(parent) && bare(parent) === node) ({ parent } = parent);
  if (ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent) || ts.isPropertyDeclaration(parent)) return parent.name.getText();
  if (ts.isExportAssignment(parent)) return 'default';
  if (ts.isFunctionDeclaration(node)) return 'default';
  if (!ts.isBinaryExpression(parent) || parent.operatorToken.kind !== ts.SyntaxKind.EqualsToken) return undefined;
  return ts.isPropertyAccessExpression(parent.left) ? parent.left.name.text : parent.left.getText();
}

/** The functions that a function calls or hands on, each with the places. */
function callsIn({ file, node }: Routine, modules: CallModules): Map<Routine, ts.Node[]> {
  const found = new Map<ts.Node, { readonly routine: Routine; readonly calls: ts.Node[] }>();
  const add = (expression: ts.Expression, call: ts.Node): void => {
    for (const routine of calleesOf(expression, file, modules)) {
      const known = found.get(routine.node);
      if (!known) found.set(routine.node, { routine, calls: [call] });
      else if (!known.calls.includes(call)) known.calls.push(call);
    }
  };
  const visit = (inner: ts.Node): void => {
    if (inner !== node && routineName(inner) !== undefined) return;
    if (ts.isCallExpression(inner) || ts.isNewExpression(inner)) {
      add(bare(inner.expression), inner);
      for (const argument of inner.arguments ?? []) if (ts.isIdentifier(bare(argument))) add(bare(argument), inner);
    }
    ts.forEachChild(inner, visit);
  };
  ts.forEachChild(node, visit);
  return new Map([...found.values()].map(({ routine, calls }) => [routine, calls]));
}

function calleesOf(expression: ts.Expression, file: string, modules: CallModules): readonly Routine[] {
  if (ts.isIdentifier(expression)) return named(expression.text, file, modules);
  if (!ts.isPropertyAccessExpression(expression)) return [];
  const { name, expression: object } = expression;
  const imported = ts.isIdentifier(object) ? importOf(object.text, file, modules) : undefined;
  if (imported?.name === '*') return exported(name.text, imported.file, modules);
  const method = (each: string) => routinesOf(each, modules).filter((routine) => routine.name === name.text);
  const own = method(file);
  return own.length > 0 ? own : importedFiles(file, modules).flatMap(method);
}

function named(name: string, file: string, modules: CallModules): readonly Routine[] {
  const imported = importOf(name, file, modules);
  if (imported) return exported(imported.name, imported.file, modules);
  return routinesOf(file, modules).filter((routine) => routine.name === name);
}

/** By the name under which a module exports it, as far as `export … from` leads. */
function exported(name: string, file: string, modules: CallModules, depth = 0): readonly Routine[] {
  const source = modules.sourceOf(file);
  if (!source || depth > 8) return [];
  let local = name;
  for (const statement of source.statements) {
    if (name === 'default' && ts.isExportAssignment(statement) && ts.isIdentifier(statement.expression)) local = statement.expression.text;
    if (name === 'default' && ts.isFunctionDeclaration(statement) && isDefault(statement) && statement.name) local = statement.name.text;
    if (!ts.isExportDeclaration(statement)) continue;
    const { exportClause, moduleSpecifier } = statement;
    const target = moduleSpecifier && ts.isStringLiteral(moduleSpecifier) ? modules.targetOf(file, moduleSpecifier.text) : undefined;
    if (exportClause && ts.isNamedExports(exportClause)) {
      const element = exportClause.elements.find((each) => each.name.text === name);
      if (element && target) return exported((element.propertyName ?? element.name).text, target, modules, depth + 1);
      if (element) local = (element.propertyName ?? element.name).text;
    } else if (target && !exportClause) {
      const behind = exported(name, target, modules, depth + 1);
      if (behind.length > 0) return behind;
    }
  }
  return named(local, file, modules);
}

const isDefault = ({ modifiers }: ts.FunctionDeclaration): boolean =>
  modifiers?.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword) ?? false;

/** What a name that a module imports stands for; the name is `*` for a whole module. */
function importOf(name: string, file: string, modules: CallModules): { readonly name: string; readonly file: string } | undefined {
  for (const statement of modules.sourceOf(file)?.statements ?? []) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
    const { name: whole, namedBindings } = statement.importClause ?? {};
    const imported =
      whole?.text === name
        ? 'default'
        : namedBindings && ts.isNamespaceImport(namedBindings)
          ? namedBindings.name.text === name
            ? '*'
            : undefined
          : elementNamed(namedBindings, name);
    const target = imported && modules.targetOf(file, statement.moduleSpecifier.text);
    if (imported && target) return { name: imported, file: target };
  }
  return undefined;
}

function elementNamed(bindings: ts.NamedImports | undefined, name: string): string | undefined {
  const element = bindings?.elements.find((each) => each.name.text === name);
  return element && (element.propertyName ?? element.name).text;
}

function importedFiles(file: string, modules: CallModules): string[] {
  const statements = modules.sourceOf(file)?.statements ?? [];
  return statements.flatMap((statement) => {
    const specifier =
      ts.isImportDeclaration(statement) && ts.isStringLiteral(statement.moduleSpecifier) ? statement.moduleSpecifier.text : undefined;
    return (specifier && modules.targetOf(file, specifier)) ?? [];
  });
}

const known = new WeakMap<ts.SourceFile, readonly Routine[]>();

function routinesOf(file: string, modules: CallModules): readonly Routine[] {
  const source = modules.sourceOf(file);
  if (!source) return [];
  const before = known.get(source);
  if (before) return before;
  const routines: Routine[] = [];
  const visit = (node: ts.Node): void => {
    const name = routineName(node);
    if (name !== undefined) routines.push({ file, node, name });
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(source, visit);
  known.set(source, routines);
  return routines;
}
