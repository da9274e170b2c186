/**
 * The arrows between the packages, as ARCHITECTURE.md draws them. A package may import the packages listed here and
 * no other; one that is not listed has no place yet and may import nothing.
 */
export const mayImport: Readonly<Record<string, readonly string[]>> = {
  contracts: [],
  'wasm-kernels': [],
  kernels: ['contracts', 'wasm-kernels'],
  pool: ['contracts'],
  store: ['contracts'],
  bus: ['contracts'],
  telemetry: ['contracts'],
  security: ['contracts'],
  supervision: ['contracts'],
  scheduling: ['contracts', 'kernels'],
  consensus: ['contracts', 'kernels'],
  memory: ['contracts', 'kernels'],
  context: ['contracts', 'kernels'],
  sandbox: ['contracts'],
  agents: ['contracts', 'supervision', 'sandbox'],
  topology: ['contracts', 'supervision'],
  workflow: ['contracts', 'scheduling', 'supervision'],
  swarm: [
    'contracts',
    'kernels',
    'pool',
    'store',
    'bus',
    'telemetry',
    'security',
    'supervision',
    'scheduling',
    'consensus',
    'memory',
    'context',
    'sandbox',
    'agents',
    'topology',
    'workflow',
  ],
  operations: ['contracts', 'swarm'],
  client: ['contracts'],
};

/** What the programs may use. */
export const appsMayImport: readonly string[] = ['contracts', 'swarm', 'operations', 'client'];

/** The layer of each package; its turbo.json carries it as the tag `layer-N`. */
export const layerOf: Readonly<Record<string, number>> = {
  contracts: 0,
  'wasm-kernels': 0,
  kernels: 1,
  pool: 1,
  store: 1,
  bus: 1,
  telemetry: 1,
  security: 1,
  supervision: 2,
  scheduling: 2,
  consensus: 2,
  memory: 2,
  context: 2,
  sandbox: 2,
  agents: 3,
  topology: 3,
  workflow: 3,
  swarm: 4,
  operations: 5,
  client: 5,
};

/** Packages for tests only: they may import everything and may stand under `devDependencies` only. */
export const testOnly: ReadonlySet<string> = new Set(['testing', 'test', 'simulation']);
