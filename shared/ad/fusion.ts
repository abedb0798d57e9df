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

/** How a number system reads operands that are no numbers. */
interface Reading {
  /** Statements before all others. */
  readonly start: string;
  /** Declarators for what operand k carries besides its value, as for a number. */
  readonly carried: (k: number) => string;
  /** Statements that take value and whatever else from active operand k. */
  readonly take: (k: number) => string;
}

/** Values of the operands are `v0 …`, of the operations `r0 …`. */
const valueName = (part: Expression): string => (part.kind === 'operation' ? `r${part.index}` : leaf(part, 'v'));

/** The statement that leaves the expression to `slowly`. */
const otherwise = 'break fast;';

/** A function that computes the values, and then what `finish` says: statements that return the result or leave it to `slowly`, a call. */
function fast(parsed: ParsedExpression, { start, carried, take }: Reading, finish: string, slowly = composition(parsed.root)): string {
  const operands = parsed.mayBeActive.map((mayBeActive, k) =>
    mayBeActive
      ? `let v${k},${carried(k)};if(typeof a${k}==='number')v${k}=+a${k};else if(a${k}?.ad$isActive){${take(k)}}else ${otherwise}`
      : `if(typeof a${k}!=='number')${otherwise}const v${k}=+a${k};`,
  );
  const values = parsed.operations.map(
    (operation) => `const ${valueName(operation)}=${nativeOperation(operation.name, operation.parts.map(valueName))};`,
  );
  const result = parsed.mayBeActive.includes(true) ? finish : `return ${valueName(parsed.root)};`;
  return `(${parametersOf(parsed)})=>{fast:{${start}${operands.join('')}${values.join('')}${result}}return ${slowly}}`;
}

const activeOperands = ({ mayBeActive }: ParsedExpression) => mayBeActive.flatMap((may, k) => (may ? [k] : []));

/** x / x is 1 whatever x is, and no operation. */
const sameOperands = ({ operations, mayBeActive }: ParsedExpression): string =>
  operations
    .flatMap(({ name, parts: [x, y] }) =>
      name === 'div' && x?.kind === 'operand' && y?.kind === 'operand' && mayBeActive[x.index] && mayBeActive[y.index]
        ? [`if(a${x.index}===a${y.index}&&typeof a${x.index}!=='number')${otherwise}`]
        : [],
    )
    .join('');

const asDual: Reading = {
  start: 'let on=false;',
  carried: (k) => `t${k}=0`,
  take: (k) => `v${k}=a${k}.ad$v;t${k}=a${k}.t;on=true;`,
};

/** One dual number for the whole expression; its tangent is computed beside its value. */
export const dual: Fusion = (notation) => {
  const parsed = parseExpression(notation);
  const result = valueName(parsed.root);
  const isActive = activityOf(parsed);
  const tangentOf = (part: Expression): string => (part.kind === 'operation' ? `d${part.index}` : `t${(part as { index: number }).index}`);
  const tangents = parsed.operations.flatMap((operation) =>
    isActive(operation) ? [`const d${operation.index}=${tangentRule(operation, isActive, tangentOf)};`] : [],
  );
  const tangent = tangentOf(parsed.root);
  const finish = `if(!on)return ${result};${sameOperands(parsed)}${tangents.join('')}if(${tangent}-${tangent}!==0)${otherwise}return new ad$Dual(${result},${tangent});`;
  return fast(parsed, asDual, finish);
};

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

const asNode: Reading = {
  start: '',
  carried: (k) => `i${k}=-1`,
  take: (k) => `v${k}=ad$valueAt(i${k}=a${k}.ad$i);`,
};

/** Recording the whole expression as one node, its partials accumulated from the result down to the operands. */
export const recorded: Fusion = (notation) => {
  const parsed = parseExpression(notation);
  const accumulated = accumulation(parsed);
  const whole = fast(parsed, asNode, passive(parsed) + sameOperands(parsed) + preaccumulation(parsed, accumulated));
  const sum = sumOf(parsed, accumulated);
  if (sum === '') return whole;
  // What sums are made of has a function of its own, small enough for V8 to write it where it is called.
  return `(()=>{const rest=${whole};return ${fast(parsed, asNode, passive(parsed) + sameOperands(parsed) + sum, `rest(${parametersOf(parsed)})`)}})()`;
};

function passive(parsed: ParsedExpression): string {
  const nodes = activeOperands(parsed).map((k) => `i${k}`);
  return `if((${nodes.join('&')})<0)return ${valueName(parsed.root)};`;
}

function preaccumulation(parsed: ParsedExpression, { statements, partials }: Accumulation): string {
  const active = activeOperands(parsed);
  const result = valueName(parsed.root);
  const computed = [...partials.values()].filter((partial) => !/^-?1$/.test(partial));
  const finite = computed.length === 0 ? '' : `const z=${computed.join('+')};if(z-z!==0)${otherwise}`;
  if (active.length === 1) {
    const [k] = active as [number];
    return `${statements}${finite}return new ad$Active(ad$recordConstant(${scaled},i${k},${partials.get(k)!},${result},s));`;
  }
  const announced = active.map((k) => `if(i${k}>=0){ad$operand(i${k},${partials.get(k)!});c++}`);
  return `${statements}${finite}let c=0;${announced.join('')}return new ad$Active(ad$recordExpression(c,${result},s));`;
}

/**
 * Where an operand is added to a product of two others, or to what depends on one: what loops of sums consist of. Empty for an expression
 * that is no such sum.
 */
function sumOf(parsed: ParsedExpression, { statements, partials }: Accumulation): string {
  const active = activeOperands(parsed);
  const sum = active.find((k) => partials.get(k) === '1');
  const [x, y] = active.filter((k) => k !== sum);
  if (sum === undefined || x === undefined || active.length > 3 || (y !== undefined && !isProductAdded(parsed))) return '';
  const other =
    y === undefined
      ? `const k=i${x},p=${partials.get(x)!};if(k>=0`
      : `const k=i${x}<0?i${y}:i${x},p=i${x}<0?${partials.get(y)!}:${partials.get(x)!};if((i${x}^i${y})<0`;
  const both =
    y !== undefined && parsed.root.kind === 'operation' && parsed.root.name === 'add'
      ? `if((i${sum}|i${x}|i${y})>=0)return new ad$Active(ad$recordMultiplyAdd(i${sum},i${x},i${y},${valueName(parsed.root)}));`
      : '';
  return `${both}${statements}${other}&&i${sum}>=0&&p-p===0)return new ad$Active(ad$recordAxpy(i${sum},k,p,${valueName(parsed.root)}));`;
}

/** a ± b · c of operands. */
function isProductAdded({ operations }: ParsedExpression): boolean {
  const [product, sum, ...rest] = operations;
  return product!.name === 'mul' && (sum?.name === 'add' || sum?.name === 'sub') && rest.length === 0;
}

/** The partials of the result with respect to the operands, as expressions; `statements` compute what these need. */
interface Accumulation {
  readonly statements: string;
  readonly partials: ReadonlyMap<number, string>;
}

function accumulation(parsed: ParsedExpression): Accumulation {
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
