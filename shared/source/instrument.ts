/** One module of the program, made ready to be linked: a function whose operators call the number system. */
import type { Mark } from '../evaluation.ts';
import { baseName } from './base-name.ts';
import { customDerivativesOf, customRegistration } from './custom-derivatives.ts';
import { emitClass } from './emit-class.ts';
import { emitDirectives, emitFunction } from './emit-function.ts';
import { importedName, importOf, importParameter, memberOf, originalName, propertyName } from './emit-name.ts';
import { emitters } from './emit.ts';
import { inertness } from './inert.ts';
import { awaitFinder, leftOutStatement, type LeftOut } from './left-out.ts';
import { registration } from './points.ts';
import { scopesOf } from './scopes.ts';
import { declaredNames, hasModifier, isErased } from './syntax.ts';
import { parseSource, syntaxErrors, ts } from './typescript.ts';
import { createWriter, withSites, type Level, type SiteTable } from './writer.ts';

/** Another module that this one names. */
export interface Dependency {
  readonly specifier: string;
  /** The specifier's place in this module's source. */
  readonly start: number;
  readonly end: number;
}

/** A module that an ES module imports. */
export interface Import extends Dependency {
  /** What it names of that module, with the places of the names in this module's source. */
  readonly names: readonly { readonly name: string; readonly start: number; readonly end: number }[];
}

/** A name that an ES module exports. */
export interface Export {
  readonly name: string;
  /** Of another module: an index into `imports`, and the name there. */
  readonly from?: { readonly index: number; readonly name: string };
}

export interface InstrumentedModule {
  readonly format: 'esm' | 'cjs';
  /** A function expression: a generator over the namespaces of `imports` for ESM, the usual wrapper for CJS. `placed` gives sites numbers. */
  readonly text: string;
  readonly sites: SiteTable;
  /** Notations of the expressions that the text calls as one function. */
  readonly expressions: readonly string[];
  /** ESM: one per parameter of the function, in order. */
  readonly imports: readonly Import[];
  /** ESM; absent where nobody knows. */
  readonly exports?: readonly Export[];
  /** ESM: indices into `imports` whose exports this module exports as well. */
  readonly stars: readonly number[];
  /** The modules that `require` may be asked for. */
  readonly requires: readonly Dependency[];
  /** How many parts the module has: its statements, and one for each mark. */
  readonly parts: number;
  /** What was left out: statements, and marks whose point is none. */
  readonly leftOut: readonly LeftOut[];
}

export interface InstrumentOptions {
  readonly level: Level;
  /** Functions to register with the runtime; only the entry module has them. */
  readonly marks?: readonly Mark[] | undefined;
  /** False for parts that are to be left out. */
  readonly keeps?: (part: number) => boolean;
}

const { SyntaxKind } = ts;

/** What an ES module calls the object of its exports. */
export const ownExports = 'ad$exports';

/** The module with the numbers of its sites, of which the first is `base`. */
export function placed(module: InstrumentedModule, base: number): InstrumentedModule {
  return { ...module, text: withSites(module.text, base), sites: { ...module.sites, base } };
}

export function instrument(file: string, text: string, options: InstrumentOptions): InstrumentedModule {
  try {
    return instrumented(file, text, options);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return unusable(file, 'is nested too deeply to be read');
  }
}

function instrumented(file: string, text: string, { level, marks = [], keeps = () => true }: InstrumentOptions): InstrumentedModule {
  const source = parseSource(file, text, 'code');
  const scopes = scopesOf(source);
  const customs = level === 'plain' ? [] : customDerivativesOf(file, text);
  const points = parseSource('points.ts', `${registration(marks, source)}\n${customRegistration(customs)}`, 'code');
  scopes.include(points);
  const isModule = isEsModule(file, source);
  const w = createWriter(source, {
    level,
    scopes,
    isInert: inertness(scopes),
    isModule,
    customs: new Map(customs.map(({ key, original }) => [original.bodySpan.start, key])),
    emitters,
  });
  const exporting = new Map<string, string>();
  const reexported = new Map<string, { readonly parameter: string; readonly name: string }>();
  const imports: (Import & { readonly parameter: string })[] = [];
  const stars: number[] = [];
  const faults = syntaxErrors(source);
  const leftOut: LeftOut[] = [];
  const awaitedIn = awaitFinder(source);

  if (scopes.reserved) return refused(scopes.reserved);
  const body = bodyOf();
  const getters = [...exporting]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, local]) => `get ${propertyName(name)}(){return ${local}}`);
  const process = file.includes('/node_modules/') && !scopes.moduleNames.has('process') ? ['process'] : [];
  const head = isModule
    ? `function*(${[...imports.map(({ parameter }) => parameter), 'ad$meta', 'ad$require', ...process].join(',')}){'use strict';const ${ownExports}={__proto__:null,${getters.join(',')}};yield ${ownExports};`
    : cjsHead(process);
  return {
    format: isModule ? 'esm' : 'cjs',
    text: `${head}${body}\n}`,
    sites: w.sites,
    expressions: [...w.expressions],
    imports,
    ...(isModule ? { exports: [...exporting.keys()].map(exportOf) } : {}),
    stars,
    requires: w.requires.map((literal) => ({ specifier: literal.text, ...placeOf(literal) })),
    parts: source.statements.length + points.statements.length,
    leftOut,
  };

  function bodyOf() {
    const rest = isModule ? source.statements : emitDirectives(w, source.statements);
    const directives = source.statements.length - rest.length;
    w.withTemporaries(() => {
      rest.forEach((statement, k) => {
        if (isErased(statement)) return;
        // A statement that does not parse is left out, so that the functions beside it keep their results.
        const isBroken = faults.some(({ start, end }) => start <= statement.end && (end > statement.pos || start === statement.pos));
        const awaited = awaitedIn(statement);
        if (isBroken || awaited || !keeps(directives + k)) return void leftOut.push(leftOutStatement(statement, source, awaited));
        emitStatement(statement);
        w.write('\n');
      });
      w.within(points, () =>
        points.statements.forEach((statement, k) => {
          if (keeps(source.statements.length + k)) w.emit(statement);
          else leftOut.push({ start: 0, end: 0, names: [], mark: marks[k]?.name ?? '' });
        }),
      );
    });
    return w.finish();
  }

  function emitStatement(statement: ts.Statement): void {
    if (ts.isImportDeclaration(statement)) return addImport(statement);
    if (ts.isExportDeclaration(statement)) return addExports(statement);
    if (ts.isExportAssignment(statement)) return emitExportAssignment(statement);
    if (hasModifier(statement, SyntaxKind.ExportKeyword)) addDeclared(statement);
    if (ts.isFunctionDeclaration(statement)) emitFunction(w, statement, '$default');
    else if (ts.isClassDeclaration(statement)) emitClass(w, statement, '$default');
    else w.emit(statement);
  }

  function exportOf(name: string): Export {
    const origin = reexported.get(name);
    if (!origin) return { name };
    return { name, from: { index: imports.findIndex(({ parameter }) => parameter === origin.parameter), name: origin.name } };
  }

  function dependency(statement: ts.ImportDeclaration | ts.ExportDeclaration, names: Import['names'] = []): number {
    const literal = statement.moduleSpecifier as ts.StringLiteral;
    return imports.push({ specifier: literal.text, ...placeOf(literal), names, parameter: importParameter(statement) }) - 1;
  }

  function placeOf(node: ts.Node): { start: number; end: number } {
    return { start: node.getStart(source), end: node.end };
  }

  function addImport(statement: ts.ImportDeclaration): void {
    const clause = statement.importClause;
    if (clause?.phaseModifier === SyntaxKind.TypeKeyword) return;
    // What TypeScript uses as types only, it does not load.
    if (clause && isTypeScript(file) && !isAnyUsed(clause)) return;
    dependency(statement, clause && namedIn(clause));
  }

  function isAnyUsed({ name, namedBindings }: ts.ImportClause): boolean {
    const named = !namedBindings ? [] : ts.isNamespaceImport(namedBindings) ? [namedBindings] : namedBindings.elements;
    return [name, ...named.map((element) => element.name)].some((used) => used && scopes.moduleNames.get(used.text)?.used);
  }

  function namedIn({ name, namedBindings }: ts.ImportClause): Import['names'] {
    const specifiers = namedBindings && ts.isNamedImports(namedBindings) ? namedBindings.elements : [];
    return [...(name ? [{ name: 'default', ...placeOf(name) }] : []), ...valuesOf(specifiers)];
  }

  function valuesOf(specifiers: readonly (ts.ImportSpecifier | ts.ExportSpecifier)[]): Import['names'] {
    return specifiers.flatMap(({ isTypeOnly, name, propertyName: original = name }) =>
      isTypeOnly ? [] : [{ name: original.text, ...placeOf(original) }],
    );
  }

  function addExports(statement: ts.ExportDeclaration): void {
    const { exportClause, moduleSpecifier, isTypeOnly } = statement;
    if (isTypeOnly) return;
    if (moduleSpecifier) {
      const named = exportClause && ts.isNamedExports(exportClause) ? exportClause.elements : [];
      const index = dependency(statement, valuesOf(named));
      const namespace = imports[index]!.parameter;
      if (!exportClause) return void stars.push(index);
      if (ts.isNamespaceExport(exportClause)) return void exporting.set(exportClause.name.text, namespace);
      for (const { isTypeOnly: isType, name, propertyName: original = name } of exportClause.elements) {
        if (!isType) reexport(name.text, namespace, original.text);
      }
      return;
    }
    for (const { isTypeOnly: isType, name, propertyName: original } of (exportClause as ts.NamedExports).elements) {
      const local = (original ?? name).text;
      const binding = scopes.moduleNames.get(local);
      if (isType || !binding || !isValue(binding.declaration)) continue;
      if (binding.kind === 'import') exportImported(name.text, binding.declaration);
      else exporting.set(name.text, local);
    }
  }

  function exportImported(name: string, declaration: ts.Node): void {
    const original = originalName(declaration);
    if (original === undefined) exporting.set(name, importedName(declaration));
    else reexport(name, importParameter(importOf(declaration)), original);
  }

  function reexport(name: string, parameter: string, original: string): void {
    exporting.set(name, memberOf(parameter, original));
    reexported.set(name, { parameter, name: original });
  }

  function emitExportAssignment({ expression, isExportEquals }: ts.ExportAssignment): void {
    const binding = isModule && !isExportEquals && ts.isIdentifier(expression) ? scopes.bindingOf(expression) : undefined;
    // It may stand for a type, which is no value to make a constant of.
    if (binding?.kind === 'import' && isTypeScript(file)) return exportImported('default', binding.declaration);
    // Whoever requires an ES module that has this name gets its value: so Node has it, too.
    if (isExportEquals && isModule) exporting.set('module.exports', '$default');
    if (!isExportEquals || isModule) exporting.set('default', '$default');
    w.write(`const $default=${isModule ? '' : 'module.exports='}`);
    w.emit(expression);
    w.write(';');
  }

  function addDeclared(statement: ts.Statement): void {
    if (hasModifier(statement, SyntaxKind.DefaultKeyword)) exporting.set('default', declaredNames(statement)[0] ?? '$default');
    else for (const name of declaredNames(statement)) exporting.set(name, name);
  }

  /** The module uses a name of the runtime. */
  function refused(name: ts.Identifier): InstrumentedModule {
    if (level !== 'plain') w.write(`ad$at(0,${w.site(name)});`);
    w.write(refusing(`the name ${name.text} belongs to GradLens itself, so give it another one`));
    return refusal(isModule ? 'esm' : 'cjs', w.finish(), w.sites);
  }
}

/** Stands for a file that cannot be used: whoever uses what it exports is told why, and nobody else. */
export function unusable(file: string, reason: string): InstrumentedModule {
  const fail = `()=>${refusing(`${baseName(file)} ${reason}`)}`;
  const traps = ['get', 'has', 'ownKeys', 'apply', 'construct'].map((trap) => `${trap}:${fail}`).join(',');
  return refusal('cjs', `module.exports=new Proxy(function(){},{${traps}})`, { base: 0, starts: [], ends: [] });
}

const refusing = (reason: string): string => `ad$refuse(${JSON.stringify(reason)})`;

/** A module that cannot be run, and says why. */
function refusal(format: 'esm' | 'cjs', body: string, sites: SiteTable): InstrumentedModule {
  const head = format === 'esm' ? "function*(){'use strict';yield {__proto__:null};" : cjsHead();
  return { format, text: `${head}${body}}`, sites, expressions: [], imports: [], stars: [], requires: [], parts: 0, leftOut: [] };
}

const cjsHead = (others: readonly string[] = []): string =>
  `function(${['exports', 'require', 'module', '__filename', '__dirname', ...others].join(',')}){`;

const isTypeScript = (file: string): boolean => /\.[mc]?tsx?$/.test(file);

/** False for an alias that stands for types alone. */
const isValue = (declaration: ts.Node): boolean => !(ts.isImportEqualsDeclaration(declaration) && declaration.isTypeOnly);

/** By what it contains, else by its extension: a file with neither import nor export runs as CommonJS. */
export function isEsModule(file: string, source: ts.SourceFile): boolean {
  return (
    /\.m[jt]s$/.test(file) ||
    source.statements.some(
      (statement) =>
        ts.isImportDeclaration(statement) ||
        ts.isExportDeclaration(statement) ||
        (ts.isExportAssignment(statement) && !statement.isExportEquals) ||
        (hasModifier(statement, SyntaxKind.ExportKeyword) && !ts.isExportAssignment(statement)),
    )
  );
}
