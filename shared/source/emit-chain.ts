/** Optional chains. The language runs them, unless an element on the way may be one of a typed array. */
import { emitArguments, emitCallee } from './emit-access.ts';
import { held, mayHoldActive } from './emit-held.ts';
import { bare, isLinkOfChain } from './syntax.ts';
import { ts } from './typescript.ts';
import type { Writer } from './writer.ts';

/** Whether a chain must be taken apart, since active numbers of typed arrays lie beside them. */
export function isOpenedChain(w: Writer, node: ts.Node): node is ts.OptionalChain {
  return w.level !== 'plain' && ts.isOptionalChain(node) && !isLinkOfChain(node) && linksOf(node).links.some((link) => isNumbered(w, link));
}

const isNumbered = (w: Writer, link: ts.Node): link is ts.ElementAccessExpression =>
  ts.isElementAccessExpression(link) && mayHoldActive(w, link);

type Member = ts.PropertyAccessExpression | ts.ElementAccessExpression;
type Link = Member | ts.CallExpression;

const isMember = (node: ts.Node): node is Member => ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node);

const isSuperMember = (node: ts.Node): boolean => isMember(node) && node.expression.kind === ts.SyntaxKind.SuperKeyword;

/** The links from the first to the last, and what they start at. */
function linksOf(node: ts.OptionalChain): { links: Link[]; root: ts.Expression } {
  const links: Link[] = [];
  let root: ts.Expression = node;
  for (; ts.isOptionalChain(root); root = root.expression) if (!ts.isNonNullExpression(root)) links.push(root);
  const called = bare(root);
  if (!ts.isCallExpression(links.at(-1)!) || !isMember(called) || isSuperMember(called)) return { links: links.toReversed(), root };
  return { links: [called, ...links.toReversed()], root: called.expression };
}

/** `a?.b[i].c` becomes `((t=a)==null?undefined:(u=t.b,k=i,…).c)`. */
export function emitOpenedChain(w: Writer, node: ts.OptionalChain): void {
  const { links, root } = linksOf(node);
  /** Writes the value so far. */
  let value = () => w.emit(root);
  /** Writes it to be called; `receiver` is the name that its `this` is kept under, where that is needed. */
  let callee = () => emitCallee(w, root);
  let receiver = isSuperMember(bare(root)) ? 'this' : undefined;

  w.write('(');
  links.forEach((link, k) => {
    const isOptional = link.questionDotToken !== undefined;
    if (ts.isCallExpression(link)) {
      value = callee = isOptional ? optionalCall(link) : plainCall(link, callee);
      receiver = undefined;
      return;
    }
    const object = isOptional ? guarded(value) : value;
    const next = links[k + 1];
    if (!next || !ts.isCallExpression(next)) value = () => emitRead(link, object);
    else if (next.questionDotToken) {
      const t = w.temporary();
      receiver = t;
      callee = () => {
        w.write(`(${t}=`);
        object();
        w.write(')');
        emitLast(link);
      };
    } else {
      callee = () => {
        object();
        emitLast(link);
      };
    }
  });
  value();
  w.write(')');

  /** Keeps a value, and skips everything after it where it is nothing. */
  function guarded(write: () => void): () => void {
    const t = w.temporary();
    w.write(`(${t}=`);
    write();
    w.write(')==null?undefined:');
    return () => w.write(t);
  }

  function plainCall(link: ts.CallExpression, write: () => void): () => void {
    return () => {
      write();
      emitArguments(w, link);
    };
  }

  function optionalCall(link: ts.CallExpression): () => void {
    const called = guarded(callee);
    const object = receiver;
    return () => {
      called();
      if (object) w.write('.call');
      emitArguments(w, link, object);
    };
  }

  /** The link alone, as a member that can be called. */
  function emitLast(link: Member): void {
    if (ts.isPropertyAccessExpression(link)) return w.write(`.${link.name.text}`);
    w.write('[');
    w.emit(link.argumentExpression);
    w.write(']');
  }

  function emitRead(link: Member, object: () => void): void {
    if (!isNumbered(w, link)) {
      object();
      return emitLast(link);
    }
    const t = w.temporary();
    const key = held(w, link.argumentExpression);
    w.write(`(${t}=`);
    object();
    w.write(',');
    key.prepare();
    w.write(`ad$shadowed.any&&ad$isView(${t})?ad$load(${t},${key.name}):${t}[${key.name}])`);
  }
}
