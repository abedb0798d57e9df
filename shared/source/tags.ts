import { parseFragment, syntaxErrors, ts } from './typescript.ts';

/** Tags that make a function a mark by themselves. */
export const markingTags = ['differentiable', 'derivativeOf', 'customDerivativeOf'] as const;

const bindingTags = ['at', 'along', 'cotangent'] as const;
const referenceTags = ['derivativeOf', 'customDerivativeOf'] as const;

/** Every tag that is ours. */
export const tagNames = ['differentiable', ...bindingTags, 'wrt', ...referenceTags, 'expectation', 'tolerance'] as const;

/** Offsets in the source file. */
export interface Extent {
  readonly start: number;
  readonly end: number;
}

/** A tag of a documentation comment, anybody's: `@at x1 = 2`. Its extent ends with its body. */
export interface Tag extends Extent {
  readonly name: string;
  /** The name with its `@`. */
  readonly nameExtent: Extent;
  /** What follows the name, as long as its source: asterisks at line starts are spaces. */
  readonly body: string;
}

/** Why a body, or a part of it, cannot be read: a clause that ends without a full stop. */
export interface Fault extends Extent {
  readonly message: string;
}

export interface ReadBinding extends Extent {
  readonly name?: string;
  readonly nameExtent?: Extent;
  readonly expression: string;
}

export interface ReadPath extends Extent {
  /** `w`, `p.x`, `w[2]`; white space left out. */
  readonly path: string;
  /** The parameter that the path starts from. */
  readonly root: string;
}

const tagAtLineStart = /^\s*@([a-z_$][\w$-]*(?:[.:/][\w$-]+)*)/i;
const ourTag = `@(?:${tagNames.join('|')})(?![\\w$./:-])`;
const fence = /^\s*(?:```|~~~)/;
const lineBreak = /\r\n|[\n\r\u2028\u2029]/;

/**
 * The tags of one documentation comment, in order. A tag stands at the start of a line, or right behind one of ours on the
 * same line: `@differentiable @at x = 2`. Fenced code has none. `file` decides how expressions are parsed.
 */
export function readTags(file: string, text: string, comment: Extent): Tag[] {
  const content = withoutAsterisks(text.slice(comment.start, comment.end));
  const starts: number[] = [];
  let fenced = false;
  for (let start = 0; start < content.length;) {
    const rest = content.slice(start);
    const line = rest.split(lineBreak, 1)[0]!;
    if (fence.test(line)) fenced = !fenced;
    else if (!fenced && tagAtLineStart.test(line)) starts.push(start + line.indexOf('@'));
    start += line.length + (rest.slice(line.length).match(lineBreak)?.[0].length ?? 1);
  }
  return starts.flatMap((start, index) => readRun(file, content.slice(start, starts[index + 1] ?? content.length), comment.start + start));
}

/** The comment's text with its frame replaced by spaces, so that offsets stay. */
function withoutAsterisks(comment: string): string {
  return comment
    .replace(/^\/\*\*|\*+\/$/g, blank)
    .replace(/(\r\n|[\n\r\u2028\u2029])([^\S\r\n\u2028\u2029]*\*)/g, (_, newline: string, frame: string) => newline + blank(frame));
}

function blank(text: string): string {
  return ' '.repeat(text.length);
}

/** A tag and those of ours that follow it on its lines. `offset` is where `content` stands in the file. */
function readRun(file: string, content: string, offset: number): Tag[] {
  const tags: Tag[] = [];
  for (let start = 0; ;) {
    const name = tagAtLineStart.exec(content.slice(start))![1]!;
    const bodyStart = start + 1 + name.length;
    const body = content.slice(bodyStart, bodyStart + bodyLength(file, name, content.slice(bodyStart)));
    const nameExtent = { start: offset + start, end: offset + bodyStart };
    tags.push({ name, nameExtent, start: nameExtent.start, end: offset + bodyStart + body.trimEnd().length, body });
    const next = isOurs(name) && new RegExp(`^\\s*(?=${ourTag})`).exec(content.slice(bodyStart + body.length));
    if (!next) return tags;
    start = bodyStart + body.length + next[0].length;
  }
}

function isOurs(name: string): boolean {
  return (tagNames as readonly string[]).includes(name);
}

function bodyLength(file: string, name: string, rest: string): number {
  if (name === 'differentiable') return 0;
  if ((referenceTags as readonly string[]).includes(name)) return reference.exec(rest)?.[0].length ?? 0;
  if (name === 'expectation') return settings.exec(rest)![0].length;
  if (!isOurs(name)) return rest.length;
  // The body ends at an empty line or at our next tag, unless that is inside of a string or bracket: then it does not parse.
  const ends = [...rest.matchAll(new RegExp(`(?:\r\n|\n|\r(?!\n))[^\\S\r\n]*(?=\r|\n|$)|\\s(?=${ourTag})`, 'g'))].map(
    (match) => match.index,
  );
  return [...ends, rest.length].find((end) => parseList(file, rest.slice(0, end)).errors.length === 0) ?? ends[0] ?? rest.length;
}

/** The rest of the line up to the next tag, and lines after it that go on in the same way. */
const settings = /^[^\r\n@]*(?:\s+[a-z]+[^\S\r\n]*=[^\r\n@]*)*/i;

export interface ReadSetting extends Extent {
  readonly name: string;
  readonly text: string;
}

/** The settings of `@expectation`: `samples=1000 seed=1`. */
export function readSettings(tag: Tag): { readonly settings: readonly ReadSetting[]; readonly faults: readonly Fault[] } {
  const found: ReadSetting[] = [];
  const faults: Fault[] = [];
  for (const { 0: whole, 1: name, 2: text, index } of tag.body.matchAll(/([^\s,=]+)\s*=\s*([^\s,]*)|[^\s,]+/g)) {
    const start = tag.nameExtent.end + index;
    const extent = { start, end: start + whole.trimEnd().length };
    if (name && text) found.push({ ...extent, name, text });
    else faults.push({ ...extent, message: `\`${inOneLine(whole.trim())}\` is no setting` });
  }
  return { settings: found, faults };
}

interface List {
  /** The comma-separated expressions, in a tree whose offsets begin `shift` before the body's. */
  readonly items: readonly ts.Expression[];
  readonly positional: boolean;
  readonly tree: ts.SourceFile;
  readonly shift: number;
  /** In the body's offsets. */
  readonly errors: readonly Fault[];
}

/** Reads `a, b` or `(a, b)` as the arguments of a call: nesting is the parser's business. */
function parseList(file: string, body: string): List {
  const positional = body.trimStart().startsWith('(') ? parseCall(file, '$', body.trimEnd(), '') : undefined;
  return positional ? { ...positional, positional: true } : (parseCall(file, '$(', body, '\n)') ?? noList(file, body));
}

function parseCall(file: string, before: string, body: string, after: string): List | undefined {
  const tree = parseFragment(file, before + body + after);
  const shift = before.length;
  const errors = syntaxErrors(tree).map(({ start, end, message }) => ({ start: start - shift, end: end - shift, message }));
  const statement = tree.statements[0];
  const call = statement && ts.isExpressionStatement(statement) ? statement.expression : undefined;
  const isCall =
    call && ts.isCallExpression(call) && ts.isIdentifier(call.expression) && (errors.length > 0 || call.end === tree.text.length);
  if (!isCall && errors.length === 0) return undefined;
  return { items: isCall ? call.arguments : [], positional: false, tree, shift, errors };
}

/** For a body that closes our parenthesis itself: `x = 2) + f(3`. */
function noList(file: string, body: string): List {
  const error = { start: 0, end: body.length, message: 'it is no list of values' };
  return { items: [], positional: false, tree: parseFragment(file, ''), shift: 0, errors: [error] };
}

/**
 * The bindings of `@at`, `@along`, `@cotangent`: `x1 = 2, xs = [1, 2]`, or in order `(2, [1, 2])`. Where the body is not
 * such a list, faults say why; bindings without faults are given all the same.
 */
export function readBindings(file: string, tag: Tag): { readonly bindings: readonly ReadBinding[]; readonly faults: readonly Fault[] } {
  const list = parseList(file, tag.body);
  const offset = tag.nameExtent.end;
  if (list.errors.length > 0) return { bindings: [], faults: [syntaxFault(list, tag)] };
  const bindings: ReadBinding[] = [];
  const faults: Fault[] = [];
  for (const item of list.items) {
    const extentOf = (node: ts.Node) => ({ start: node.getStart(list.tree) - list.shift + offset, end: node.end - list.shift + offset });
    const textOf = (node: ts.Node) => tag.body.slice(node.getStart(list.tree) - list.shift, node.end - list.shift);
    const extent = extentOf(item);
    if (ts.isSpreadElement(item)) faults.push({ ...extent, message: 'a point lists its values one by one, without `...`' });
    else if (!isAssignment(item)) {
      if (list.positional) bindings.push({ ...extent, expression: textOf(item) });
      else faults.push({ ...extent, message: `\`${inOneLine(textOf(item))}\` has no name` });
    } else if (ts.isIdentifier(item.left) || item.left.kind === ts.SyntaxKind.ThisKeyword) {
      bindings.push({ ...extent, name: textOf(item.left), nameExtent: extentOf(item.left), expression: textOf(item.right) });
    } else {
      const root = rootOf(item.left);
      const whole = root
        ? `bind all of \`${root}\`, as in \`${root} = {…}\``
        : 'bind whole parameters by name, or all of them in order: `(…, …)`';
      faults.push({ ...extentOf(item.left), message: `\`${inOneLine(textOf(item.left))}\` is no parameter's name; ${whole}` });
    }
  }
  return { bindings, faults };
}

function isAssignment(node: ts.Expression): node is ts.BinaryExpression {
  return ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken;
}

/** The parser's first complaint, placed on the item it is about. */
function syntaxFault(list: List, tag: Tag): Fault {
  const error = list.errors[0]!;
  const within = list.items.findLast((item) => item.getStart(list.tree) - list.shift <= error.start && item.end > item.pos);
  const bodyStart = tag.body.length - tag.body.trimStart().length;
  const start = within ? within.getStart(list.tree) - list.shift : bodyStart;
  const item = tag.body.slice(start, within && within.end - list.shift > error.start ? within.end - list.shift : tag.body.length).trimEnd();
  const offset = tag.nameExtent.end + start;
  return { start: offset, end: offset + item.length, message: `\`${inOneLine(item)}\` cannot be read: ${uncapitalised(error.message)}` };
}

function inOneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}

function uncapitalised(message: string): string {
  return (message[0]?.toLowerCase() ?? '') + message.slice(1).replace(/\.$/, '');
}

/** The paths of `@wrt`: `w, p.x, w[2]`. */
export function readPaths(file: string, tag: Tag): { readonly paths: readonly ReadPath[]; readonly faults: readonly Fault[] } {
  const list = parseList(file, tag.body);
  const offset = tag.nameExtent.end;
  if (list.errors.length > 0) return { paths: [], faults: [syntaxFault(list, tag)] };
  if (list.items.length === 0) return { paths: [], faults: [{ ...tag.nameExtent, message: 'it names no input' }] };
  const paths: ReadPath[] = [];
  const faults: Fault[] = [];
  for (const item of list.items) {
    const extent = { start: item.getStart(list.tree) - list.shift + offset, end: item.end - list.shift + offset };
    const text = tag.body.slice(extent.start - offset, extent.end - offset);
    const root = rootOf(item);
    if (root) paths.push({ ...extent, path: text.replace(/\s+/g, ''), root });
    else faults.push({ ...extent, message: `\`${inOneLine(text)}\` is no input` });
  }
  return { paths, faults };
}

/** `p` of `p`, `p.x`, `p.xs[2]`. */
function rootOf(node: ts.Expression): string | undefined {
  if (ts.isIdentifier(node)) return node.text;
  if (node.kind === ts.SyntaxKind.ThisKeyword) return 'this';
  if (ts.isPropertyAccessExpression(node) && !node.questionDotToken && ts.isIdentifier(node.name)) return rootOf(node.expression);
  if (ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression)) return rootOf(node.expression);
  if (ts.isElementAccessExpression(node) && ts.isNumericLiteral(node.argumentExpression)) return rootOf(node.expression);
  return undefined;
}

const identifier = '[\\p{ID_Start}$_][\\p{ID_Continue}$]*';
const reference = new RegExp(`^\\s*(\\{@link\\s+)?(${identifier}(?:\\.${identifier})*)(?:\\s*\\})?`, 'u');

/** The function that `@derivativeOf` names: `f`, `Fluid.energy`; a `{@link f}` will do. What follows is prose. */
export function readReference(tag: Tag): (Extent & { readonly name: string }) | undefined {
  const match = reference.exec(tag.body);
  if (!match) return undefined;
  const start = tag.nameExtent.end + match[0].indexOf(match[2]!, match[1] ? match[0].indexOf('{@link') + 6 : 0);
  return { name: match[2]!, start, end: start + match[2]!.length };
}
