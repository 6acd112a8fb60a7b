import { OIDC_MODULE, workflowRoleName, type Environment, type Platform } from '@mlopspltf/definition';
import { emulatorEnvironment, withEmulator } from '@mlopspltf/emulator';
import { ExecutionError } from './errors';

export interface SetUpOptions {
  readonly platform: Platform;
  /** The checkout whose backend and roles are set up. Absolute. */
  readonly root: string;
  /** Address of the emulator. */
  readonly endpoint: string;
  /** The program `infra`: executable and first arguments. */
  readonly infra: readonly [string, ...string[]];
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  /** Takes a sentence for the person who waits. */
  readonly report: (message: string) => void;
}

/**
 * What an administrator does once in each account before the pipeline can work there: the state backend, then the roles.
 * Accounts that have the roles stay as they are.
 *
 * @throws ExecutionError when a command fails, with the end of what it said
 */
export async function setUpAccounts(options: SetUpOptions, environments: readonly Environment[]): Promise<void> {
  const missing: Environment[] = [];
  for (const environment of environments) if (!(await hasRoles(options, environment))) missing.push(environment);
  if (missing.length === 0) return;
  options.report('Synthesizing, to set up accounts of the emulator as an administrator does');
  await run(options, ['synth'], options.env);
  // Most of it is waiting; but in one account the identity provider is made once. All end before one that failed is told
  // of: nothing goes on unseen.
  const accounts = [...new Set(missing.map(({ account }) => account))];
  const ends = await Promise.allSettled(
    accounts.map(async (own) => {
      for (const environment of missing.filter(({ account }) => account === own)) await setUp(options, environment);
    }),
  );
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}

/**
 * Sets up what is missing, or says what it lacks and how it is set up.
 *
 * @param options `setUp`: whether it is done. @default true
 * @throws ExecutionError when a command fails, with the end of what it said
 */
export async function prepareAccounts(
  { setUp: isDone = true, ...options }: SetUpOptions & { readonly setUp?: boolean },
  environments: readonly Environment[],
): Promise<void> {
  if (isDone) return setUpAccounts(options, environments);
  for (const environment of await withoutRoles(options, environments)) {
    options.report(
      `The account of "${environment.name}" has no roles of the pipeline, so its jobs get no credentials. Set it up with:\n` +
        setUpCommands(environment).join('\n'),
    );
  }
}

/** The commands that do the same by hand. */
function setUpCommands({ name }: Pick<Environment, 'name'>): readonly string[] {
  return [
    `eval "$(npx projen emulator:env ${name})"`,
    `npx projen bootstrap:${name}`,
    `npx projen deploy:${name} --module ${OIDC_MODULE} --break-glass 'first set-up'`,
  ];
}

/** The environments in which the pipeline has no roles yet. */
async function withoutRoles(
  options: Pick<SetUpOptions, 'platform' | 'endpoint' | 'env'>,
  environments: readonly Environment[],
): Promise<readonly Environment[]> {
  const found = await Promise.all(environments.map((environment) => hasRoles(options, environment)));
  return environments.filter((_, at) => !found[at]);
}

async function setUp(options: SetUpOptions, environment: Environment): Promise<void> {
  const env = await accountEnvironment(options, environment);
  const { name } = environment;
  options.report(`${name}: setting up the state backend`);
  await run(options, ['bootstrap', name, '--auto-approve', '--skip-synth'], env);
  options.report(`${name}: deploying the roles of the workflows`);
  const reason = 'set-up of a rehearsal on the emulator';
  const rest = ['--module', OIDC_MODULE, '--auto-approve', '--skip-synth', '--break-glass', reason];
  await run(options, ['deploy', name, ...rest], env);
}

async function hasRoles(
  options: Pick<SetUpOptions, 'platform' | 'endpoint' | 'env'>,
  environment: Environment,
): Promise<boolean> {
  const { platform, endpoint } = options;
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const { GetRoleCommand, IAMClient } = await import('@aws-sdk/client-iam');
  const { variables } = await emulatorEnvironment({ endpoint }, environment.account, platform.region, options.env);
  const client = new IAMClient({
    endpoint,
    region: platform.region,
    useFipsEndpoint: false,
    useDualstackEndpoint: false,
    credentials: {
      accessKeyId: variables.AWS_ACCESS_KEY_ID ?? '',
      secretAccessKey: variables.AWS_SECRET_ACCESS_KEY ?? '',
      sessionToken: variables.AWS_SESSION_TOKEN,
    },
  });
  try {
    await client.send(new GetRoleCommand({ RoleName: workflowRoleName(platform, environment.name, 'apply') }));
    return true;
  } catch (error) {
    if (error instanceof Error && error.name.startsWith('NoSuchEntity')) return false;
    throw error;
  } finally {
    client.destroy();
  }
}

async function accountEnvironment(options: SetUpOptions, { account }: Environment): Promise<NodeJS.ProcessEnv> {
  const { endpoint, platform, env } = options;
  return withEmulator(env, await emulatorEnvironment({ endpoint }, account, platform.region, env));
}

async function run({ infra, root, signal }: SetUpOptions, args: readonly string[], env: NodeJS.ProcessEnv) {
  const { execa } = await import('execa');
  const [program, ...first] = infra;
  const { failed, all } = await execa(program, [...first, ...args], {
    cwd: root,
    env,
    extendEnv: false,
    reject: false,
    all: true,
    stdin: 'ignore',
    cancelSignal: signal,
    // Terraform has to release its locks.
    forceKillAfterDelay: 60_000,
  });
  if (!failed) return;
  const end = all.split('\n').slice(-LINES_SHOWN).join('\n');
  throw new ExecutionError(`infra ${args.join(' ')} failed, so the rehearsal cannot begin:\n${end}`);
}

const LINES_SHOWN = 30;
