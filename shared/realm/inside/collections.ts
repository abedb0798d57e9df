/**
 * Maps and sets know a number by its value, but two active numbers of one value are two objects. An active key lies in the collection
 * as it is, so that its derivative comes out again, and is found through a table of the active keys by value.
 */
import type { Any, NumberSystem } from '../../ad/number-system.ts';

export function installCollections<Number>(realm: Any, { isActive, primal }: NumberSystem<Number>): void {
  const tables = new WeakMap<object, Map<number, Any>>();
  let anyTable = false;

  /** The key that stands for this one: an active key of the same value that is there already, or a number without derivatives. */
  function known(collection: object, key: Any): Any {
    const value = primal(key);
    return (anyTable ? tables.get(collection)?.get(value) : undefined) ?? value;
  }

  /** The same for a key that is added, which stays active where it is the first of its value. */
  function added(collection: object, key: Any, isThere: (key: Any) => boolean): Any {
    const before = known(collection, key);
    if (!isActive(key) || isActive(before) || isThere(before)) return before;
    const table = tables.get(collection);
    if (table) table.set(primal(key) as number, key);
    else tables.set(collection, new Map([[primal(key) as number, key]]));
    anyTable = true;
    return key;
  }

  for (const { prototype } of [realm.Map, realm.Set]) {
    const { has, delete: remove, clear } = prototype;
    const replace = (name: string, make: (native: Any) => Any) => {
      if (prototype[name]) Object.defineProperty(prototype, name, { value: make(prototype[name]), writable: true, configurable: true });
    };
    const isNumber = (key: Any) => typeof key === 'number' || isActive(key);
    /** Numbers are looked for where there are active keys, active numbers everywhere. */
    const isConcerned = (key: Any) => isActive(key) || (anyTable && typeof key === 'number');
    for (const name of ['has', 'get'])
      replace(
        name,
        (native) =>
          ({
            [name](this: Any, key: Any) {
              return native.call(this, isConcerned(key) ? known(this, key) : key);
            },
          })[name],
      );
    for (const name of ['set', 'add'])
      replace(
        name,
        (native) =>
          ({
            [name](this: Any, key: Any, value: Any) {
              return native.call(this, isConcerned(key) ? added(this, key, (each) => has.call(this, each)) : key, value);
            },
          })[name],
      );
    replace(
      'delete',
      () =>
        ({
          delete(this: Any, key: Any) {
            if (!anyTable || !isNumber(key)) return remove.call(this, primal(key));
            const before = known(this, key);
            tables.get(this)?.delete(primal(key) as number);
            return remove.call(this, before);
          },
        }).delete,
    );
    replace(
      'clear',
      () =>
        ({
          clear(this: Any) {
            tables.delete(this);
            return clear.call(this);
          },
        }).clear,
    );
  }
}
