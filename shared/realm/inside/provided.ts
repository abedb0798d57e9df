/** What every realm provides for programs, whatever its numbers are. */
export { decorateClass, decorateMembers, initializeField, initialValue, startInstance } from './decorate.ts';
export { expose, link, refuse } from './modules.ts';
export { mark } from './program.ts';
