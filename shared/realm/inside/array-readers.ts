/**
 * Functions of the language that read the elements of any object, and so would find plain numbers in a typed array whose active ones
 * lie beside it. They are replaced when the first active number goes into a typed array: programs without one pay nothing.
 */
import type { Any } from '../../ad/number-system.ts';

const methods =
  'map forEach reduce reduceRight filter find findIndex findLast findLastIndex some every slice flatMap indexOf lastIndexOf includes at join';

/** `list` turns a typed array with active elements into an array of them, and leaves everything else as it is. */
export function installReaders(realm: Any, list: (x: Any) => Any): void {
  const { apply, construct } = realm.Reflect;
  const replace = (target: Any, name: string, make: (native: Any) => Any) =>
    Object.defineProperty(target, name, { value: make(target[name]), writable: true, configurable: true, enumerable: false });

  replace(realm.Reflect, 'apply', () => (target: Any, receiver: Any, args: Any) => apply(target, receiver, list(args)));
  replace(
    realm.Reflect,
    'construct',
    () =>
      (target: Any, args: Any, newTarget = target) =>
        construct(target, list(args), newTarget),
  );
  replace(
    realm.Reflect,
    'get',
    (native) =>
      (target: Any, key: Any, ...receiver: Any[]) =>
        native(list(target), key, ...receiver),
  );
  replace(
    realm.Function.prototype,
    'apply',
    () =>
      ({
        apply(this: Any, receiver: Any, args: Any) {
          return apply(this, receiver, list(args) ?? []);
        },
      }).apply,
  );
  // As text it is an object of its elements.
  Object.defineProperty(Object.getPrototypeOf(realm.Float64Array.prototype), 'toJSON', {
    value(this: Any) {
      const elements = list(this);
      return elements === this ? this : { ...elements };
    },
    configurable: true,
  });
  for (const name of ['values', 'entries']) replace(realm.Object, name, (native) => (x: Any) => native(list(x)));
  replace(
    realm.Object,
    'assign',
    (native) =>
      (target: Any, ...sources: Any[]) =>
        native(target, ...sources.map(list)),
  );
  for (const name of methods.split(' ')) {
    replace(
      realm.Array.prototype,
      name,
      (native) =>
        ({
          [name](this: Any, ...args: Any[]) {
            return apply(native, list(this), args);
          },
        })[name],
    );
  }
}

/** Under this key every object has itself, so that a pattern can read elements: `{0: a}` becomes `{[self]: {0: a}}`. */
export const self = Symbol('self');

/** `indexed` gives what stands for an object when its elements are read by number. */
export function installSelf(realm: Any, indexed: (x: Any) => Any): void {
  Object.defineProperty(realm.Object.prototype, self, {
    get(this: Any) {
      return indexed(this);
    },
    configurable: true,
  });
}
