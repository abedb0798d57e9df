/**
 * Expressions as single functions of their operands and a site, written out as JavaScript for one number system. The intermediate
 * results of an expression then stay in registers: nothing is allocated or recorded but its value. Operands are numbers or active, or
 * else the expression is left to the operations one by one (as `composed`), which know the language's conversions; so is one with a
 * partial that is not finite, where it matters which operation made it so.
 *
 * Operation k of an expression belongs to the site `s + k`.
 */
import { scaled } from './codes.ts';
import { parseExpression, type Expression, type ParsedExpression } from './expression.ts';

/** The text of a function `(a0, …, s)`. */
export type Fusion = (notation: string) => string;

const parametersOf = ({ mayBeActive }: ParsedExpression) => [...mayBeActive.map((_, k) => `a${k}`), 's'].join(',');

/** Every operation by itself. */
export const composed: Fusion = (notation) => {
  const parsed = parseExpression(notation);
  return `(${parametersOf(parsed)})=>${composition(parsed.root)}`;
};

function composition(expression: Expression): string {
  if (expression.kind === 'operand') return `a${expression.index}`;
  if (expression.kind === 'literal') return expression.text;
  const { name, parts, index } = expression;
  const callee = parts.length === 1 && name !== 'neg' ? `ad$math.${name}` : `ad$${name}`;
  return `${callee}(${[...parts.map(composition), `s+${index}`].join(',')})`;
}

/** The language's own operators. */
export const native: Fusion = (notation) => {
  const parsed = parseExpression(notation);
  const write = (part: Expression): string =>
    part.kind === 'operation' ? nativeOperation(part.name, part.parts.map(write)) : leaf(part, 'a');
  return `(${parametersOf(parsed)})=>${write(parsed.root)}`;
};

const leaf = (part: Exclude<Expression, { kind: 'operation' }>, prefix: string) =>
  part.kind === 'literal' ? part.text : `${prefix}${part.index}`;

const symbols: Readonly<Record<string, string>> = { add: '+', sub: '-', mul: '*', div: '/', pow: '**' };

function nativeOperation(name: string, [x, y]: readonly string[]): string {
  // A minus sign takes a space so that two of them are no decrement.
  if (name === 'neg') return `(- ${x!})`;
  return y === undefined ? `ad$math.${name}(${x!})` : `(${x!} ${symbols[name]!} ${y})`;
}

/** How a number system reads an operand that is no number, and what it makes of the result. */
interface FusedSystem {
  /** Statements before all others. */
  readonly start: string;
  /** Declarators for what an operand carries besides its value, as for a number. */
  readonly carried: (k: number) => string;
  /** An expression that is `undefined` for anything but an active operand; its value is `m` in `take`. */
  readonly mark: (operand: string) => string;
  /** Statements that take value and whatever else from active operand k. */
  readonly take: (k: number) => string;
  /** Statements after the values are known; they return the result. */
  readonly finish: (parsed: ParsedExpression, otherwise: string) => string;
}

/** Values of the operands are `v0 …`, of the operations `r0 …`. */
const valueName = (part: Expression): string => (part.kind === 'operation' ? `r${part.index}` : leaf(part, 'v'));

function fused({ start, carried, mark, take, finish }: FusedSystem): Fusion {
  return (notation) => {
    const parsed = parseExpression(notation);
    const otherwise = 'break fast;';
    const operands = parsed.mayBeActive.map((mayBeActive, k) =>
      mayBeActive
        ? `let v${k},${carried(k)};if(typeof a${k}==='number')v${k}=+a${k};else{const m=${mark(`a${k}`)};if(m===undefined)${otherwise}${take(k)}}`
        : `if(typeof a${k}!=='number')${otherwise}const v${k}=+a${k};`,
    );
    const values = parsed.operations.map(
      (operation) => `const ${valueName(operation)}=${nativeOperation(operation.name, operation.parts.map(valueName))};`,
    );
    return `(${parametersOf(parsed)})=>{fast:{${start}${operands.join('')}${values.join('')}${parsed.mayBeActive.includes(true) ? finish(parsed, otherwise) : `return ${valueName(parsed.root)};`}}return ${composition(parsed.root)}}`;
  };
}

const activeOperands = ({ mayBeActive }: ParsedExpression) => mayBeActive.flatMap((may, k) => (may ? [k] : []));

/** x / x is 1 whatever x is, and no operation. */
const sameOperands = ({ operations, mayBeActive }: ParsedExpression, otherwise: string): string =>
  operations
    .flatMap(({ name, parts: [x, y] }) =>
      name === 'div' && x?.kind === 'operand' && y?.kind === 'operand' && mayBeActive[x.index] && mayBeActive[y.index]
        ? [`if(a${x.index}===a${y.index}&&typeof a${x.index}!=='number')${otherwise}`]
        : [],
    )
    .join('');

/** One dual number for the whole expression; its tangent is computed beside its value. */
export const dual: Fusion = fused({
  start: 'let on=false;',
  carried: (k) => `t${k}=0`,
  mark: (operand) => `${operand}?.ad$isDual`,
  take: (k) => `v${k}=a${k}.ad$v;t${k}=a${k}.t;on=true;`,
  finish(parsed, otherwise) {
    const result = valueName(parsed.root);
    const isActive = activityOf(parsed);
    const tangentOf = (part: Expression): string =>
      part.kind === 'operation' ? `d${part.index}` : `t${(part as { index: number }).index}`;
    const tangents = parsed.operations.flatMap((operation) =>
      isActive(operation) ? [`const d${operation.index}=${tangentRule(operation, isActive, tangentOf)};`] : [],
    );
    const tangent = tangentOf(parsed.root);
    return `if(!on)return ${result};${sameOperands(parsed, otherwise)}${tangents.join('')}if(${tangent}-${tangent}!==0)${otherwise}return new ad$Dual(${result},${tangent});`;
  },
});

type Operation = Extract<Expression, { kind: 'operation' }>;

/** Whether an expression may depend on an input. */
function activityOf({ mayBeActive }: ParsedExpression): (part: Expression) => boolean {
  const isActive = (part: Expression): boolean =>
    part.kind === 'operand' ? mayBeActive[part.index]! : part.kind === 'operation' && part.parts.some(isActive);
  return isActive;
}

function tangentRule(operation: Operation, isActive: (part: Expression) => boolean, tangentOf: (part: Expression) => string): string {
  const { name, parts } = operation;
  const [x, y] = parts as readonly [Expression, Expression?];
  const v = valueName(operation);
  const left = isActive(x) ? tangentOf(x) : undefined;
  const right = y && isActive(y) ? tangentOf(y) : undefined;
  switch (name) {
    case 'add':
      return left && right ? `${left}+${right}` : (left ?? right)!;
    case 'sub':
      return left && right ? `${left}-${right}` : (left ?? `-${right!}`);
    case 'mul':
      return [left && `${left}*${valueName(y!)}`, right && `${valueName(x)}*${right}`].filter(Boolean).join('+');
    case 'div':
      return `(${left ?? ''}${right ? `-${v}*${right}` : ''})/${valueName(y!)}`;
    case 'neg':
      return `-${left!}`;
    case 'pow':
      return `${left!}*ad$partial.pow(${valueName(x)},${valueName(y!)},${v})`;
    default:
      return `${left!}*ad$partial.${name}(${valueName(x)},${v})`;
  }
}

/** Recording the whole expression as one node, its partials accumulated from the result down to the operands. */
export const recorded: Fusion = fused({
  start: '',
  carried: (k) => `i${k}=-1`,
  mark: (operand) => `${operand}?.ad$i`,
  take: (k) => `v${k}=ad$valueAt(i${k}=m);`,
  finish(parsed, otherwise) {
    const active = activeOperands(parsed);
    const result = valueName(parsed.root);
    const { statements, partials } = accumulation(parsed);
    const computed = active.map((k) => partials.get(k)!).filter((partial) => !/^-?1$/.test(partial));
    const isPassive = `if(${active.length === 1 ? `i${active[0]}` : `(${active.map((k) => `i${k}`).join('&')})`}<0)return ${result};`;
    const finite = computed.length === 0 ? '' : `const z=${computed.join('+')};if(z-z!==0)${otherwise}`;
    const record =
      active.length === 1
        ? `return new ad$Active(ad$recordConstant(${scaled},i${active[0]},${partials.get(active[0]!)!},${result},s));`
        : `let c=0;${active.map((k) => `if(i${k}>=0){ad$operand(i${k},${partials.get(k)!});c++}`).join('')}` +
          `return new ad$Active(ad$recordExpression(c,${result},s));`;
    return (
      isPassive + sameOperands(parsed, otherwise) + multiplyAdd(parsed) + statements + finite + axpy(active, partials, result) + record
    );
  },
});

/** Where one operand is added to what depends on one other. */
function axpy(active: readonly number[], partials: ReadonlyMap<number, string>, result: string): string {
  const sum = active.find((k) => partials.get(k) === '1');
  if (sum === undefined || active.length > 3) return '';
  return active
    .filter((k) => k !== sum)
    .map((k) => {
      const condition = active.map((each) => `i${each}${each === sum || each === k ? '>=' : '<'}0`).join('&&');
      return `if(${condition})return new ad$Active(ad$recordAxpy(i${sum},i${k},${partials.get(k)!},${result}));`;
    })
    .join('');
}

function multiplyAdd({ root, mayBeActive }: ParsedExpression): string {
  if (root.kind !== 'operation' || root.name !== 'add') return '';
  const [x, y] = root.parts;
  const [sum, product] = x!.kind === 'operand' ? [x, y] : [y, x];
  if (sum?.kind !== 'operand' || product?.kind !== 'operation' || product.name !== 'mul') return '';
  const operands = [sum, ...product.parts].flatMap((part) =>
    part.kind === 'operand' && mayBeActive[part.index] ? [`i${part.index}`] : [],
  );
  if (operands.length < 3) return '';
  return `if(${[...new Set(operands)].map((i) => `${i}>=0`).join('&&')})return new ad$Active(ad$recordMultiplyAdd(${operands.join(',')},${valueName(root)}));`;
}

/** The partials of the result with respect to the operands, as expressions; `statements` compute what these need. */
function accumulation(parsed: ParsedExpression): { statements: string; partials: ReadonlyMap<number, string> } {
  const contributions = new Map<number, string[]>();
  let statements = '';
  let count = 0;
  const isActive = activityOf(parsed);
  descend(parsed.root, '1');
  const partials = new Map<number, string>();
  for (const [k, terms] of contributions) {
    if (/^-?1$/.test(terms.join(''))) partials.set(k, terms[0]!);
    else {
      statements += `const p${k}=${terms.join('+')};`;
      partials.set(k, `p${k}`);
    }
  }
  return { statements, partials };

  function named(weight: string): string {
    if (/^(-?1|[a-z]\d+)$/.test(weight)) return weight;
    statements += `const w${count}=${weight};`;
    return `w${count++}`;
  }

  function descend(part: Expression, weight: string): void {
    if (!isActive(part)) return;
    if (part.kind === 'operand') {
      const terms = contributions.get(part.index) ?? [];
      terms.push(weight);
      contributions.set(part.index, terms);
      return;
    }
    if (part.kind !== 'operation') return;
    const w = named(weight);
    const [x, y] = part.parts as readonly [Expression, Expression];
    const v = valueName(part);
    switch (part.name) {
      case 'add':
        descend(x, w);
        return descend(y, w);
      case 'sub':
        descend(x, w);
        return descend(y, product(w, '-1'));
      case 'mul':
        descend(x, product(w, valueName(y)));
        return descend(y, product(w, valueName(x)));
      case 'div': {
        const q = named(`${w}/${valueName(y)}`);
        descend(x, q);
        return descend(y, `-(${q}*${v})`);
      }
      case 'neg':
        return descend(x, product(w, '-1'));
      case 'pow':
        return descend(x, product(w, `ad$partial.pow(${valueName(x)},${valueName(y)},${v})`));
      default:
        return descend(x, product(w, `ad$partial.${part.name}(${valueName(x)},${v})`));
    }
  }
}

function product(x: string, y: string): string {
  if (x === '1') return y;
  if (y === '1') return x;
  if (x === '-1') return y === '-1' ? '1' : `-${y}`;
  return y === '-1' ? `-${x}` : `${x}*${y}`;
}
