import { findEnvironment, workflowRoleArn, workflowRoleName, type Platform } from '@mlopspltf/definition';
import { clientConfig, policiesOfRole, type AwsGate } from '@mlopspltf/testing';
import type { Role } from './roles';

/**
 * Takes a role of the workflows in `tst`, as `aws-actions/configure-aws-credentials` does: the emulator looks neither
 * at the token nor at the role's trust.
 *
 * @param admin an environment whose credentials may look at the role
 * @returns that environment with the role's credentials
 */
export async function takeRole(platform: Platform, role: Role, admin: NodeJS.ProcessEnv): Promise<NodeJS.ProcessEnv> {
  const { AssumeRoleWithWebIdentityCommand, STSClient } = await import('@aws-sdk/client-sts');
  const client = new STSClient(clientConfig(admin));
  const { account } = findEnvironment(platform, 'tst');
  const { Credentials: given } = await client.send(
    new AssumeRoleWithWebIdentityCommand({
      RoleArn: workflowRoleArn(platform, 'tst', account, role),
      RoleSessionName: 'github-7-1',
      WebIdentityToken: 'not looked at',
    }),
  );
  client.destroy();
  return {
    ...admin,
    AWS_ACCESS_KEY_ID: given?.AccessKeyId,
    AWS_SECRET_ACCESS_KEY: given?.SecretAccessKey,
    AWS_SESSION_TOKEN: given?.SessionToken,
  };
}

/** The same behind a gate, which decides by the role's policies as they are in AWS. */
export async function takeGatedRole(
  gate: AwsGate,
  platform: Platform,
  role: Role,
  admin: NodeJS.ProcessEnv,
): Promise<NodeJS.ProcessEnv> {
  const env = await takeRole(platform, role, admin);
  const policies = await policiesOfRole(clientConfig(admin), workflowRoleName(platform, 'tst', role));
  gate.admit(env.AWS_ACCESS_KEY_ID ?? '', { name: role, policies });
  return { ...env, AWS_ENDPOINT_URL: gate.endpoint };
}
