import { show, type Violation } from '@mlopspltf/definition';
import type { PipelineRun, Revision } from '../api';
import { InputError } from '../errors';
import { Git, isObjectId } from '../revision/git';
import { branchOfReference, pipelineRun } from '../revision/revision';

/**
 * What a run of a workflow deploys, by the run's own variables: the checkout in which its jobs work is the default
 * branch, and says nothing of it. What was synthesized in a workflow comes from a commit and nothing else, so it is
 * clean.
 *
 * @throws InputError with every variable that is missing or wrong
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/variables
 */
export function pushRevision(env: NodeJS.ProcessEnv): Revision & { readonly pipeline: PipelineRun } {
  const branch = branchOfReference(env.GITHUB_REF);
  const problems = [
    ...(branch === undefined ? [wrong('GITHUB_REF', env, 'a branch: refs/heads/NAME')] : []),
    ...(isObjectId(env.GITHUB_SHA ?? '') ? [] : [wrong('GITHUB_SHA', env, 'a full commit id')]),
  ];
  return { ...runOf(env, problems), branch, commit: env.GITHUB_SHA };
}

/**
 * A pull request stands where it would be merged: its own commit is no part of the clone, and the history that counts
 * is the one of its base branch.
 *
 * @param root the checkout, absolute
 * @throws InputError as {@link pushRevision}
 */
export async function pullRequestRevision(
  root: string,
  env: NodeJS.ProcessEnv,
): Promise<Revision & { readonly pipeline: PipelineRun }> {
  const { GITHUB_BASE_REF: base = '' } = env;
  const run = runOf(env, base === '' ? [wrong('GITHUB_BASE_REF', env, 'the base branch of a pull request')] : []);
  return { ...run, branch: base, commit: await remoteTip(new Git(root, env), base) };
}

/** Where a branch of the remote was when this clone was made; undefined where the clone has none of that name. */
export async function remoteTip(git: Git, branch: string): Promise<string | undefined> {
  const commit = await git.read(['show-ref', '--verify', '--hash', `refs/remotes/${REMOTE}/${branch}`]);
  return commit !== undefined && isObjectId(commit) ? commit : undefined;
}

/** As `actions/checkout` calls it. */
export const REMOTE = 'origin';

function runOf(
  env: NodeJS.ProcessEnv,
  problems: readonly Violation[],
): Pick<Revision, 'who' | 'clean'> & { readonly pipeline: PipelineRun } {
  const run = pipelineRun(env);
  const who = (env.GITHUB_ACTOR ?? '').trim();
  if (run !== undefined && who !== '' && problems.length === 0) return { clean: true, who, pipeline: run };
  const all = [
    ...problems,
    ...(run === undefined
      ? [wrong('GITHUB_RUN_ID', env, 'a run, with GITHUB_RUN_ATTEMPT, GITHUB_REPOSITORY and GITHUB_SERVER_URL')]
      : []),
    ...(who === '' ? [wrong('GITHUB_ACTOR', env, 'who started the run')] : []),
  ];
  throw new InputError(
    [
      'This is for workflows of GitHub, and its variables are not as GitHub sets them:',
      ...all.map(
        ({ where, value, problem, remedy }) =>
          `  ${where}${value === undefined ? '' : `: ${show(value)}`} ${problem}. ${remedy}`,
      ),
      'On a machine of a person: infra plan ENV, infra deploy ENV.',
    ].join('\n'),
  );
}

function wrong(name: string, env: NodeJS.ProcessEnv, wanted: string): Violation {
  const value = env[name];
  return {
    where: name,
    value,
    problem: value === undefined ? 'is missing' : 'is something else',
    remedy: `It names ${wanted}.`,
  };
}
