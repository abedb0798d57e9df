// The laws of the house, each by name. ARCHITECTURE.md says why each of them stands.
/** Where programs start; what these reach is alive. */
const roots = [
  '^client/(extension|panel/page)\\.ts$',
  '^server/(cli|server|worker|watchdog)\\.ts$',
  '^shared/realm/inside/[^/]+\\.ts$',
  '^shared/ad/functional/index\\.ts$',
  '\\.d\\.ts$',
];

const law = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    law('ad-imports-only-itself', 'The mathematics knows nothing but itself.', { path: '^shared/ad/' }, { pathNot: '^shared/ad/' }),
    law(
      'shared-is-neutral',
      'Shared code runs in a server, a worker, a page and a terminal: no editor, no protocol, no Node, and no room but its own.',
      { path: '^shared/' },
      { pathNot: '^shared/|(^|/)node_modules/typescript/|^realm:' },
    ),
    law(
      'one-door-to-typescript',
      'The parser is replaced, or faked, in one place.',
      { path: '^(client|server|shared)/', pathNot: '^shared/source/typescript\\.ts$' },
      { path: '(^|/)node_modules/typescript/' },
    ),
    law(
      'client-and-server-meet-in-protocol',
      'What the client knows of the engine is what the protocol says, and how its data is written down.',
      { path: '^client/' },
      { path: '^(server|shared)/', pathNot: '^shared/((protocol|evaluation)\\.ts$|trace-formats/)' },
    ),
    law(
      'client-and-server-meet-in-protocol',
      'The server serves any editor, and knows none.',
      { path: '^server/' },
      { path: '^client/|^vscode$|(^|/)node_modules/(@types/vscode|vscode-languageclient)/' },
    ),
    law(
      'features-have-no-siblings',
      'A feature can be read, changed and removed alone.',
      { path: '^server/features/', pathNot: '/index\\.ts$' },
      { path: '^server/features/' },
    ),
    law(
      'features-have-no-siblings',
      'A finding is one file, and whole in it.',
      { path: '^shared/findings/', pathNot: '/index\\.ts$' },
      { path: '^shared/findings/', pathNot: '^shared/findings/(finding|evidence)\\.ts$' },
    ),
    law('no-cycles', 'What depends on itself cannot be read from the bottom up.', {}, { circular: true }),
    law(
      'no-orphans',
      'A file that no program reaches is left over.',
      { path: roots },
      { path: '^(client|server|shared)/', pathNot: roots, reachable: false },
    ),
  ],
  options: {
    doNotFollow: { path: '^node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'] },
  },
};
