import { JsonFile, type Project } from 'projen';

/** ES modules among the dependencies, which jest has to be given as CommonJS. Those that they need are among them. */
const ES_MODULES = [
  '@actions',
  '@octokit',
  '@sec-ant',
  '@sindresorhus',
  'ansi-escapes',
  'ansi-regex',
  'ansi-styles',
  'before-after-hook',
  'cli-cursor',
  'cli-truncate',
  'content-type',
  'environment',
  'eventemitter3',
  'execa',
  'figures',
  'get-east-asian-width',
  'get-port',
  'get-stream',
  'human-signals',
  'is-fullwidth-code-point',
  'is-plain-obj',
  'is-stream',
  'is-unicode-supported',
  'listr2',
  'log-update',
  'markdown-table',
  'mimic-function',
  'npm-run-path',
  'onetime',
  'p-limit',
  'parse-ms',
  'path-key',
  'pretty-ms',
  'restore-cursor',
  'slice-ansi',
  'string-width',
  'strip-ansi',
  'strip-final-newline',
  'unicorn-magic',
  'universal-user-agent',
  'wrap-ansi',
  'yocto-queue',
  'yoctocolors',
];

/** The files of one run share an emulator, which is ended when they are through. */
const SHARED_RUN = {
  globalSetup: '<rootDir>/packages/testing/src/jest-global-setup.ts',
  globalTeardown: '<rootDir>/packages/testing/src/jest-global-teardown.ts',
};

/** Which tests run when: by the ends of their names. */
const SUITES = [
  {
    displayName: 'unit',
    testMatch: ['**/*.test.ts'],
    ignore: ['\\.(terraform|long)\\.test\\.ts$'],
    timeout: 20_000,
    run: {},
  },
  { displayName: 'terraform', testMatch: ['**/*.terraform.test.ts'], ignore: [], timeout: 300_000, run: SHARED_RUN },
  { displayName: 'long', testMatch: ['**/*.long.test.ts'], ignore: [], timeout: 900_000, run: SHARED_RUN },
];

/** `jest.config.json`: the suites of all packages in one run, compiled by swc. Snapshots are never written by a run. */
export function addJestConfig(project: Project): void {
  new JsonFile(project, 'jest.config.json', {
    newline: true,
    obj: {
      ci: true,
      maxWorkers: 2,
      projects: SUITES.map(({ displayName, testMatch, ignore, timeout, run }) => ({
        displayName,
        ...run,
        testMatch: testMatch.map((pattern) => `<rootDir>/packages/*/test/${pattern}`),
        testPathIgnorePatterns: ['/node_modules/', ...ignore],
        modulePathIgnorePatterns: ['<rootDir>/cdktf.out', '<rootDir>/.infra'],
        // jest heeds `testTimeout` of the whole run only, so each suite sets its own.
        globals: { TEST_TIMEOUT: timeout },
        setupFilesAfterEnv: ['<rootDir>/packages/testing/src/jest-timeout.ts'],
        testEnvironment: 'node',
        moduleNameMapper: IMPORT_ONLY,
        transform: { '^.+\\.[cm]?[jt]s$': ['@swc/jest', SWC] },
        transformIgnorePatterns: [`/node_modules/(?!(${ES_MODULES.join('|')})/)`],
      })),
    },
  });
}

/** Libraries that name their files for `import` only, while jest asks as `require` does. */
const IMPORT_ONLY = {
  '^@actions/(expressions|languageservice|workflow-parser)$': '<rootDir>/node_modules/@actions/$1/dist/index.js',
  '^@actions/(expressions|languageservice|workflow-parser)/(.+)$': '<rootDir>/node_modules/@actions/$1/dist/$2.js',
  '^unicorn-magic$': '<rootDir>/node_modules/unicorn-magic/node.js',
};

const SWC = {
  jsc: { target: 'es2023', parser: { syntax: 'typescript' }, keepClassNames: true },
  module: { type: 'commonjs' },
};
