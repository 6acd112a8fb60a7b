import { environmentOfBranch, isFolderPattern, patternPrefix, show, workflowRoleName } from '@mlopspltf/definition';
import type { Admission, Revision, Session } from '../api';
import { quoteForShell, type Identity } from '../aws/account';
import { GuardError } from '../errors';

/** What the guard looks at. */
export type AdmissionSession = Pick<Session, 'platform' | 'environment' | 'revision' | 'admission'>;

/**
 * Lets an operation change an environment.
 *
 * @throws GuardError with everything that speaks against it, and the ways there are
 */
export function admit(session: AdmissionSession, identity: Identity): void {
  const problems = admissionProblems(session, identity);
  if (problems.length === 0) return;
  throw new GuardError(
    [
      `${session.environment.name} does not take this. Nothing was started.`,
      ...problems.map((problem) => `  - ${problem}`),
      'If it has to be: --break-glass REASON, which is recorded.',
    ].join('\n'),
  );
}

/** Why an environment may not be changed from here, each with what to do; none where the guard is passed over. */
export function admissionProblems(session: AdmissionSession, identity: Identity): readonly string[] {
  return session.admission?.trial || breaksGlass(session.admission) ? [] : allProblems(session, identity);
}

/** What is told where the guard would have refused, but for `--break-glass`; undefined where it would not have. */
export function passedOver(session: AdmissionSession, identity: Identity): string | undefined {
  if (session.admission?.trial || !breaksGlass(session.admission)) return undefined;
  const problems = allProblems(session, identity);
  if (problems.length === 0) return undefined;
  return ['--break-glass: passed over, and recorded', ...problems.map((problem) => `  - ${problem}`)].join('\n');
}

/** A reason that says nothing is none. */
export function breaksGlass(admission: Admission | undefined): boolean {
  return (admission?.breakGlass ?? '').trim() !== '';
}

function allProblems(session: AdmissionSession, identity: Identity): readonly string[] {
  const { platform, environment, revision = NOWHERE } = session;
  return [
    branchProblem({ platform, environment, revision }),
    environment.reviewers.length === 0 ? undefined : pipelineProblem({ platform, environment, revision }, identity),
    environment.reviewers.length === 0 ? undefined : uncommittedProblem(revision),
  ].filter((problem) => problem !== undefined);
}

type Case = Pick<AdmissionSession, 'platform' | 'environment'> & { readonly revision: Revision };

function branchProblem({ platform, environment, revision }: Case): string | undefined {
  const { name, branch: pattern } = environment;
  const { branch, commit, pipeline } = revision;
  const wanted = `${name} is deployed from ${isFolderPattern(pattern) ? 'branches' : 'the branch'} ${show(pattern)}`;
  if (commit === undefined) {
    return `Git knows no commit here, so no branch either, and ${wanted}. What git says: git status`;
  }
  if (branch === undefined) {
    return pipeline
      ? `This workflow runs for no branch, and ${wanted}.`
      : `No branch is checked out but a commit by itself, and ${wanted}: ${switchTo(pattern)}`;
  }
  const own = environmentOfBranch(platform, branch);
  if (own?.name === name) return undefined;
  const leads = own === undefined ? 'leads to no environment' : `leads to ${own.name}`;
  return `The branch ${show(branch)} ${leads}, and ${wanted}: ${pipeline ? 'push to it.' : switchTo(pattern)}`;
}

function switchTo(pattern: string): string {
  return isFolderPattern(pattern)
    ? `git switch -c ${quoteForShell(`${patternPrefix(pattern)}NAME`)}`
    : `git switch ${quoteForShell(pattern)}`;
}

/** A run of a workflow alone proves nothing: anybody can set its variables. Its role's credentials do. */
function pipelineProblem({ platform, environment, revision }: Case, identity: Identity): string | undefined {
  const role = workflowRoleName(platform, environment.name, 'apply');
  const missing = [
    ...(revision.pipeline === undefined ? ['this is no run of a workflow'] : []),
    ...(isSessionOf(role, environment.account, identity) ? [] : [`${show(identity.arn)} is not the role ${role}`]),
  ];
  if (missing.length === 0) return undefined;
  const reviewers = environment.reviewers.join(', ');
  return (
    `${environment.name} has reviewers (${reviewers}), so it takes deployments from the pipeline only, but ` +
    `${missing.join(', and ')}: push to ${show(environment.branch)}, and the pipeline deploys once it is approved.`
  );
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns */
function isSessionOf(role: string, account: string, identity: Identity): boolean {
  const [arn, , service, , owner, ...resource] = identity.arn.split(':');
  const [kind, name, session] = resource.join(':').split('/');
  const isAssumed = arn === 'arn' && service === 'sts' && kind === 'assumed-role' && Boolean(session);
  return isAssumed && owner === account && identity.account === account && name === role;
}

function uncommittedProblem({ commit, clean }: Revision): string | undefined {
  if (commit === undefined || clean) return undefined;
  return 'Files here are not as they were committed, so nobody could have reviewed them. Which ones: git status';
}

/** What a session without a revision knows. */
const NOWHERE: Revision = { clean: false, who: 'unknown' };
