/** Namespaces, enums and `import x =`: objects that TypeScript makes. */
import { emitName, memberOf, propertyName } from './emit-name.ts';
import { spaceName } from './scopes.ts';
import { declaredNames, hasModifier, isErased } from './syntax.ts';
import { ts } from './typescript.ts';
import type { Writer } from './writer.ts';

const { SyntaxKind } = ts;

/** A namespace's block runs as a function of its object, which shows the exported names as they are at any time. */
export function emitNamespace(w: Writer, node: ts.ModuleDeclaration): void {
  if (!ts.isIdentifier(node.name)) return;
  const object = spaceName(node);
  emitSpace(w, node, node.name, () => {
    const { body } = node;
    if (body && ts.isModuleDeclaration(body)) {
      w.write(`ad$expose(${object},{${exposed([body.name.text])}});`);
      return w.emit(body);
    }
    const statements = (body as ts.ModuleBlock).statements.filter((statement) => !isErased(statement));
    const names = statements.filter((statement) => hasModifier(statement, SyntaxKind.ExportKeyword)).flatMap(declaredNames);
    w.write(`ad$expose(${object},{${exposed(names)}});`);
    w.withTemporaries(() => {
      for (const statement of statements) {
        w.emit(statement);
        w.write('\n');
      }
    });
  });
}

const exposed = (names: readonly string[]): string =>
  [...new Set(names)].map((name) => `get ${propertyName(name)}(){return ${name}},set ${propertyName(name)}(ad$v){${name}=ad$v}`).join(',');

/** `var N;(function(object){…})(N??=…)`, with the object of an earlier part where there is one. */
function emitSpace(w: Writer, node: ts.ModuleDeclaration | ts.EnumDeclaration, name: ts.Identifier, write: () => void): void {
  const { text } = name;
  if (!isDeclaredOtherwise(node, text)) w.write(`var ${text};`);
  w.write(`(function(${spaceName(node)}){`);
  write();
  const outer = outerObject(node);
  w.write(`})(${text}??(${text}=${outer ? `${memberOf(outer, text)}??` : ''}{}));`);
}

/** A class of the same name, which takes the namespace's members. */
function isDeclaredOtherwise(node: ts.Node, name: string): boolean {
  const { parent } = node;
  const statements = ts.isSourceFile(parent) || ts.isModuleBlock(parent) || ts.isBlock(parent) ? parent.statements : [];
  return statements.some((statement) => ts.isClassDeclaration(statement) && statement.name?.text === name && !isErased(statement));
}

/** The object of the namespace that shows this one. */
function outerObject(node: ts.ModuleDeclaration | ts.EnumDeclaration): string | undefined {
  if (ts.isModuleDeclaration(node.parent)) return spaceName(node.parent);
  return ts.isModuleBlock(node.parent) && hasModifier(node, SyntaxKind.ExportKeyword) ? spaceName(node.parent.parent) : undefined;
}

/** Names to values, and values of numeric members back to names. */
export function emitEnum(w: Writer, node: ts.EnumDeclaration): void {
  const object = spaceName(node);
  emitSpace(w, node, node.name, () => {
    w.withTemporaries(() => {
      let previous: string | undefined;
      for (const { name, initializer } of node.members) {
        const key = ts.isComputedPropertyName(name) ? w.textOf(name.expression) : JSON.stringify(name.text);
        const member = `${object}[${key}]`;
        w.write(`${member}=`);
        if (initializer) w.emit(initializer);
        else w.write(previous === undefined ? '0' : `${previous}+1`);
        w.write(`;if(typeof ${member}!=='string')${object}[${member}]=${key};`);
        previous = member;
      }
    });
  });
}

/** `import x = require('…')` and `import x = A.B`; leaves nothing where only types use it. */
export function emitImportEquals(w: Writer, node: ts.ImportEqualsDeclaration): void {
  const { moduleReference, name, isTypeOnly } = node;
  const isUsed = w.scopes.bindings.some(({ declaration, used }) => used && declaration === node);
  if (isTypeOnly || !(isUsed || hasModifier(node, SyntaxKind.ExportKeyword))) return;
  w.write(`var ${name.text}=`);
  if (ts.isExternalModuleReference(moduleReference)) emitRequire(w, moduleReference);
  else emitEntity(w, moduleReference);
  w.write(';');
}

function emitRequire(w: Writer, { expression }: ts.ExternalModuleReference): void {
  if (!ts.isStringLiteralLike(expression)) return w.write('undefined');
  w.requires.push(expression);
  w.write(`${w.isModule ? 'ad$require' : 'require'}(${JSON.stringify(expression.text)})`);
}

function emitEntity(w: Writer, node: ts.EntityName): void {
  if (ts.isIdentifier(node)) return emitName(w, node);
  emitEntity(w, node.left);
  w.write(`.${node.right.text}`);
}
