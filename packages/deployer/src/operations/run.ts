import { join } from 'node:path';
import type { OperationResult, Session } from '../api';
import { checkAccount, type Identity } from '../aws/account';
import { checkBackend } from '../aws/backend-guard';
import { AwsClients } from '../aws/clients';
import { StateStore } from '../aws/state-store';
import { InputError } from '../errors';
import { environmentFile, readSynthesized, stackFolder } from '../platform-file';
import { lockedProviders } from '../terraform/lock-file';
import { ModuleLog, openRunFolder, runName } from '../terraform/log';
import { ModuleTerraform, type ModuleOptions } from '../terraform/module';
import { LOCK_FILE, readLockFile } from '../terraform/stack-copy';
import { parseStack, STACK_FILE, type StackJson } from '../terraform/stack-json';
import { openToolbox, type Toolbox } from '../terraform/toolbox';
import { exclusively } from '../workspace/exclusive';
import { modulePaths, workspacePaths, type WorkspacePaths } from '../workspace/paths';
import { targetOf } from '../workspace/target';
import { isProviderFor } from './identity-provider';

/** One operation on one environment, behind the guards. */
export class Run {
  /** Sorts by time. */
  public readonly name = runName(new Date(), process.pid);
  private readonly logs: ModuleLog[] = [];

  constructor(
    public readonly session: Session,
    public readonly identity: Identity,
    public readonly clients: AwsClients,
    public readonly store: StateStore,
    public readonly paths: WorkspacePaths,
    private readonly toolbox: Toolbox,
  ) {}

  /**
   * Terraform for one module, not prepared yet.
   *
   * @throws InputError when the synthesis did not write it
   */
  public async terraform(
    module: string,
    options: Partial<Pick<ModuleOptions, 'additions' | 'onStart'>> = {},
  ): Promise<OpenModule> {
    const { output, environment, signal } = this.session;
    const source = stackFolder(output, module);
    const [stack, lock, variables] = await Promise.all([
      readStack(output, module),
      readStackLock(output, module),
      readSynthesized(environmentFile(output, environment.name, 'tfvars')),
    ]);
    const log = await this.log(module);
    const terraform = new ModuleTerraform({
      module,
      environment: environment.name,
      paths: modulePaths(this.paths, module),
      toolbox: this.toolbox,
      log,
      source,
      stack,
      lock,
      backendConfig: environmentFile(output, environment.name, 'config'),
      variables,
      shared: this.paths.terraform,
      run: this.name,
      signal,
      ...options,
    });
    return { terraform, stack, log: log.file };
  }

  /** Whether the account has an identity provider for an issuer, whoever made it. */
  public async hasIdentityProvider(url: string): Promise<boolean> {
    const { ListOpenIDConnectProvidersCommand } = await import('@aws-sdk/client-iam');
    const { OpenIDConnectProviderList = [] } = await (
      await this.clients.iam()
    ).send(new ListOpenIDConnectProvidersCommand());
    return OpenIDConnectProviderList.some(({ Arn = '' }) => isProviderFor(url, Arn));
  }

  public async close(): Promise<void> {
    await Promise.all(this.logs.map((log) => log.close()));
  }

  private async log(module: string): Promise<ModuleLog> {
    const log = new ModuleLog(
      join(await openRunFolder(this.paths.history, this.name), `${module}.log`),
      this.toolbox.redact,
    );
    this.logs.push(log);
    return log;
  }
}

export interface OpenModule {
  readonly terraform: ModuleTerraform;
  readonly stack: StackJson;
  /** Absolute. */
  readonly log: string;
}

export interface RunOptions {
  readonly operation: OperationResult['operation'] | 'terraform';
  /** Whether the backend has to be there. @default true */
  readonly needsBackend?: boolean;
  /** Called once the guards have let the operation in, before Terraform is started. @default - nothing more is asked */
  readonly admit?: () => void;
}

/**
 * Does something behind the guards: account and backend are looked at before Terraform is even asked for its version,
 * and one checkout works on one environment once at a time.
 *
 * @throws GuardError, LockError, InputError, ExecutionError
 */
export async function withRun<T>(session: Session, options: RunOptions, action: (run: Run) => Promise<T>): Promise<T> {
  const { platform, environment, output, workspace, env } = session;
  const clients = new AwsClients({ env, region: platform.region });
  const identity = await checkAccount(session, clients);
  const store = new StateStore(session, clients);
  if (options.needsBackend ?? true) await checkBackend(session, store);
  options.admit?.();
  const paths = workspacePaths(workspace, targetOf(environment, env), environment.name);
  const purpose = `${options.operation} of ${environment.name}`;
  return exclusively(join(paths.environment, 'run.lock'), { purpose }, async () => {
    const [first] = platform.modules;
    const toolbox = await openToolbox({
      env,
      workspace,
      version: platform.versions.terraform,
      wanted: first === undefined ? [] : lockedProviders(await readStackLock(output, first.name)),
      parallelism: session.parallelism,
      warn: (message) => session.report({ kind: 'warning', message }),
    });
    const run = new Run(session, identity, clients, store, paths, toolbox);
    try {
      return await action(run);
    } finally {
      await run.close();
    }
  });
}

/** @throws InputError when it is missing or damaged */
export async function readStack(output: string, module: string): Promise<StackJson> {
  const file = join(stackFolder(output, module), STACK_FILE);
  return parseStack(await readSynthesized(file), file);
}

async function readStackLock(output: string, module: string): Promise<string> {
  const folder = stackFolder(output, module);
  const lock = await readLockFile(folder);
  if (lock !== undefined) return lock;
  throw new InputError(
    `${join(folder, LOCK_FILE)} is missing: providers are taken in the versions of the committed lock file only.`,
    {
      next: 'npx projen synth',
    },
  );
}
