import { jsiiManifest } from './jsii-manifest';
import type { PinnedPackage } from './versions';

/**
 * What a package of this repository becomes on npm: its code as JavaScript, with what it imports of unpublished packages
 * and of npm's, its declarations, licence and README.
 */
export interface Publication {
  /** Below `packages/`, of a tool or of a module. */
  readonly folder: string;
  /**
   * Libraries that stay dependencies, in the versions that are tested here: large ones, and those whose objects users
   * hold as well, of which there has to be one copy.
   * @default - all libraries are in the package
   */
  readonly keeps?: readonly PinnedPackage[];
  /** Subpaths that users get. @default - all that the package has */
  readonly entries?: readonly string[];
  /** Commands: name → source below `packages/`. @default - none */
  readonly bin?: Readonly<Record<string, string>>;
  /**
   * What it loads only when that is needed (`require` of an entry point or of one of these), or starts in a process of its
   * own: name of the file in `lib` → source below `packages/`.
   * @default - nothing
   */
  readonly parts?: Readonly<Record<string, string>>;
  /** Files that its code reads, below `packages/`. They lie in `lib`, under their own names. @default - none */
  readonly assets?: readonly string[];
  /** Files that are made for a version: path → what is in it, as JSON. @default - none */
  readonly generates?: Readonly<Record<string, (version: string) => object>>;
  /**
   * Published packages whose code it holds as well, so that it runs where nothing else of ours is installed. Its
   * declarations refer to theirs. @default - none
   */
  readonly holds?: readonly string[];
  /** Published packages that it uses where they are installed, without asking for them. @default - none */
  readonly loads?: readonly string[];
}

/** What stacks are written with. */
const STACK_LIBRARIES = ['@cdktf/provider-aws', 'cdktf', 'constructs'] as const;

/** All packages that are published, always together and under one version. One more is one more entry. */
export const PUBLICATIONS: readonly Publication[] = [
  { folder: 'definition' },
  {
    folder: 'infra-project',
    entries: ['.'],
    keeps: ['projen'],
    // `projen new` installs this package alone, maybe from a file.
    holds: ['definition'],
    generates: { '.jsii': jsiiManifest },
  },
  { folder: 'shared-constructs', keeps: STACK_LIBRARIES },
  { folder: 'backend-bootstrap', keeps: ['@cdktf/provider-aws', 'constructs'] },
  { folder: 'github-oidc', keeps: STACK_LIBRARIES },
  {
    folder: 'deployer',
    bin: { infra: 'cli/src/main.ts' },
    parts: {
      emulator: 'emulator/src/index.ts',
      github: 'github/src/index.ts',
      'live-progress': 'cli/src/output/live-progress.ts',
    },
    keeps: [
      '@aws-sdk/client-dynamodb',
      '@aws-sdk/client-iam',
      '@aws-sdk/client-kms',
      '@aws-sdk/client-s3',
      '@aws-sdk/client-sts',
      '@aws-sdk/credential-provider-node',
      '@inquirer/prompts',
      'execa',
      'listr2',
      'zod',
    ],
    loads: ['rehearsal'],
  },
  {
    folder: 'rehearsal',
    entries: ['.'],
    keeps: ['@aws-sdk/client-iam', '@aws-sdk/client-sts', 'ajv', 'execa', 'yaml', 'zod'],
    parts: { gh: 'rehearsal/src/runner/programs/gh.ts', npm: 'rehearsal/src/runner/programs/npm.ts' },
    assets: ['rehearsal/src/github/description/github-rest.json'],
  },
];
