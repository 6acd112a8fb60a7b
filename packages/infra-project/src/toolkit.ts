import { PACKAGE_SCOPE } from '@mlopspltf/definition';
import type { PinnedPackage } from './versions';

/** A package that holds a part of the tools, as the rooms of `docs/architecture.md`. */
export interface ToolPackage {
  /** Below `packages/`; its name is that under {@link PACKAGE_SCOPE}. */
  readonly folder: string;
  readonly description: string;
  readonly uses: readonly PinnedPackage[];
  /** Other tool packages it may import. Lint keeps this. */
  readonly imports: readonly string[];
  /**
   * Further ones that it loads where they are there. No dependency of its manifest: jobs with rights install only what
   * they need. @default - none
   */
  readonly loads?: readonly string[];
  /** Commands: name → file. @default - none */
  readonly bin?: Readonly<Record<string, string>>;
  /** Further entry points beside `.`: subpath → file. @default - none */
  readonly entries?: Readonly<Record<string, string>>;
}

/** The rooms of the house, and who may import whom. */
export const TOOLKIT: readonly ToolPackage[] = [
  {
    folder: 'definition',
    description: 'What a platform is: environments, modules, naming, branch mapping, validation',
    uses: ['zod'],
    imports: [],
  },
  {
    folder: 'infra-project',
    description: 'The projen project type: from a definition to packages, tasks, config files and workflows',
    uses: ['projen', 'constructs'],
    imports: ['definition'],
    entries: { './publications': './src/publications.ts' },
  },
  {
    folder: 'shared-constructs',
    description: 'What stacks are built of: ModuleStack, values per environment, outputs of other modules, synthesis',
    uses: ['cdktf', 'constructs', '@cdktf/provider-aws'],
    imports: ['definition'],
    entries: { './testing': './src/testing.ts' },
  },
  {
    folder: 'deployer',
    description: 'Bootstrap, plan, apply and destroy with Terraform, behind guards',
    uses: [
      '@aws-sdk/client-dynamodb',
      '@aws-sdk/client-iam',
      '@aws-sdk/client-kms',
      '@aws-sdk/client-s3',
      '@aws-sdk/client-sts',
      '@aws-sdk/credential-provider-node',
      'execa',
      'p-limit',
      'zod',
    ],
    imports: ['definition'],
  },
  {
    folder: 'emulator',
    description: "An AWS of one's own: start, stop, one account an environment",
    uses: ['@aws-sdk/client-sts', 'get-port'],
    imports: ['definition'],
  },
  {
    folder: 'github',
    description: "GitHub's environments as the definition has them",
    uses: [
      '@octokit/core',
      '@octokit/plugin-paginate-rest',
      '@octokit/plugin-retry',
      '@octokit/plugin-throttling',
      'execa',
    ],
    imports: ['definition'],
  },
  {
    folder: 'cli',
    description: 'The program infra: arguments in, progress and exit codes out',
    uses: ['@inquirer/prompts', 'commander', 'listr2', 'picocolors', 'tsx', 'execa'],
    imports: ['definition', 'deployer', 'emulator', 'github'],
    loads: ['rehearsal'],
    bin: { infra: './bin/infra.js' },
    entries: { './call': './src/call/index.ts' },
  },
  {
    folder: 'rehearsal',
    description: 'Runs the generated workflows on this machine, against the emulator',
    uses: [
      '@actions/expressions',
      '@actions/workflow-parser',
      '@aws-sdk/client-iam',
      '@aws-sdk/client-sts',
      'ajv',
      'execa',
      'p-limit',
      'tsx',
      'yaml',
      'zod',
    ],
    imports: ['definition', 'emulator'],
    entries: { './iam': './src/iam/index.ts', './actions': './src/stand-ins/actions.ts' },
  },
  {
    folder: 'testing',
    description: 'Helpers of the tests; never published',
    uses: ['@aws-sdk/client-dynamodb', '@aws-sdk/client-iam', '@aws-sdk/client-kms', '@aws-sdk/client-s3'],
    imports: ['definition', 'emulator', 'deployer', 'rehearsal'],
  },
  {
    folder: 'benchmarks',
    description: 'How long deployments take, beside cdktf deploy and a plain loop; never published',
    uses: ['@aws-sdk/client-dynamodb', '@aws-sdk/client-s3', 'commander', 'execa', 'markdown-table'],
    imports: ['definition', 'emulator', 'deployer'],
  },
  {
    folder: 'documentation',
    description: 'Makes reference pages from the code, and holds the docs against the repository; never published',
    uses: ['marked', 'typescript'],
    imports: ['definition', 'cli', 'infra-project'],
  },
  {
    folder: 'release',
    description: 'Builds and packs what is published to npm; never published itself',
    uses: ['esbuild', 'execa', 'markdown-table', 'typescript'],
    imports: ['definition', 'infra-project'],
  },
];

/** `deployer` → `@mlopspltf/deployer`. @param folder below `packages/` */
export function toolPackageName(folder: string): string {
  return `${PACKAGE_SCOPE}/${folder}`;
}
