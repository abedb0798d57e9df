/** Makes the realm's own objects accept active numbers, and its sources of chance and time repeatable. */
import { mathOf } from '../../ad/operators.ts';
import type { Any, NumberSystem } from '../../ad/number-system.ts';
import { now } from './clock.ts';
import { installCollections } from './collections.ts';
import { draw, draws } from './draws.ts';
import { asJson, isReadingBack, printedText, printsOf, readBack, requoted, reviverOf, unquoted } from './printed.ts';
import { handingOn } from './rounding.ts';

const define = (target: object, name: PropertyKey, value: Any) =>
  Object.defineProperty(target, name, { value, writable: true, configurable: true, enumerable: false });

/** Replaces functions that look at a number's value, so that an active number is one to them. */
export function installNumbers<Number>(realm: Any, system: NumberSystem<Number>, ActiveNumber: { prototype: Any }) {
  const { isActive, primal, toNumber, lose } = system;
  const plain = (x: Any, operation: string) => (isActive(x) ? lose(x, operation) : x);
  printsOf(system);

  for (const [name, operation] of Object.entries(handingOn(mathOf(system), system))) {
    // A unary operation takes a site as well; `array.map(Math.sin)` must not pass the index as one.
    define(realm.Math, name, operation.length === 1 ? (x: Any) => operation(x) : operation);
  }

  const callable = (native: Any, convert: (x: Any) => Any, prepare = (x: Any) => x) =>
    new Proxy(native, {
      apply(target, receiver, args: Any[]) {
        const given = args.length > 0 ? [prepare(args[0]), ...args.slice(1)] : args;
        if (isActive(given[0])) return convert(given[0]);
        const result: Any = Reflect.apply(target, receiver, given);
        return typeof given[0] === 'string' ? readBack(given[0], result) : result;
      },
    });
  const NativeNumber = realm.Number;
  for (const name of ['isFinite', 'isNaN', 'isInteger', 'isSafeInteger']) {
    const native = NativeNumber[name];
    define(NativeNumber, name, (x: Any) => native(primal(x)));
  }
  const { isNaN: nativeIsNaN, isFinite: nativeIsFinite, parseFloat: nativeParseFloat, parseInt: nativeParseInt } = realm;
  define(realm, 'isNaN', (x: Any) => nativeIsNaN(primal(toNumber(x))));
  define(realm, 'isFinite', (x: Any) => nativeIsFinite(primal(toNumber(x))));
  const parseFloat = (x: Any) => (isActive(x) ? x : readBack(`${x}`, nativeParseFloat(x)));
  const parseInt = (x: Any, radix: Any) => nativeParseInt(plain(x, 'parseInt'), plain(radix, 'parseInt'));
  for (const target of [realm, NativeNumber]) {
    define(target, 'parseFloat', parseFloat);
    define(target, 'parseInt', parseInt);
  }
  define(
    realm,
    'Number',
    callable(
      NativeNumber,
      (x) => x,
      (x) => system.toPrimitive(x, 'number'),
    ),
  );
  define(NativeNumber.prototype, 'constructor', realm.Number);
  define(
    realm,
    'Boolean',
    callable(realm.Boolean, (x) => !!primal(x)),
  );
  define(
    realm.Object,
    'is',
    (
      (native) => (x: Any, y: Any) =>
        native(primal(x), primal(y))
    )(realm.Object.is),
  );

  Object.setPrototypeOf(ActiveNumber.prototype, NativeNumber.prototype);
  // A number is an instance of nothing.
  const isInstance = Function.prototype[Symbol.hasInstance];
  for (const constructor of [NativeNumber, realm.Object]) {
    define(constructor, Symbol.hasInstance, function hasInstance(this: Any, x: Any) {
      return !isActive(x) && isInstance.call(this, x);
    });
  }
  for (const name of ['keys', 'values', 'entries', 'getOwnPropertyNames']) {
    const native = realm.Object[name];
    define(realm.Object, name, (x: Any) => (isActive(x) ? [] : native(x)));
  }
  /** What takes an active number as `this` when it is called on one by `call`, or with `Reflect.apply`. */
  const receiving = (name: string, onActive: (x: Any, args: Any[]) => Any) => {
    const native = NativeNumber.prototype[name];
    define(
      NativeNumber.prototype,
      name,
      {
        [name](this: Any, ...args: Any[]) {
          return isActive(this) ? onActive(this, args) : native.apply(this, args);
        },
      }[name],
    );
  };
  const asText = (name: string) => {
    const native = NativeNumber.prototype[name];
    receiving(name, (x, args) => ActiveNumber.prototype[name].apply(x, args));
    define(
      ActiveNumber.prototype,
      name,
      {
        [name](this: Any, ...args: Any[]) {
          const value: number = lose(this, name);
          const usual = native.apply(value, args);
          const isDecimal = name !== 'toLocaleString' && (name !== 'toString' || (args[0] ?? 10) === 10);
          return (isDecimal ? printedText(this, value, usual) : undefined) ?? usual;
        },
      }[name],
    );
  };
  receiving('valueOf', (x) => x);
  for (const name of ['toString', 'toLocaleString', 'toFixed', 'toPrecision', 'toExponential']) asText(name);
  define(ActiveNumber.prototype, 'valueOf', function valueOf(this: Any) {
    return lose(this, 'an operation that needs a plain number');
  });
  define(ActiveNumber.prototype, 'toJSON', function toJSON(this: Any) {
    const value = lose(this, 'JSON.stringify');
    const printed = printedText(this, value, String(value));
    return printed === undefined ? value : asJson(printed);
  });
  const { parse, stringify } = realm.JSON;
  define(realm.JSON, 'stringify', (value: Any, ...rest: Any[]) => unquoted(stringify(value, ...rest)));
  define(realm.JSON, 'parse', (text: Any, revive?: Any) =>
    isReadingBack() ? parse(requoted(`${text}`), reviverOf(revive)) : parse(text, revive),
  );
  define(ActiveNumber.prototype, 'constructor', realm.Number);
  Object.defineProperty(ActiveNumber.prototype, Symbol.toStringTag, { value: 'Number', configurable: true });

  installArrays(realm, system);
  installCollections(realm, system);
}

/** Array methods that compare elements, or take the truth of what a callback returns. */
function installArrays<Number>(realm: Any, { isActive, primal }: NumberSystem<Number>) {
  const prototype = realm.Array.prototype;
  const byText = (x: Any, y: Any) => {
    const a = String(primal(x));
    const b = String(primal(y));
    return a < b ? -1 : a > b ? 1 : 0;
  };
  for (const name of ['sort', 'toSorted']) {
    const native = prototype[name];
    if (!native) continue;
    define(
      prototype,
      name,
      {
        [name](this: Any, compare?: Any) {
          return native.call(this, compare === undefined ? byText : (x: Any, y: Any) => primal(compare(x, y)));
        },
      }[name],
    );
  }
  for (const name of ['indexOf', 'lastIndexOf', 'includes']) {
    const native = prototype[name];
    define(
      prototype,
      name,
      {
        [name](this: Any, ...args: Any[]) {
          return isActive(args[0]) || (typeof args[0] === 'number' && Array.prototype.some.call(this, isActive))
            ? native.apply(Array.prototype.map.call(this, primal), [primal(args[0]), ...args.slice(1)])
            : native.apply(this, args);
        },
      }[name],
    );
  }
  for (const name of ['filter', 'find', 'findIndex', 'findLast', 'findLastIndex', 'some', 'every']) {
    const native = prototype[name];
    if (!native) continue;
    define(
      prototype,
      name,
      {
        [name](this: Any, test: Any, receiver?: Any) {
          return native.call(
            this,
            typeof test === 'function'
              ? function (this: Any, ...args: Any[]) {
                  return primal(test.apply(this, args));
                }
              : test,
            receiver,
          );
        },
      }[name],
    );
  }
}

/** A fixed seed, a fixed clock, and nothing that waits or shares memory: two runs of a program are the same. */
export function installDeterminism(realm: Any): void {
  define(realm.Math, 'random', () => draws.lift(draw()));
  const NativeDate = realm.Date;
  define(NativeDate, 'now', now);
  const FixedDate = new Proxy(NativeDate, {
    construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
    apply: () => new NativeDate(now()).toString(),
  });
  define(realm, 'Date', FixedDate);
  define(NativeDate.prototype, 'constructor', FixedDate);
  for (const name of ['WebAssembly', 'SharedArrayBuffer', 'Atomics', 'FinalizationRegistry', 'WeakRef']) delete realm[name];
}
