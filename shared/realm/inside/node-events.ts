/** Node's `EventEmitter`, which calls its listeners at once and so needs nothing of Node. */
import type { Any } from '../../ad/number-system.ts';

interface Listening {
  readonly listener: Any;
  readonly isOnce: boolean;
}

/** A function and no class: older packages call it on objects of their own. */
export const EventEmitter: Any = function EventEmitter() {};

const lists = new WeakMap<object, Map<PropertyKey, Listening[]>>();

function listsOf(emitter: object): Map<PropertyKey, Listening[]> {
  const known = lists.get(emitter);
  if (known) return known;
  const made = new Map<PropertyKey, Listening[]>();
  lists.set(emitter, made);
  return made;
}

const listening = (emitter: object, event: PropertyKey): readonly Listening[] => listsOf(emitter).get(event) ?? [];

function add(emitter: Any, event: PropertyKey, listener: Any, isOnce: boolean, isFirst = false): Any {
  const before = listening(emitter, event);
  const added = { listener, isOnce };
  listsOf(emitter).set(event, isFirst ? [added, ...before] : [...before, added]);
  return emitter;
}

function remove(emitter: Any, event: PropertyKey, listener: Any): Any {
  const left = [...listening(emitter, event)];
  const last = left.findLastIndex((each) => each.listener === listener);
  if (last >= 0) left.splice(last, 1);
  if (left.length > 0) listsOf(emitter).set(event, left);
  else listsOf(emitter).delete(event);
  return emitter;
}

const methods: Record<string, (this: Any, ...args: Any[]) => Any> = {
  on(event, listener) {
    return add(this, event, listener, false);
  },
  once(event, listener) {
    return add(this, event, listener, true);
  },
  prependListener(event, listener) {
    return add(this, event, listener, false, true);
  },
  off(event, listener) {
    return remove(this, event, listener);
  },
  removeAllListeners(event) {
    if (event === undefined) listsOf(this).clear();
    else listsOf(this).delete(event);
    return this;
  },
  emit(event, ...args) {
    const called = [...listening(this, event)];
    if (called.length === 0 && event === 'error') throw args[0] instanceof Error ? args[0] : new Error('Unhandled error.');
    for (const { listener, isOnce } of called) {
      if (isOnce) remove(this, event, listener);
      listener.apply(this, args);
    }
    return called.length > 0;
  },
  listeners(event) {
    return listening(this, event).map(({ listener }) => listener);
  },
  listenerCount(event) {
    return listening(this, event).length;
  },
  eventNames() {
    return [...listsOf(this).keys()];
  },
  setMaxListeners() {
    return this;
  },
};
const aliases = { addListener: methods['on'], removeListener: methods['off'], rawListeners: methods['listeners'] };
for (const [name, value] of Object.entries({ ...methods, ...aliases }))
  Object.defineProperty(EventEmitter.prototype, name, { value, writable: true, configurable: true });
Object.assign(EventEmitter, { EventEmitter, defaultMaxListeners: 10 });
