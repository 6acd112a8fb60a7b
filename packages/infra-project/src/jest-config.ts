import { JsonFile, type Project } from 'projen';
import type { Toolkit } from './toolkit-source';

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

/** Which tests run when: by the ends of their names. Milliseconds that each may take. */
const SUITES = [
  {
    displayName: 'unit',
    testMatch: ['**/*.test.ts'],
    ignore: ['\\.(integration|terraform|long)\\.test\\.ts$'],
    timeout: 20_000,
    shares: false,
  },
  { displayName: 'integration', testMatch: ['**/*.integration.test.ts'], ignore: [], timeout: 60_000, shares: false },
  { displayName: 'terraform', testMatch: ['**/*.terraform.test.ts'], ignore: [], timeout: 300_000, shares: true },
  { displayName: 'long', testMatch: ['**/*.long.test.ts'], ignore: [], timeout: 900_000, shares: true },
] as const;

type Suite = (typeof SUITES)[number];

/** `jest.config.json`: the suites of all packages in one run, compiled by swc. Snapshots are never written by a run. */
export function addJestConfig(project: Project, toolkit: Toolkit): void {
  new JsonFile(project, 'jest.config.json', {
    newline: true,
    obj: {
      ci: true,
      // One more than the two cores that there are at least: tests with Terraform wait for AWS half of their time.
      maxWorkers: 3,
      // jest heeds it of the whole run only.
      ...(toolkit.isHere ? {} : { testTimeout: Math.max(...SUITES.map(({ timeout }) => timeout)) }),
      projects: SUITES.map((suite) => ({ ...common(suite), ...(toolkit.isHere ? forTools(suite) : {}) })),
    },
  });
}

function common({ displayName, testMatch, ignore }: Suite): object {
  return {
    displayName,
    testMatch: testMatch.map((pattern) => `<rootDir>/packages/*/test/${pattern}`),
    testPathIgnorePatterns: ['/node_modules/', ...ignore],
    modulePathIgnorePatterns: ['<rootDir>/cdktf.out', '<rootDir>/.infra'],
    testEnvironment: 'node',
    transform: { '^.+\\.[cm]?[jt]s$': ['@swc/jest', SWC] },
  };
}

/** What the tests of the tools need beyond: a limit for each suite, and the libraries of the tools. */
function forTools({ timeout, shares }: Suite): object {
  return {
    ...(shares ? SHARED_RUN : {}),
    globals: { TEST_TIMEOUT: timeout },
    setupFilesAfterEnv: ['<rootDir>/packages/testing/src/jest-timeout.ts'],
    moduleNameMapper: IMPORT_ONLY,
    transformIgnorePatterns: [`/node_modules/(?!(${ES_MODULES.join('|')})/)`],
  };
}

/** The files of one run share an emulator, which is ended when they are through. */
const SHARED_RUN = {
  globalSetup: '<rootDir>/packages/testing/src/jest-global-setup.ts',
  globalTeardown: '<rootDir>/packages/testing/src/jest-global-teardown.ts',
};

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
