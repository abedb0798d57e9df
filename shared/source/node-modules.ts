/** Modules of Node's own that a sandbox can have: they only compute. A package of the same name comes after them, as in Node. */
export const nodeModules: ReadonlySet<string> = new Set(['assert', 'crypto', 'events', 'os', 'path', 'perf_hooks', 'tty', 'util']);

/** Those that it cannot have, and that many packages ask for before they know whether they need them. */
const beyondReach: ReadonlySet<string> = new Set(
  'async_hooks buffer child_process cluster constants dgram dns fs fs/promises http http2 https inspector module net process punycode querystring readline stream string_decoder timers tls url v8 vm worker_threads zlib'.split(
    ' ',
  ),
);

/** Without the scheme of a module that only Node has. */
export const nodeName = (specifier: string): string => specifier.replace(/^node:/, '');

export const isNodes = (specifier: string): boolean =>
  specifier.startsWith('node:') || nodeModules.has(specifier) || beyondReach.has(specifier);

/** What an `Unavailable` says of a module that is not there. */
export const unavailableModule = (specifier: string): string => `the module ${JSON.stringify(specifier)} is not available here`;
