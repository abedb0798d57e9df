/** Closed forms simplified and written down by mathjs. It takes some 50 ms to load, so that it is imported where the first form is wanted. */
import {
  ConstantNodeDependencies,
  create,
  FunctionNodeDependencies,
  OperatorNodeDependencies,
  simplifyDependencies,
  SymbolNodeDependencies,
  type MathNode,
  type OperatorNodeFn,
  type OperatorNodeOp,
} from 'mathjs';
import { expand, type PolynomialTerm } from '../shared/ad/functional/polynomial.ts';
import { binary, unary } from '../shared/ad/rules.ts';
import type { ClosedForm, FormOperand, Leaf } from '../shared/evaluation.ts';

/** No more of the library than formulas need. */
const math = create(
  Object.assign(
    {},
    simplifyDependencies,
    ConstantNodeDependencies,
    FunctionNodeDependencies,
    OperatorNodeDependencies,
    SymbolNodeDependencies,
  ),
);

/** A formula, as short as it was found. */
export interface Formula {
  /** In the notation of mathjs, which is that of JavaScript with `^` for powers and without `Math`. */
  readonly text: string;
  readonly latex: string;
  /** Operations that are left. */
  readonly operations: number;
}

/** Larger trees, in operations, are not simplified by rules: some tenths of a second for this many, and far more for some more. */
const simplifyLimit = 40;

/** Terms of a polynomial that is multiplied out. */
const termLimit = 32;

const infix: Readonly<Record<string, readonly [OperatorNodeOp, OperatorNodeFn]>> = {
  add: ['+', 'add'],
  sub: ['-', 'subtract'],
  mul: ['*', 'multiply'],
  div: ['/', 'divide'],
  pow: ['^', 'pow'],
  neg: ['-', 'unaryMinus'],
};

/** `%` has the sign of the dividend, unlike the `mod` of mathematics. */
const remainder = 'rem';

const functions = new Map<string, unknown>([
  ...Object.entries({ ...unary, ...binary }).map(([name, { value }]) => [name, value] as const),
  [remainder, binary.mod.value],
  ['sech', (x: number) => 1 / Math.cosh(x)],
]);

/** A formula of a closed form. Only trees that somebody can read should be asked for. */
export function formulaOf({ nodes }: ClosedForm, root: FormOperand, inputs: readonly Leaf[]): Formula {
  // Names of our own: `e` and `i` are constants to mathjs, and a path is no name.
  const paths = new Map(inputs.map(({ path }, k) => [`input_${k}`, path]));
  const built: MathNode[] = [];
  const operandOf = (operand: FormOperand): MathNode =>
    'node' in operand ? built[operand.node]! : new math.ConstantNode(operand.constant);
  nodes.forEach(({ operation, operands }, k) => {
    built.push(operation === 'input' ? new math.SymbolNode(`input_${k}`) : nodeOf(operation, operands.map(operandOf)));
  });
  const formula = shortest(operandOf(root), expand(nodes, root, termLimit), inputs);
  return { ...written(formula, (name) => paths.get(name) ?? name), operations: operationsIn(formula) };
}

const squareOf = (node: MathNode) => new math.OperatorNode(...infix['pow']!, [node, new math.ConstantNode(2)]);

function nodeOf(operation: string, operands: MathNode[]): MathNode {
  const operator = infix[operation];
  if (operator) return new math.OperatorNode(...operator, operands);
  if (operation === 'sech2') return squareOf(new math.FunctionNode('sech', operands));
  if (operation === 'angleByY' || operation === 'angleByX') {
    const [y, x] = operands as [MathNode, MathNode];
    const squaredLength = new math.OperatorNode(...infix['add']!, [squareOf(x), squareOf(y)]);
    return new math.OperatorNode(...infix['div']!, [operation === 'angleByY' ? x : nodeOf('neg', [y]), squaredLength]);
  }
  return new math.FunctionNode(operation === 'mod' ? remainder : operation, operands);
}

/** Of what becomes of a formula by rules and by multiplying out, the shortest that has its values. */
function shortest(formula: MathNode, terms: readonly PolynomialTerm[] | undefined, inputs: readonly Leaf[]): MathNode {
  const scopes = scopesAround(inputs);
  const hasValues = (other: MathNode) => scopes.every((scope) => isNear(valueOf(other, scope), valueOf(formula, scope)));
  const others = [...(terms ? [sumOf(terms)] : []), ...(operationsIn(formula) > simplifyLimit ? [] : simplified(formula))];
  return [formula, ...others.filter(hasValues)].reduce((best, other) => (operationsIn(other) < operationsIn(best) ? other : best));
}

function simplified(formula: MathNode): MathNode[] {
  try {
    return [math.simplify(formula, {}, { exactFractions: false })];
  } catch {
    // It computes with constants, and with functions that it does not know.
    return [];
  }
}

/** A polynomial as one writes it: 3 x² − x + 1. */
function sumOf(terms: readonly PolynomialTerm[]): MathNode {
  const [first, ...rest] = terms;
  if (!first) return new math.ConstantNode(0);
  return rest.reduce<MathNode>(
    (sum, { coefficient, exponents }) => {
      const term = termOf(Math.abs(coefficient), exponents);
      return new math.OperatorNode(...infix[coefficient < 0 ? 'sub' : 'add']!, [sum, term]);
    },
    termOf(first.coefficient, first.exponents),
  );
}

function termOf(coefficient: number, exponents: readonly number[]): MathNode {
  const powers = exponents.flatMap((exponent, k) => {
    const x = new math.SymbolNode(`input_${k}`);
    return exponent === 0 ? [] : [exponent === 1 ? x : new math.OperatorNode('^', 'pow', [x, new math.ConstantNode(exponent)])];
  });
  const [first, ...rest]: readonly MathNode[] = coefficient === 1 ? powers : [new math.ConstantNode(coefficient), ...powers];
  if (!first) return new math.ConstantNode(coefficient);
  return rest.reduce((product, factor) => new math.OperatorNode(...infix['mul']!, [product, factor]), first);
}

/** The point itself and one beside it. */
const scopesAround = (inputs: readonly Leaf[]) =>
  [0, 1].map(
    (step) =>
      new Map([...functions, ...inputs.map(({ value }, k) => [`input_${k}`, value + (step * (1 + Math.abs(value))) / (64 + k)] as const)]),
  );

function valueOf(formula: MathNode, scope: Map<string, unknown>): number {
  const value: unknown = formula.evaluate(scope);
  return typeof value === 'number' ? value : NaN;
}

const isNear = (x: number, y: number) => Object.is(x, y) || Math.abs(x - y) <= 1e-9 * Math.max(Math.abs(x), Math.abs(y), 1e-3);

const operationsIn = (formula: MathNode): number => formula.filter((node) => 'isOperatorNode' in node || 'isFunctionNode' in node).length;

/** `pathOf` gives the input that a symbol stands for. */
function written(formula: MathNode, pathOf: (symbol: string) => string): Pick<Formula, 'text' | 'latex'> {
  const asText = (node: MathNode) => {
    if (math.isSymbolNode(node)) return pathOf(node.name);
    return math.isConstantNode(node) ? String(node.value) : undefined;
  };
  const asLatex = (node: MathNode, options: object): string | undefined => {
    if (math.isSymbolNode(node)) return ` ${latexOf(pathOf(node.name))}`;
    if (math.isConstantNode(node)) return String(node.value).replace(/e\+?(-?\d+)$/, '\\cdot 10^{$1}');
    if (!math.isFunctionNode(node) || knownToLatex.has(node.fn.name)) return undefined;
    return `\\operatorname{${node.fn.name}}\\left(${node.args.map((arg) => arg.toTex(options)).join(', ')}\\right)`;
  };
  return { text: formula.toString({ handler: asText }), latex: formula.toTex({ implicit: 'hide', handler: asLatex }) };
}

const knownToLatex = new Set(['abs', 'cos', 'cosh', 'exp', 'log', 'max', 'min', 'sin', 'sinh', 'sqrt', 'tan', 'tanh']);

/** `x1` and `w[3]` have subscripts, `rate` stands upright, `p.x` is p with x below. */
function latexOf(path: string): string {
  const [name = '', ...keys] = path.split(/[.[\]"]+/).filter((part) => part !== '');
  const [, stem = name, digits] = /^(.*?)(\d+)$/.exec(name) ?? [];
  const upright = (text: string) => (text.length === 1 ? text : `\\mathrm{${text.replace(/[_$#]/g, '\\$&')}}`);
  const subscripts = [...(digits === undefined ? [] : [digits]), ...keys.map((key) => (/^\d+$/.test(key) ? key : upright(key)))];
  return subscripts.length === 0 ? upright(stem) : `${upright(stem)}_{${subscripts.join(',')}}`;
}
