/** Calls that other modules have of a module's functions. */
import type { Mark } from '../evaluation.ts';
import { isPackage, type ModuleHost } from './graph.ts';
import { literalCalls, type Calls } from './literal-calls.ts';
import { bare, declaredNames, hasModifier } from './syntax.ts';
import { isAssignment } from './targets.ts';
import { parseFragment, ts } from './typescript.ts';

/** The name of what a CommonJS module exports as a whole, and of all that an ES module exports together. */
const whole = 'module.exports';

/** The calls with literal arguments that the module `text` in `file` has of marked functions of the module `source`. */
export function callsElsewhere(source: ts.SourceFile, marks: readonly Mark[], file: string, text: string, host: ModuleHost): Calls {
  const exported = marks.flatMap((mark) => exportedNames(source, mark.reach).map((name) => ({ name, mark })));
  const caller = parseFragment(file, text);
  const callees = new Map<string, Mark>();
  const trees = new Map<string, ts.SourceFile>();
  for (const { specifier, condition, name, local } of importsIn(caller)) {
    const target = host.resolve(specifier, file, condition);
    if (target === undefined) continue;
    for (const { name: known, mark } of exported) {
      const isThrough = name === whole && target !== source.fileName;
      const own = originOf(target, isThrough ? rootOf(known) : name);
      const callee = isThrough ? own === rootOf(known) && `${local}.${known}` : own !== undefined && calleeOf(own, local, known);
      if (callee) callees.set(callee, mark);
    }
  }
  return literalCalls(caller, callees);

  /** What `source` itself calls the export `name` of a module; undefined where that is not of `source`. */
  function originOf(module: string, name: string, seen = new Set<string>()): string | undefined {
    if (module === source.fileName) return name;
    const key = `${name} ${module}`;
    if (seen.has(key) || isPackage(module)) return undefined;
    seen.add(key);
    for (const { specifier, name: inner } of handedOn(treeOf(module), name)) {
      const next = host.resolve(specifier, module, 'import');
      const own = next === undefined ? undefined : originOf(next, inner, seen);
      if (own !== undefined) return own;
    }
    return undefined;
  }

  function treeOf(module: string): ts.SourceFile {
    const known = trees.get(module);
    if (known) return known;
    const tree = parseFragment(module, host.read(module) ?? '');
    trees.set(module, tree);
    return tree;
  }
}

const rootOf = (name: string): string => (name === whole ? whole : name.split('.')[0]!);

/** What a module calls the function that is exported as `known`, where `local` is its name for the export `name`. */
function calleeOf(name: string, local: string, known: string): string | undefined {
  if (name === known) return local;
  if (known === whole) return name === 'default' ? local : undefined;
  if (name === whole) return `${local}.${known}`;
  return known.startsWith(`${name}.`) ? local + known.slice(name.length) : undefined;
}

/** What other modules call a function that its own reaches so: `f`, `tank.energy`, `default`, `module.exports`. */
function exportedNames(source: ts.SourceFile, reach: string): string[] {
  if (reach === '$default') return ['default'];
  if (reach === whole) return [whole];
  const member = /^(?:module\.)?exports\.(.+)$/.exec(reach);
  if (member) return [member[1]!];
  const [root] = reach.split('.');
  const members = reach.slice(root!.length);
  return source.statements.flatMap((statement) => namesIn(statement, root!)).map((name) => (name === whole ? name : name + members));
}

/** The names under which a statement exports what the module itself calls `local`. */
function namesIn(statement: ts.Statement, local: string): string[] {
  if (ts.isExportDeclaration(statement)) {
    const { exportClause, moduleSpecifier } = statement;
    if (moduleSpecifier || !exportClause || !ts.isNamedExports(exportClause)) return [];
    return exportClause.elements.filter(({ name, propertyName }) => (propertyName ?? name).text === local).map(({ name }) => name.text);
  }
  const isIt = (node: ts.Node): boolean => ts.isIdentifier(node) && node.text === local;
  if (ts.isExportAssignment(statement)) return isIt(bare(statement.expression)) ? [statement.isExportEquals ? whole : 'default'] : [];
  if (ts.isExpressionStatement(statement) && isAssignment(statement.expression)) {
    const { left, right } = statement.expression;
    const value = bare(right);
    const place = left.getText();
    if (place === whole && ts.isObjectLiteralExpression(value)) return value.properties.flatMap((property) => nameOf(property, isIt));
    if (!isIt(value)) return [];
    if (place === whole) return [whole];
    const name = /^(?:module\.)?exports\.(\w+)$/.exec(place)?.[1];
    return name === undefined ? [] : [name];
  }
  if (!hasModifier(statement, ts.SyntaxKind.ExportKeyword) || !declaredNames(statement).includes(local)) return [];
  return [hasModifier(statement, ts.SyntaxKind.DefaultKeyword) ? 'default' : local];
}

function nameOf(property: ts.ObjectLiteralElementLike, isIt: (node: ts.Node) => boolean): string[] {
  if (ts.isShorthandPropertyAssignment(property)) return isIt(property.name) ? [property.name.text] : [];
  if (!ts.isPropertyAssignment(property) || !ts.isIdentifier(property.name)) return [];
  return isIt(bare(property.initializer)) ? [property.name.text] : [];
}

interface Import {
  readonly specifier: string;
  readonly condition: 'import' | 'require';
  /** Of the export. */
  readonly name: string;
  readonly local: string;
}

/** What the statements of a module import, one row a name. */
function importsIn({ statements }: ts.SourceFile): Import[] {
  return statements.flatMap((statement): Import[] => {
    if (ts.isImportDeclaration(statement)) return importedBy(statement);
    if (ts.isImportEqualsDeclaration(statement) && ts.isExternalModuleReference(statement.moduleReference)) {
      const { expression } = statement.moduleReference;
      return ts.isStringLiteral(expression)
        ? [{ specifier: expression.text, condition: 'require', name: whole, local: statement.name.text }]
        : [];
    }
    return ts.isVariableStatement(statement) ? statement.declarationList.declarations.flatMap(requiredBy) : [];
  });
}

function importedBy({ importClause, moduleSpecifier }: ts.ImportDeclaration): Import[] {
  if (!importClause || importClause.phaseModifier === ts.SyntaxKind.TypeKeyword || !ts.isStringLiteral(moduleSpecifier)) return [];
  const from = { specifier: moduleSpecifier.text, condition: 'import' } as const;
  const { name, namedBindings } = importClause;
  const found: Import[] = name ? [{ ...from, name: 'default', local: name.text }] : [];
  if (namedBindings && ts.isNamespaceImport(namedBindings)) found.push({ ...from, name: whole, local: namedBindings.name.text });
  if (namedBindings && ts.isNamedImports(namedBindings))
    for (const each of namedBindings.elements) found.push({ ...from, name: (each.propertyName ?? each.name).text, local: each.name.text });
  return found;
}

function requiredBy({ name, initializer }: ts.VariableDeclaration): Import[] {
  const call = initializer && bare(initializer);
  if (!call || !ts.isCallExpression(call) || !ts.isIdentifier(call.expression) || call.expression.text !== 'require') return [];
  const [argument] = call.arguments;
  if (!argument || !ts.isStringLiteral(argument)) return [];
  const from = { specifier: argument.text, condition: 'require' } as const;
  if (ts.isIdentifier(name)) return [{ ...from, name: whole, local: name.text }];
  if (!ts.isObjectBindingPattern(name)) return [];
  return name.elements.flatMap(({ name: local, propertyName }) => {
    if (!ts.isIdentifier(local) || (propertyName && !ts.isIdentifier(propertyName))) return [];
    return [{ ...from, name: (propertyName ?? local).text, local: local.text }];
  });
}

/** Where a module may have from what it exports under a name without making it itself, and what it is called there. */
function handedOn(module: ts.SourceFile, name: string): Pick<Import, 'specifier' | 'name'>[] {
  const imported = importsIn(module);
  return module.statements.filter(ts.isExportDeclaration).flatMap(({ exportClause, moduleSpecifier }) => {
    const specifier = moduleSpecifier && ts.isStringLiteral(moduleSpecifier) ? moduleSpecifier.text : undefined;
    if (!exportClause) return specifier !== undefined && name !== 'default' && name !== whole ? [{ specifier, name }] : [];
    if (!ts.isNamedExports(exportClause)) return [];
    return exportClause.elements
      .filter((each) => each.name.text === name)
      .flatMap((each) => {
        const inner = (each.propertyName ?? each.name).text;
        return specifier === undefined ? imported.filter(({ local }) => local === inner) : [{ specifier, name: inner }];
      });
  });
}
