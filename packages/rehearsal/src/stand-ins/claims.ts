import { TOKEN_ISSUER, type Platform } from '@mlopspltf/definition';
import type { JobWork } from '../api';

/** Claims of an identity token: GitHub writes all of them as texts. */
export type Claims = Readonly<Record<string, string>>;

/**
 * What GitHub says of a job in its identity token, but for times and ids that nobody decides by.
 *
 * @param audience for whom the token is
 * @see https://docs.github.com/en/actions/reference/security/oidc#oidc-token-claims
 */
export function tokenClaims({ repository }: Pick<Platform, 'repository'>, work: JobWork, audience: string): Claims {
  const { run, environment, workflowRef, workflowSha } = work;
  const { event } = run;
  const { actor_id: actorId } = work.contexts.github as { readonly actor_id?: string };
  const fullName = `${repository.owner}/${repository.name}`;
  return {
    iss: `https://${TOKEN_ISSUER}`,
    aud: audience,
    sub: subjectOf({ repository }, work),
    repository: fullName,
    repository_owner: repository.owner,
    ...given('repository_id', repository.id),
    ...given('repository_owner_id', repository.ownerId),
    ref: event.ref,
    ref_type: event.ref.startsWith('refs/tags/') ? 'tag' : 'branch',
    sha: event.sha,
    event_name: event.name,
    base_ref: event.baseRef ?? '',
    head_ref: event.headRef ?? '',
    actor: event.actor,
    ...given('actor_id', actorId),
    workflow: run.name,
    workflow_ref: `${fullName}/${run.file}@${event.ref}`,
    workflow_sha: event.sha,
    job_workflow_ref: workflowRef,
    job_workflow_sha: workflowSha,
    run_id: String(run.id),
    run_number: String(run.number),
    run_attempt: String(run.attempt),
    runner_environment: 'github-hosted',
    ...given('environment', environment),
  };
}

/**
 * The environment comes before everything else. Where the definition stands between GitHub's two forms of the name, the older
 * one is taken.
 * @see https://docs.github.com/en/actions/reference/security/oidc#example-subject-claims
 */
function subjectOf({ repository }: Pick<Platform, 'repository'>, { run, environment }: JobWork): string {
  const { owner, name, id, ownerId, subject } = repository;
  const start = subject === 'ids' ? `repo:${owner}@${ownerId}/${name}@${id}` : `repo:${owner}/${name}`;
  if (environment !== undefined) return `${start}:environment:${environment.replaceAll(':', '%3A')}`;
  return run.event.name === 'pull_request' ? `${start}:pull_request` : `${start}:ref:${run.event.ref}`;
}

function given(name: string, value: string | undefined): Claims {
  return value === undefined || value === '' ? {} : { [name]: value };
}

/** The token as AWS gets it. Nobody signs it: the emulator takes any, and trust is looked at before. */
export function unsignedToken(claims: Claims, now = Date.now()): string {
  const seconds = Math.floor(now / 1000);
  const parts = [
    { alg: 'none', typ: 'JWT' },
    { ...claims, iat: seconds, nbf: seconds, exp: seconds + 300 },
  ];
  return `${parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.rehearsal`;
}
