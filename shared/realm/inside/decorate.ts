/**
 * Decorators, which no engine runs yet. Two conventions exist; a decorator of a member that takes three parameters follows the older one
 * (`experimentalDecorators`), any other that of the language's proposal.
 */
import type { Any } from '../../ad/number-system.ts';
import { refuse } from './modules.ts';

type Kind = 'method' | 'getter' | 'setter';

/** Applied to the members of a class in the order of the source, of one member the last first. */
export function decorateMember(kind: Kind, type: Any, name: PropertyKey, isStatic: boolean, decorators: readonly Any[]): void {
  const holder = isStatic ? type : type.prototype;
  const part = kind === 'method' ? 'value' : kind === 'getter' ? 'get' : 'set';
  for (const decorator of decorators.toReversed()) {
    const descriptor: Any = Object.getOwnPropertyDescriptor(holder, name);
    if (decorator.length >= 3) {
      const replaced = decorator(holder, name, descriptor) ?? descriptor;
      Object.defineProperty(holder, name, replaced);
    } else {
      const access = { has: (object: Any) => name in object, get: (object: Any) => object[name] };
      const context = { kind, name, static: isStatic, private: false, access, metadata: {}, addInitializer };
      Object.defineProperty(holder, name, { ...descriptor, [part]: decorator(descriptor[part], context) ?? descriptor[part] });
    }
  }
}

/** The class, or what a decorator makes of it. */
export function decorateClass(type: Any, decorators: readonly Any[]): Any {
  return decorators.reduceRight(
    (made, decorator) => decorator(made, { kind: 'class', name: type.name, metadata: {}, addInitializer }) ?? made,
    type,
  );
}

const addInitializer = (): never => refuse('a decorator that uses addInitializer does not run here');
