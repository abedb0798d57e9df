/** `Function` and `eval` in a realm that makes no code from text: the host has instrumented and linked what earlier runs asked for. */
import type { Any } from '../../ad/number-system.ts';
import type { TextCode } from '../../source/text-code.ts';
import { whereabouts } from './program.ts';

/** As the host links it; without a body the text is no JavaScript. */
type LinkedCode = Pick<TextCode, 'kind' | 'parameters' | 'body'> & { readonly run?: Any };

const known = new Map<string, LinkedCode>();

/** What the program has asked for and nobody knows. Nothing counts that a run finds out after it: the host will start another. */
export const unknownCode: TextCode[] = [];

const keyOf = ({ kind, parameters, body }: Pick<TextCode, 'kind' | 'parameters' | 'body'>): string =>
  `${kind} ${parameters.length} ${parameters} ${body}`;

export function provideCode(codes: readonly LinkedCode[]): void {
  for (const code of codes) known.set(keyOf(code), code);
}

/** So many unknown values are taken for undefined, so that one run asks for many texts. */
let valuesLeft = 200;

/** The function, or what stands for it where the text is new. Throws a `SyntaxError` as the language does. */
function functionOf(kind: TextCode['kind'], parameters: string, body: string): Any {
  const code = known.get(keyOf({ kind, parameters, body }));
  if (!code) {
    unknownCode.push({ kind, parameters, body, site: whereabouts.site() });
    return () => {
      if (--valuesLeft < 0) throw new EvalError('the text becomes code before the next run');
    };
  }
  if (!code.run) throw new SyntaxError('the text that is to become code is no JavaScript');
  const module: Any = {};
  code.run(undefined, undefined, module);
  return module.exports;
}

export function installTextCode(realm: Any): void {
  const define = (target: object, name: string, value: Any) =>
    Object.defineProperty(target, name, { value, writable: true, configurable: true, enumerable: false });
  const { prototype } = realm.Function;
  function FunctionFromText(this: Any, ...texts: Any[]): Any {
    const strings = texts.map((text) => `${text}`);
    const body = strings.pop() ?? '';
    const made = functionOf('Function', strings.join(','), body);
    return new.target === undefined || new.target === FunctionFromText ? made : Object.setPrototypeOf(made, new.target.prototype);
  }
  Object.defineProperty(FunctionFromText, 'name', { value: 'Function', configurable: true });
  Object.defineProperty(FunctionFromText, 'length', { value: 1, configurable: true });
  FunctionFromText.prototype = prototype;
  define(realm, 'Function', FunctionFromText);
  define(prototype, 'constructor', FunctionFromText);
  define(realm, 'eval', (text: Any) => (typeof text === 'string' ? functionOf('eval', '', text).call(realm) : text));
}
