/**
 * Random programs, well typed and without endless loops, for fast-check to draw and to shrink. What is drawn is a tree of choices; it
 * becomes source text when the names that are in scope at each place are known.
 */
import * as fc from 'fast-check';

/** A marked function `f`, and the numbers it is evaluated at. */
export interface RandomProgram {
  /** The function's source, its name given. */
  readonly source: (name: string) => string;
  toString(): string;
}

/** Names in scope by what they hold. Every array has three elements at least. */
interface Scope {
  /** Numbers that may be read, and those of them that may be written. */
  readonly numbers: readonly string[];
  readonly variables: readonly string[];
  readonly arrays: readonly string[];
  readonly objects: readonly string[];
  /** Functions of one number, defined before. */
  readonly functions: readonly string[];
  /** Whether `break` and `continue` mean something. */
  readonly inLoop: boolean;
  readonly fresh: (stem: string) => string;
}

/** A place in a scope, filled. */
type Text = (scope: Scope) => string;
/** Statements, and the scope after them. */
type Statement = (scope: Scope) => { text: string; after?: Partial<Scope> };

const pick = <T>(among: readonly T[], choice: number): T | undefined => among[choice % among.length];
const choice = fc.nat(99);
const literal = fc.constantFrom('0.5', '2', '1.25', '3', '-0.75', '1', '0.1', '-2', '10', '0', '-0', '1e-3');

const { expression, condition, statements } = fc.letrec<{
  expression: Text;
  leaf: Text;
  chain: Text;
  condition: Text;
  statement: Statement;
  statements: Statement;
}>((tie) => {
  const e = tie('expression');
  const variable = choice.map(
    (k): Text =>
      ({ numbers }) =>
        pick(numbers, k)!,
  );
  const element = fc.tuple(choice, fc.nat(2)).map(([k, index]): Text => ({ arrays, numbers }) => {
    const array = pick(arrays, k);
    return array ? `${array}[${index}]` : pick(numbers, k)!;
  });
  const member = fc.tuple(choice, fc.constantFrom('p', 'q')).map(([k, key]): Text => ({ objects, numbers }) => {
    const object = pick(objects, k);
    return object ? `${object}.${key}` : pick(numbers, k)!;
  });
  /** Writes between the reads of one expression, which must see them in order. */
  const effect = fc.tuple(choice, fc.constantFrom('+=', '-=', '*=', '='), tie('leaf')).map(
    ([k, operator, value]): Text =>
      (scope) =>
        `(${pick(scope.variables, k)} ${operator} ${value(scope)})`,
  );
  const step = fc
    .tuple(
      choice,
      fc.constantFrom(
        (v: string) => `${v}++`,
        (v: string) => `--${v}`,
      ),
    )
    .map(
      ([k, form]): Text =>
        ({ variables }) =>
          form(pick(variables, k)!),
    );
  const call = fc.tuple(choice, e).map(([k, argument]): Text => (scope) => {
    const callee = pick(scope.functions, k);
    return callee ? `${callee}(${argument(scope)})` : `(${argument(scope)})`;
  });
  const onOne = (forms: readonly ((x: string) => string)[]) =>
    fc.tuple(fc.constantFrom(...forms), e).map(
      ([form, x]): Text =>
        (scope) =>
          form(x(scope)),
    );
  const onTwo = (forms: readonly ((x: string, y: string) => string)[]) =>
    fc.tuple(fc.constantFrom(...forms), e, e).map(
      ([form, x, y]): Text =>
        (scope) =>
          form(x(scope), y(scope)),
    );

  return {
    leaf: fc.oneof(
      { weight: 5, arbitrary: variable },
      {
        weight: 2,
        arbitrary: literal.map(
          (x): Text =>
            () =>
              x,
        ),
      },
      element,
      member,
    ),
    /** Operands in a row without parentheses, so that precedence groups them; every kind of operand, calls with effects among them. */
    chain: fc
      .tuple(
        tie('leaf'),
        fc.array(
          fc.tuple(
            fc.constantFrom(' +', ' -', ' *', ' /', ' +', ' -', ' *', ' +', ' -', ' *', ' - -', ' * -', ' %'),
            fc.oneof({ weight: 8, arbitrary: tie('leaf') }, { weight: 2, arbitrary: call }, effect, step),
            fc.constantFrom('', '', '', '', '', '', '', ' ** 2', ' ** 2', ' ** 3', ' ** 0.5', ' ** -1', ' ** 1', ' ** 0'),
          ),
          { minLength: 2, maxLength: 9 },
        ),
      )
      .map(([first, rest]): Text => (scope) => {
        // A minus before a power has to be outside of parentheses.
        const operand = (x: Text, power: string) => (power ? `((${x(scope)})${power})` : x(scope));
        return `(${rest.reduce((text, [operator, x, power]) => `${text}${operator} ${operand(x, power)}`, first(scope))})`;
      }),
    expression: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      { weight: 6, arbitrary: tie('leaf') },
      { weight: 4, arbitrary: tie('chain') },
      {
        weight: 4,
        arbitrary: onTwo([
          (x, y) => `(${x} + ${y})`,
          (x, y) => `(${x} - ${y})`,
          (x, y) => `${x} * ${y}`,
          (x, y) => `(${x} / (1.5 + ${y} * ${y}))`,
          (x, y) => `(${x} / ${y})`,
        ]),
      },
      {
        weight: 4,
        arbitrary: onOne([
          (x) => `Math.sin(${x})`,
          (x) => `Math.cos(${x})`,
          (x) => `Math.tanh(${x})`,
          (x) => `Math.atan(${x})`,
          (x) => `Math.exp(-Math.abs(${x}))`,
          (x) => `Math.exp(${x})`,
          (x) => `Math.sqrt(${x} * ${x} + 0.25)`,
          (x) => `Math.sqrt(${x})`,
          (x) => `Math.log1p(Math.abs(${x}))`,
          (x) => `Math.log(${x})`,
          (x) => `Math.asinh(${x})`,
          (x) => `Math.cbrt(${x} + 3)`,
          (x) => `Math.sinh(${x} / 4)`,
          (x) => `Math.floor(${x})`,
          (x) => `(-(${x}))`,
          (x) => `(+(${x}))`,
          (x) => `(${x}) ** 2`,
        ]),
      },
      {
        weight: 2,
        arbitrary: onTwo([
          (x, y) => `Math.max(${x}, ${y})`,
          (x, y) => `Math.min(${x}, ${y}, 2)`,
          (x, y) => `Math.atan2(${x}, ${y})`,
          (x, y) => `Math.hypot(${x}, ${y})`,
          (x, y) => `Math.hypot(${x}, ${y}, 0.5)`,
          (x, y) => `Math.pow(Math.abs(${x}) + 0.5, ${y})`,
          (x, y) => `(Math.abs(${x}) + 0.3) ** Math.sin(${y})`,
          (x, y) => `(${x}) ** (${y})`,
          (x, y) => `(${x}, ${y})`,
          (x, y) => `(${x} || ${y})`,
        ]),
      },
      { weight: 2, arbitrary: call },
      effect,
      fc.tuple(tie('condition'), e, e).map(
        ([test, x, y]): Text =>
          (scope) =>
            `(${test(scope)} ? ${x(scope)} : ${y(scope)})`,
      ),
      fc.tuple(choice, e).map(([k, term]): Text => (scope) => {
        const array = pick(scope.arrays, k) ?? '[0.5, 2]';
        const [sum, item] = [scope.fresh('s'), scope.fresh('t')];
        return `${array}.reduce((${sum}, ${item}) => ${sum} + ${item} * ${term({ ...scope, numbers: [...scope.numbers, item] })}, 0)`;
      }),
      fc.tuple(choice, fc.nat(2), e).map(([k, index, image]): Text => (scope) => {
        const item = scope.fresh('t');
        return `Array.from(${pick(scope.arrays, k) ?? '[1, 2, 3]'}, (${item}) => ${image({ ...scope, numbers: [...scope.numbers, item] })})[${index}]`;
      }),
    ),
    // Without the plus, TypeScript takes what stands between `<` and a later `>` for types.
    condition: fc.oneof(
      { depthSize: 'xsmall' },
      fc.tuple(e, fc.constantFrom('< +', '> +', '<=', '>='), e).map(
        ([x, operator, y]): Text =>
          (scope) =>
            `${x(scope)} ${operator}(${y(scope)})`,
      ),
      fc.tuple(tie('condition'), fc.constantFrom('&&', '||'), tie('condition')).map(
        ([a, operator, b]): Text =>
          (scope) =>
            `(${a(scope)} ${operator} ${b(scope)})`,
      ),
      tie('condition').map(
        (a): Text =>
          (scope) =>
            `!(${a(scope)})`,
      ),
    ),
    statement: fc.oneof(
      { depthSize: 'xsmall', withCrossShrink: true },
      {
        weight: 5,
        arbitrary: e.map((value): Statement => (scope) => {
          const name = scope.fresh('a');
          return {
            text: `let ${name} = ${value(scope)};`,
            after: { numbers: [...scope.numbers, name], variables: [...scope.variables, name] },
          };
        }),
      },
      {
        weight: 4,
        arbitrary: fc
          .tuple(choice, fc.constantFrom('=', '+=', '-=', '*=', '/=', '**='), e)
          .map(([k, operator, value]): Statement => (scope) => ({ text: `${pick(scope.variables, k)} ${operator} ${value(scope)};` })),
      },
      {
        weight: 3,
        arbitrary: fc
          .tuple(choice, fc.nat(2), fc.constantFrom('=', '+=', '*=', '-='), e)
          .map(([k, index, operator, value]): Statement => (scope) => ({
            text: `${pick(scope.arrays, k) ?? 'void '}[${index}] ${pick(scope.arrays, k) ? operator : '||'} ${value(scope)};`,
          })),
      },
      fc
        .tuple(choice, fc.constantFrom('p', 'q'), fc.constantFrom('=', '+=', '*='), e)
        .map(([k, key, operator, value]): Statement => (scope) => {
          const object = pick(scope.objects, k);
          return { text: object ? `${object}.${key} ${operator} ${value(scope)};` : `${value(scope)};` };
        }),
      fc
        .tuple(
          fc.constantFrom(
            (xs: string) => `[${xs}]`,
            (xs: string) => `Float64Array.of(${xs})`,
            (xs: string) => `new Float64Array([${xs}])`,
          ),
          e,
          e,
          e,
        )
        .map(([form, ...values]): Statement => (scope) => {
          const name = scope.fresh('v');
          return {
            text: `const ${name} = ${form(values.map((value) => value(scope)).join(', '))};`,
            after: { arrays: [...scope.arrays, name] },
          };
        }),
      fc.tuple(e, e).map(([p, q]): Statement => (scope) => {
        const name = scope.fresh('o');
        return { text: `const ${name} = { p: ${p(scope)}, q: ${q(scope)} };`, after: { objects: [...scope.objects, name] } };
      }),
      fc.tuple(choice, fc.boolean()).map(([k, isObject]): Statement => (scope) => {
        const [a, b] = [scope.fresh('a'), scope.fresh('a')];
        const after = { numbers: [...scope.numbers, a, b], variables: [...scope.variables, a, b] };
        const object = pick(scope.objects, k);
        if (isObject && object) return { text: `let { p: ${a}, q: ${b} = 1 } = ${object};`, after };
        return { text: `let [${a}, , ${b}] = ${pick(scope.arrays, k) ?? '[1, 2, 3]'};`, after };
      }),
      fc.tuple(choice, choice).map(([j, k]): Statement => ({ variables }) => {
        const [a, b] = [pick(variables, j)!, pick(variables, k)!];
        return { text: a === b ? `${a} = -${a};` : `[${a}, ${b}] = [${b}, ${a}];` };
      }),
      {
        weight: 2,
        arbitrary: fc.tuple(fc.option(tie('statements')), e).map(([body, value]): Statement => (scope) => {
          const [name, parameter] = [scope.fresh('g'), scope.fresh('u')];
          const inner = { ...scope, numbers: [...scope.numbers, parameter], variables: [...scope.variables, parameter], inLoop: false };
          const first = body?.(inner);
          const text = first
            ? `function ${name}(${parameter}: number): number {\n${first.text}\nreturn ${value({ ...inner, ...first.after })};\n}`
            : `const ${name} = (${parameter}: number): number => ${value(inner)};`;
          return { text, after: { functions: [...scope.functions, name] } };
        }),
      },
      fc.tuple(e, e).map(([first, next]): Statement => (scope) => {
        const [name, object] = [scope.fresh('C'), scope.fresh('c')];
        const inner = (...names: string[]) => ({ ...scope, numbers: [...scope.numbers, ...names], inLoop: false });
        return {
          text: `class ${name} {\np: number;\nq = 0.5;\nconstructor(w: number) { this.p = ${first(inner('w', 'this.q'))}; }
move(u: number): number { this.q += ${next(inner('u', 'this.p', 'this.q'))}; return this.q * this.p; }\n}\nconst ${object} = new ${name}(${scope.numbers[0]});`,
          after: { objects: [...scope.objects, object], functions: [...scope.functions, `${object}.move`] },
        };
      }),
      fc.tuple(tie('condition'), tie('statements'), fc.option(tie('statements'))).map(([test, body, otherwise]): Statement => (scope) => ({
        text: `if (${test(scope)}) {\n${body(scope).text}\n}${otherwise ? ` else {\n${otherwise(scope).text}\n}` : ''}`,
      })),
      {
        weight: 2,
        arbitrary: fc.tuple(fc.integer({ min: 1, max: 4 }), tie('statements')).map(([times, body]): Statement => (scope) => {
          const name = scope.fresh('i');
          const { text } = body({ ...scope, numbers: [...scope.numbers, name], inLoop: true });
          return { text: `for (let ${name} = 0; ${name} < ${times}; ${name}++) {\n${text}\n}` };
        }),
      },
      fc.tuple(choice, tie('statements')).map(([k, body]): Statement => (scope) => {
        const name = scope.fresh('t');
        const { text } = body({ ...scope, numbers: [...scope.numbers, name], inLoop: true });
        return { text: `for (const ${name} of [...${pick(scope.arrays, k) ?? '[1, 2]'}]) {\n${text}\n}` };
      }),
      fc.tuple(tie('condition'), fc.constantFrom('break', 'continue')).map(([test, jump]): Statement => (scope) => ({
        text: scope.inLoop ? `if (${test(scope)}) ${jump};` : '',
      })),
      fc.tuple(choice, e).map(([k, value]): Statement => (scope) => {
        const name = scope.fresh('w');
        const variable = pick(scope.variables, k);
        return { text: `let ${name} = 0;\nwhile (${name}++ < 3 && ${variable} < 4) ${variable} += ${value(scope)};` };
      }),
    ),
    statements: fc.array(tie('statement'), { minLength: 1, maxLength: 5 }).map((list): Statement => (scope) => {
      let inner = scope;
      const lines = list.map((statement) => {
        const { text, after } = statement(inner);
        inner = { ...inner, ...after };
        return text;
      });
      const { numbers, variables, arrays, objects, functions } = inner;
      return { text: lines.join('\n'), after: { numbers, variables, arrays, objects, functions } };
    }),
  };
});

const coordinate = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: -3000, max: 3000 }).map((k) => k / 1024 + 1 / 7) },
  fc.constantFrom(1, 2, 0, -0, -1, 0.5, 1e-9, 300),
);
const written = (x: number) => (Object.is(x, -0) ? '-0' : String(x));

/** Programs of two numbers and an array, and an object of inactive numbers, that return a number, an array or an object of them. */
export const randomProgram: fc.Arbitrary<RandomProgram> = fc
  .tuple(
    fc.tuple(coordinate, coordinate, coordinate, coordinate, coordinate, coordinate, coordinate),
    statements,
    fc.array(expression, { minLength: 1, maxLength: 2 }),
    condition,
    fc.constantFrom('number', 'number', 'array', 'object'),
  )
  .map(([point, body, results, isEarly, shape]) => {
    const source = (name: string) => {
      let used = 0;
      const scope: Scope = {
        numbers: ['x', 'y'],
        variables: ['x', 'y'],
        arrays: ['xs'],
        objects: ['o'],
        functions: [],
        inLoop: false,
        fresh: (stem) => `${stem}${++used}`,
      };
      const { text, after } = body(scope);
      const inner = { ...scope, ...after };
      const [first, second = first] = results.map((result) => result(inner));
      const result = shape === 'number' ? first : shape === 'array' ? `[${first}, ${second}]` : `{ a: ${first}, b: [${second}] }`;
      const early = shape === 'number' ? `if (${isEarly(inner)}) return ${second};\n` : '';
      const [x, y, a, b, c, p, q] = point.map(written);
      return `/** @differentiable
 * @at x = ${x}, y = ${y}, xs = [${a}, ${b}, ${c}], o = { p: ${p}, q: ${q} }
 * @wrt x, y, xs */
export function ${name}(x: number, y: number, xs: number[], o: { p: number; q: number }) {\n${text}\n${early}return ${result};\n}\n`;
    };
    return { source, toString: () => source('f') };
  });
