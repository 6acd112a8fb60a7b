import { BACKEND_MODULE, ownsBackend, type Environment } from '@mlopspltf/definition';
import { explainCredentials } from '../aws/account';
import { AwsClients } from '../aws/clients';
import { profileOf } from '../aws/credentials';
import { StateStore } from '../aws/state-store';
import { setUpAdvice } from '../aws/backend-owner';
import { messageOf } from '../errors';
import type { Check, DiagnosisRequest, Finding } from './finding';

/** Whose credentials there are, and what they can see. One check: without credentials there is nothing to see. */
export const accessChecks: readonly Check[] = [{ subject: 'credentials', look: access }];

async function access(request: DiagnosisRequest, signal: AbortSignal): Promise<readonly Finding[]> {
  const { platform, env, environments } = request;
  const clients = new AwsClients({ env, region: platform.region });
  const who = await whoAmI(clients, env, signal);
  if ('state' in who) return [...endpoints(env), who];
  const looked = platform.environments.filter(({ name }) => environments?.includes(name) ?? true);
  const [own, others] = [
    looked.filter(({ account }) => account === who.account),
    looked.filter(({ account }) => account !== who.account),
  ];
  const backends = await Promise.all(own.map((environment) => backend(request, environment, clients)));
  return [
    ...endpoints(env),
    credentials(
      env,
      who,
      platform.environments.filter(({ account }) => account === who.account),
    ),
    ...backends,
    ...others.map(notLookedAt),
  ];
}

interface Caller {
  readonly account: string;
  readonly arn: string;
}

async function whoAmI(
  clients: AwsClients,
  env: NodeJS.ProcessEnv,
  abortSignal: AbortSignal,
): Promise<Caller | Finding> {
  const { GetCallerIdentityCommand } = await import('@aws-sdk/client-sts');
  try {
    const client = await clients.sts();
    const { Account: account = '', Arn: arn = '' } = await client.send(new GetCallerIdentityCommand({}), {
      abortSignal,
    });
    return { account, arn };
  } catch (error) {
    const { message, next } = explainCredentials(error, env);
    return { subject: 'credentials', state: 'warning', text: message, ...(next === undefined ? {} : { remedy: next }) };
  }
}

function credentials(env: NodeJS.ProcessEnv, { account, arn }: Caller, matching: readonly Environment[]): Finding {
  const subject = 'credentials';
  const source = env.AWS_ACCESS_KEY_ID && env.AWS_SECRET_ACCESS_KEY ? 'exported keys' : `profile "${profileOf(env)}"`;
  const whose = `${source}: account ${account} (${arn})`;
  if (matching.length > 0) {
    return { subject, state: 'ok', text: `${whose}, which is ${matching.map(({ name }) => name).join(' and ')}` };
  }
  return {
    subject,
    state: 'warning',
    text: `${whose}, which is no environment of the definition`,
    remedy: 'Use credentials of an environment (export AWS_PROFILE=NAME), or correct its account in .projenrc.ts.',
  };
}

/** Where calls do not go to AWS. Only the host: an address may hold a password. */
function endpoints(env: NodeJS.ProcessEnv): readonly Finding[] {
  const set = Object.entries(env).filter(([name, value]) => name.startsWith('AWS_ENDPOINT_URL') && value);
  return set.map(([name, value = '']) => ({
    subject: 'endpoint',
    state: 'ok' as const,
    text: `${name} leads to ${URL.canParse(value) ? new URL(value).host : 'something that is no address'}, not to AWS`,
  }));
}

async function backend(request: DiagnosisRequest, environment: Environment, clients: AwsClients): Promise<Finding> {
  const { name } = environment;
  const subject = `backend of ${name}`;
  const store = new StateStore({ platform: request.platform, environment, env: request.env }, clients);
  try {
    const [bucket, table] = await Promise.all([store.bucket.exists(), !store.table.used || store.table.exists()]);
    const { platform } = request;
    // Of another repository's state nothing can be said.
    const isKnown = !ownsBackend(platform) || (bucket && (await store.bucket.state(BACKEND_MODULE)) !== undefined);
    const { next, sentence } = setUpAdvice(platform, environment);
    const remedy = next ?? sentence;
    if (!bucket && (!table || !store.table.used)) {
      return { subject, state: 'missing', text: `not set up in account ${environment.account} yet`, remedy };
    }
    if (!bucket || !table || !isKnown) {
      const missing = !bucket
        ? `the bucket ${store.bucket.name}`
        : !table
          ? `the table ${store.table.name}`
          : 'its own state';
      return { subject, state: 'missing', text: `half set up: ${missing} is missing`, remedy };
    }
    return { subject, state: 'ok', text: `in ${store.bucket.name}` };
  } catch (error) {
    return { subject, state: 'warning', text: messageOf(error) };
  }
}

function notLookedAt({ name, account }: Environment): Finding {
  return { subject: `backend of ${name}`, state: 'ok', text: `not looked at: ${name} is account ${account}` };
}
