import { TOKEN_AUDIENCE, TOKEN_ISSUER, type Platform } from '@mlopspltf/definition';
import { NotImitatedError, quoted } from '../errors';
import { admits } from '../iam';
import { takeRole } from './assume-role';
import { tokenClaims, type Claims } from './claims';
import { flag, refuseInputs, text } from './inputs';
import { readTrust } from './role-trust';
import { ActionFailure, type ActionCall, type StandIn } from './stand-in';
import { claimsThatDoNotFit } from './trust-explanation';

export interface AwsOptions {
  readonly platform: Platform;
  /** Address of the emulator. @default - there is no AWS */
  readonly endpoint?: string | undefined;
}

const REFUSED = [
  ...['aws-access-key-id', 'aws-secret-access-key', 'aws-session-token', 'web-identity-token-file', 'role-chaining'],
  ...['http-proxy', 'role-external-id', 'role-skip-session-tagging', 'inline-session-policy'],
  ...['managed-session-policies', 'unset-current-credentials', 'special-characters-workaround'],
  ...['use-existing-credentials', 'output-credentials'],
];

/**
 * Takes a role by the token that GitHub would give the job, where the role's trust policy, as it is in the emulator's IAM, lets
 * that token in. The emulator by itself lets in everybody.
 *
 * @see https://github.com/aws-actions/configure-aws-credentials#oidc
 */
export function configureAwsCredentials({ platform, endpoint }: AwsOptions): StandIn {
  return async (call) => {
    const { inputs, place, work, mask, exportVariable, setOutput } = call;
    refuseInputs(inputs, REFUSED, place);
    const region = text(inputs, 'aws-region');
    if (!/^[a-z]{2}(-[a-z]+)+-\d$/.test(region)) throw new ActionFailure(`Region is not valid: ${quoted(region)}`);
    const role = roleOf(text(inputs, 'role-to-assume'));
    const session = sessionName(call);
    const duration = durationOf(text(inputs, 'role-duration-seconds'));
    if (endpoint === undefined) throw new ActionFailure('There is no emulator of AWS in this rehearsal. Start one.');
    if (work.permissions['id-token'] !== 'write' || work.run.event.restricted) throw noToken();
    const claims = tokenClaims(platform, work, text(inputs, 'audience') || TOKEN_AUDIENCE);
    await demandTrust(call, { endpoint, region, duration, ...role }, claims);
    const { account, ...given } = await takeRole({ endpoint, region, roleArn: role.arn, session, duration, claims });
    checkAccount(account, text(inputs, 'allowed-account-ids'));
    for (const secret of [given.accessKeyId, given.secretAccessKey, given.sessionToken]) mask(secret);
    if (flag(inputs, 'mask-aws-account-id', false)) mask(account);
    setOutput('aws-account-id', account);
    const variables = {
      AWS_DEFAULT_REGION: region,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: given.accessKeyId,
      AWS_SECRET_ACCESS_KEY: given.secretAccessKey,
      AWS_SESSION_TOKEN: given.sessionToken,
    };
    for (const [name, value] of Object.entries(variables)) exportVariable(name, value);
  };
}

interface Role {
  readonly arn: string;
  readonly account: string;
  /** Without its path. */
  readonly role: string;
}

function roleOf(arn: string): Role {
  const [, account, role] = /^arn:aws[a-z-]*:iam::(\d{12}):role\/(?:.*\/)?([\w+=,.@-]+)$/.exec(arn) ?? [];
  if (account !== undefined && role !== undefined) return { arn, account, role };
  throw new ActionFailure(
    `The input role-to-assume is ${quoted(arn)}. It has to be the ARN of a role: arn:aws:iam::ACCOUNT:role/NAME.`,
  );
}

/** The real action replaces what AWS does not take. Here it is refused, as it would hide who took the role. */
function sessionName({ inputs, place }: ActionCall): string {
  const name = text(inputs, 'role-session-name') || 'GitHubActions';
  if (/^[\w+=,.@-]{2,64}$/.test(name)) return name;
  throw new NotImitatedError(place, `role-session-name: ${quoted(name)}`, 'Use 2 to 64 of A-Z a-z 0-9 _ + = , . @ -');
}

/** @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html */
function durationOf(value: string): number {
  const seconds = value === '' ? 3600 : Number(value);
  if (/^\d*$/.test(value) && seconds >= 900 && seconds <= 43_200) return seconds;
  throw new ActionFailure(`The input role-duration-seconds is ${quoted(value)}. It takes 900 to 43200.`);
}

function noToken(): ActionFailure {
  return new ActionFailure(
    'Credentials could not be loaded, please check your action inputs: Could not load credentials from any providers. ' +
      'The job has no "id-token: write", so GitHub gives it no token.',
  );
}

/** In the words of AWS, and for people why. @throws ActionFailure */
async function demandTrust(
  call: ActionCall,
  where: Role & { readonly endpoint: string; readonly region: string; readonly duration: number },
  claims: Claims,
): Promise<void> {
  const { provider, policy, longest = 0 } = await readTrust(where);
  if (!provider) {
    throw refused(`No OpenIDConnect provider found in your account for https://${TOKEN_ISSUER}`, [
      `the account ${where.account} has none: deploy the module github_oidc there`,
    ]);
  }
  if (!provider.audiences.includes(claims.aud ?? '')) {
    throw refused('Incorrect token audience', [
      `aud is ${quoted(claims.aud)}; the provider takes ${provider.audiences.map(quoted).join(' or ')}`,
    ]);
  }
  if (!policy) throw refused(NOT_AUTHORIZED, [`there is no role ${quoted(where.role)} in ${where.account}`]);
  try {
    if (!admits(policy, { provider: provider.arn, issuer: TOKEN_ISSUER, claims }))
      throw refused(NOT_AUTHORIZED, claimsThatDoNotFit(policy, claims));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const what = `the trust policy of ${where.arn} (${error.message})`;
    throw new NotImitatedError(call.place, what, 'Use StringEquals and StringLike.');
  }
  if (where.duration > longest) {
    throw refused('The requested DurationSeconds exceeds the MaxSessionDuration set for this role.', [
      `role-duration-seconds is ${where.duration}; ${where.arn} gives ${longest} at most: deploy the module github_oidc there`,
    ]);
  }
}

const NOT_AUTHORIZED = 'Not authorized to perform sts:AssumeRoleWithWebIdentity';

function refused(words: string, reasons: readonly string[]): ActionFailure {
  const why = reasons.length === 0 ? ['no statement of its trust policy is for this provider and action'] : reasons;
  return new ActionFailure(`Could not assume role with OIDC: ${words}\n${why.map((each) => `  ${each}`).join('\n')}`);
}

/** @see https://github.com/aws-actions/configure-aws-credentials#allowed-account-ids */
function checkAccount(account: string, allowed: string): void {
  const ids = allowed.split(',').map((id) => id.trim());
  if (allowed === '' || ids.includes(account)) return;
  throw new ActionFailure(
    `The account ID of the provided credentials (${account}) does not match any of the expected account IDs: ${ids.join(', ')}`,
  );
}
