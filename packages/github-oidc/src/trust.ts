import {
  DataAwsIamPolicyDocument,
  type DataAwsIamPolicyDocumentStatementCondition,
} from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import {
  computePerEnvironment,
  isFolderPattern,
  patternPrefix,
  type Environment,
  type Platform,
  type WorkflowRole,
} from '@mlopspltf/shared-constructs';
import type { Construct } from 'constructs';
import { AUDIENCE, GITHUB_ISSUER } from './identity-provider';

/** What the trust in a role follows from. */
type Trusting = Pick<Environment, 'name' | 'branch'>;

/**
 * The subjects of the tokens that may take a role, as GitHub writes them.
 * - plan: jobs of a push to the environment's branch, and of pull requests into it. Of these GitHub names no branch, so
 *   they come from any that is open to them: who may plan may read, not change. Nobody opens a pull request into a
 *   folder of branches.
 * - apply: jobs in the GitHub environment of the same name, which lets them run only after its rules are met.
 *
 * @see https://docs.github.com/en/actions/reference/security/oidc#example-subject-claims
 */
export function subjectsOf(
  { repository }: Pick<Platform, 'repository'>,
  environment: Trusting,
  role: WorkflowRole,
): readonly string[] {
  const { branch } = environment;
  const start = `repo:${repository.owner}/${repository.name}`;
  if (role === 'apply') return [`${start}:environment:${environment.name}`];
  if (isFolderPattern(branch)) return [`${start}:ref:refs/heads/${patternPrefix(branch)}*`];
  return [`${start}:ref:refs/heads/${branch}`, `${start}:pull_request`];
}

/** How subjects are compared: a wildcard means one only where one is written. */
export function subjectTest({ branch }: Trusting, role: WorkflowRole): 'StringEquals' | 'StringLike' {
  return role === 'plan' && isFolderPattern(branch) ? 'StringLike' : 'StringEquals';
}

/** A role's trust policy, as JSON. */
export function trustPolicy(scope: Construct, platform: Platform, providerArn: string, role: WorkflowRole): string {
  const document = new DataAwsIamPolicyDocument(scope, 'trust', {
    statement: [
      {
        sid: 'GithubWorkflows',
        effect: 'Allow',
        actions: ['sts:AssumeRoleWithWebIdentity'],
        principals: [{ type: 'Federated', identifiers: [providerArn] }],
        condition: [
          { test: 'StringEquals', variable: `${GITHUB_ISSUER}:aud`, values: [AUDIENCE] },
          subjectCondition(platform, role),
        ],
      },
    ],
  });
  return document.json;
}

function subjectCondition(platform: Platform, role: WorkflowRole): DataAwsIamPolicyDocumentStatementCondition {
  return {
    test: computePerEnvironment(platform, (environment) => subjectTest(environment, role)).asString(),
    variable: `${GITHUB_ISSUER}:sub`,
    values: computePerEnvironment(platform, (environment) => subjectsOf(platform, environment, role)).asList(),
  };
}
