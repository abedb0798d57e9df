/**
 * Decorators, which no engine runs yet. Two conventions exist, and nothing in a file tells which one it follows: a decorator of a method
 * that takes three parameters follows the older one (`experimentalDecorators`), and so does one of a field that cannot do without the
 * prototype; any other follows the language's proposal.
 */
import type { Any } from '../../ad/number-system.ts';

type Kind = 'method' | 'getter' | 'setter' | 'field' | 'accessor' | 'parameter';

/** Kind, name, whether it is static, its decorators in the order of the source, and the place of a parameter. */
type Member = readonly [kind: Kind, name: PropertyKey, isStatic: boolean, decorators: readonly Any[], index?: number];

type Initializer = (this: Any, value?: Any) => Any;

/** What decorators ask for when an instance is made; of the fields, by the position of the member. */
export interface Decorated {
  readonly instance: readonly Initializer[];
  readonly fields: readonly (Field | undefined)[];
}

interface Field {
  readonly name: PropertyKey;
  readonly initial: readonly Initializer[];
  /** Called when the field is there. */
  readonly extra: readonly Initializer[];
}

const partOf = { method: 'value', getter: 'get', setter: 'set' } as const;

/** Applied to the members of a class in the order of the source, of one member the last first. */
export function decorateMembers(type: Any, members: readonly Member[]): Decorated {
  const metadata = {};
  const instance: Initializer[] = [];
  const fields = members.map(([kind, name, isStatic, decorators, index]): Field | undefined => {
    const holder = isStatic ? type : type.prototype;
    const field: { name: PropertyKey; initial: Initializer[]; extra: Initializer[] } = { name, initial: [], extra: [] };
    const addInitializer = (initializer: Initializer) => {
      if (kind === 'field') field.extra.push(initializer);
      else if (isStatic) initializer.call(type);
      else instance.push(initializer);
    };
    const access = { has: (object: Any) => name in object, get: (object: Any) => object[name], set: setterOf(name) };
    const context = { kind, name, static: isStatic, private: false, access, metadata, addInitializer };
    for (const decorator of decorators.toReversed()) {
      if (kind === 'parameter') decorator(holder, name, index);
      else if (kind === 'field') decorateField(decorator, holder, name, context, field.initial);
      else if (kind === 'accessor') {
        const { get, set, init } = decorator(partsOf(holder, name), context) ?? {};
        redefine(holder, name, { ...(get && { get }), ...(set && { set }) });
        if (init) field.initial.unshift(init);
      } else if (decorator.length >= 3) {
        const descriptor = Object.getOwnPropertyDescriptor(holder, name)!;
        Object.defineProperty(holder, name, decorator(holder, name, descriptor) ?? descriptor);
      } else {
        const part = partOf[kind];
        const before = (Object.getOwnPropertyDescriptor(holder, name) as Any)[part];
        redefine(holder, name, { [part]: decorator(before, context) ?? before });
      }
    }
    return kind === 'field' || kind === 'accessor' ? field : undefined;
  });
  return { instance, fields };
}

function decorateField(decorator: Any, holder: Any, name: PropertyKey, context: Any, initial: Initializer[]): void {
  if (decorator.length >= 3) return void decorator(holder, name, undefined);
  let made: Any;
  try {
    made = decorator(undefined, context);
  } catch (error) {
    // The older convention hands over the prototype, where the proposal has nothing.
    if (!(error instanceof TypeError)) throw error;
    return void decorator(holder, name);
  }
  if (typeof made === 'function') initial.unshift(made);
}

const partsOf = (holder: Any, name: PropertyKey) => {
  const { get, set } = Object.getOwnPropertyDescriptor(holder, name)!;
  return { get, set };
};

const redefine = (holder: Any, name: PropertyKey, parts: PropertyDescriptor) =>
  Object.defineProperty(holder, name, { ...Object.getOwnPropertyDescriptor(holder, name), ...parts });

const setterOf = (name: PropertyKey) => (object: Any, value: Any) => {
  object[name] = value;
};

/** Called before the fields of an instance get their values. */
export function startInstance(object: Any, { instance }: Decorated): void {
  for (const initializer of instance) initializer.call(object);
}

/** The value that a field begins with. */
export function initialValue(object: Any, { fields }: Decorated, member: number, value: Any): Any {
  return fields[member]!.initial.reduce((before, initializer) => initializer.call(object, before), value);
}

/** Gives a field its first value; one that a decorator of the older convention made an accessor is assigned to. */
export function initializeField(object: Any, decorated: Decorated, member: number, given: Any): void {
  const { name, extra } = decorated.fields[member]!;
  const value = initialValue(object, decorated, member, given);
  if (isAccessor(object, name)) object[name] = value;
  else Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
  for (const initializer of extra) initializer.call(object);
}

function isAccessor(object: Any, name: PropertyKey): boolean {
  for (let holder = object; holder; holder = Object.getPrototypeOf(holder)) {
    const descriptor = Object.getOwnPropertyDescriptor(holder, name);
    if (descriptor) return descriptor.set !== undefined;
  }
  return false;
}

/** The class, or what a decorator makes of it; `parameters` are the decorators of its constructor's parameters. */
export function decorateClass(type: Any, decorators: readonly Any[], parameters: readonly (readonly [Any, number])[] = []): Any {
  const initializers: Initializer[] = [];
  const context = { kind: 'class', name: type.name, metadata: {}, addInitializer: (each: Initializer) => void initializers.push(each) };
  for (const [decorator, index] of parameters) decorator(type, undefined, index);
  const made = decorators.reduceRight((before, decorator) => decorator(before, context) ?? before, type);
  for (const initializer of initializers) initializer.call(made);
  return made;
}
