import {
  moduleRolePath,
  parsePlatform,
  PLATFORM_FILE,
  PROVIDER_LOCK_FILE,
  resourceName,
  roleBoundaryName,
  serializePlatform,
  STACKS_FOLDER,
  type Platform,
} from '@mlopspltf/definition';
import { synthStack } from '@mlopspltf/shared-constructs/testing';
import {
  freshAccount,
  platformFixture,
  scratchFolder,
  writeStacks,
  type StackFixtureOptions,
  stackClassOf,
} from '@mlopspltf/testing';
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ROOT = join(__dirname, '../../../..');

/** A module of its own kind beside those of the repository: a role with rights, and a parameter. */
export const ROLE_MAKER = 'role_maker';

/** A clone as a job of a workflow has it, with the stacks of this repository's modules under other names. */
export interface JobCheckout {
  readonly platform: Platform;
  /** Absolute. */
  readonly folder: string;
  /** What `develop` stands at, here and at GitHub. */
  readonly commit: string;
}

/** @returns one whose environment `tst` may be destroyed, and has all three roles */
export async function jobCheckout(): Promise<JobCheckout> {
  const { modules } = parsePlatform(readFileSync(join(ROOT, PLATFORM_FILE), 'utf8'), PLATFORM_FILE);
  const platform = platformFixture({
    modules: [...modules, { name: ROLE_MAKER }],
    environments: [
      { name: 'dev', branch: 'feature/**', account: freshAccount() },
      { name: 'tst', branch: 'develop', account: freshAccount(), destroyable: true },
      { name: 'prd', branch: 'main', account: freshAccount() },
    ],
  });
  const folder = scratchFolder();
  const output = writeStacks({ platform, folder, stacks: { [ROLE_MAKER]: roleMaker(platform) } });
  for (const { name } of modules) {
    const stack = synthStack(await stackClassOf<Parameters<typeof synthStack>[0]>(name), { platform });
    writeFileSync(join(output, STACKS_FOLDER, name, 'cdk.tf.json'), JSON.stringify(stack));
  }
  mkdirSync(dirname(join(folder, PLATFORM_FILE)), { recursive: true });
  writeFileSync(join(folder, PLATFORM_FILE), serializePlatform(platform));
  copyFileSync(join(ROOT, PROVIDER_LOCK_FILE), join(folder, PROVIDER_LOCK_FILE));
  return { platform, folder, commit: committed(folder) };
}

function roleMaker(platform: Platform): StackFixtureOptions {
  const statement = (rest: object): string =>
    JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...rest }] });
  const environment = '${var.environment}';
  return {
    resources: {
      aws_iam_role: {
        training: {
          name: resourceName(platform, environment, 'iam', 'training'),
          path: moduleRolePath(platform),
          permissions_boundary: `arn:aws:iam::\${var.account_id}:policy/${roleBoundaryName(platform, environment)}`,
          assume_role_policy: statement({
            Action: 'sts:AssumeRole',
            Principal: { Service: 'sagemaker.amazonaws.com' },
          }),
          tags: { Project: platform.prefix },
        },
      },
      aws_iam_role_policy: {
        training: {
          name: 'training',
          role: '${aws_iam_role.training.name}',
          policy: statement({ Action: 's3:GetObject', Resource: '*' }),
        },
      },
      aws_iam_role_policy_attachment: {
        training: {
          role: '${aws_iam_role.training.name}',
          policy_arn: 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess',
        },
      },
    },
  };
}

/** What is generated is not committed, as in a repository of projen. */
function committed(cwd: string): string {
  const git = (...args: readonly string[]): string =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.org', ...args], { cwd, encoding: 'utf8' });
  writeFileSync(join(cwd, '.gitignore'), '/.infra/\n/cdktf.out/\n');
  git('init', '--quiet', '--initial-branch', 'develop');
  git('add', '--all');
  git('commit', '--quiet', '--message', 'A platform');
  git('update-ref', 'refs/remotes/origin/develop', 'HEAD');
  return git('rev-parse', 'HEAD').trim();
}
