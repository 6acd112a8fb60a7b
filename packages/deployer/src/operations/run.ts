import { join } from 'node:path';
import type { OperationResult, Revision, Session } from '../api';
import { checkAccount, type Identity } from '../aws/account';
import { checkBackend } from '../aws/backend-guard';
import { AwsClients } from '../aws/clients';
import { StateStore } from '../aws/state-store';
import { thisUser } from '../this-user';
import { readConfiguration, type Configuration } from '../configuration/configuration';
import { backendConfigText } from '../configuration/environment-files';
import { readSynthesized, stackFolder } from '../platform-file';
import { Inventory } from '../records/inventory';
import { lockedProviders } from '../terraform/lock-file';
import { ModuleLog, openRunFolder, runName } from '../terraform/log';
import { ModuleTerraform, type ModuleOptions } from '../terraform/module';
import { parseStack, STACK_FILE, type StackJson } from '../terraform/stack-json';
import { openToolbox, type Toolbox } from '../terraform/toolbox';
import { refuseUnvetted } from '../vetting/vet';
import { exclusively } from '../workspace/exclusive';
import { modulePaths, workspacePaths, type WorkspacePaths } from '../workspace/paths';
import { targetOf } from '../workspace/target';
import { isProviderFor } from './identity-provider';

/** One operation on one environment, behind the guards. */
export class Run {
  /** Sorts by time. */
  public readonly name = runName(new Date(), process.pid);
  private readonly logs: ModuleLog[] = [];
  private openedToolbox?: Promise<Toolbox>;
  private openedInventory?: Promise<Inventory>;

  constructor(
    public readonly session: Session,
    public readonly identity: Identity,
    public readonly clients: AwsClients,
    public readonly store: StateStore,
    public readonly paths: WorkspacePaths,
  ) {}

  /** What is deployed, and by whom. */
  public get revision(): Revision {
    return this.session.revision ?? { clean: false, who: thisUser() };
  }

  /**
   * Terraform for one module as the synthesis wrote it, not prepared yet.
   *
   * @throws InputError when the synthesis did not write it
   */
  public async terraform(module: string, options: TerraformOptions = {}): Promise<OpenModule> {
    return this.open(await readConfiguration(this.session, module), options);
  }

  /**
   * Terraform for a configuration, wherever it comes from.
   *
   * @throws InputError when the configuration holds what Terraform is not started on
   */
  public async open(configuration: Configuration, options: TerraformOptions = {}): Promise<OpenModule> {
    await refuseUnvetted(this.session, [configuration]);
    const { platform, environment, signal } = this.session;
    const { module, files, stack, lock, variables } = configuration;
    const toolbox = await this.toolbox(lock);
    const log = await this.log(module, toolbox);
    const terraform = new ModuleTerraform({
      module,
      environment: environment.name,
      paths: modulePaths(this.paths, module),
      toolbox,
      log,
      files,
      stack,
      lock,
      backendConfig: backendConfigText(platform, environment),
      variables,
      shared: this.paths.terraform,
      run: this.name,
      signal,
      onRunner: this.revision.pipeline !== undefined,
      ...options,
    });
    return { terraform, stack, log: log.file };
  }

  /** States and records of the environment, as they were when first asked for. */
  public inventory(): Promise<Inventory> {
    this.openedInventory ??= Inventory.open({
      platform: this.session.platform,
      bucket: this.store.bucket,
      cache: join(this.paths.environment, 'inventory.json'),
      warn: (message) => this.session.report({ kind: 'warning', message }),
    });
    return this.openedInventory;
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
    await Promise.all([
      ...this.logs.map((log) => log.close()),
      // What is remembered only saves time; a folder that cannot be written to is no reason to fail.
      this.openedInventory?.then((inventory) => inventory.close()).catch(() => undefined),
    ]);
  }

  /** Found when it is first needed: where nothing changed, Terraform is not even asked for its version. */
  public toolbox(lock: string): Promise<Toolbox> {
    const { env, workspace, platform, parallelism, report } = this.session;
    this.openedToolbox ??= openToolbox({
      env,
      workspace,
      version: platform.versions.terraform,
      wanted: lockedProviders(lock),
      parallelism,
      warn: (message) => report({ kind: 'warning', message }),
    });
    return this.openedToolbox;
  }

  private async log(module: string, { redact }: Toolbox): Promise<ModuleLog> {
    const log = new ModuleLog(join(await openRunFolder(this.paths.history, this.name), `${module}.log`), redact);
    this.logs.push(log);
    return log;
  }
}

export type TerraformOptions = Partial<Pick<ModuleOptions, 'additions' | 'onStart'>>;

export interface OpenModule {
  readonly terraform: ModuleTerraform;
  readonly stack: StackJson;
  /** Absolute. */
  readonly log: string;
}

export interface RunOptions {
  readonly operation: OperationResult['operation'] | 'terraform' | 'drift';
  /** Whether the backend has to be there. @default true */
  readonly needsBackend?: boolean;
  /** Called once the guards have let the operation in, before Terraform is started. @default - nothing more is asked */
  readonly admit?: (identity: Identity) => void;
}

/**
 * Does something behind the guards: account and backend are looked at before Terraform is even asked for its version,
 * and one checkout works on one environment once at a time.
 *
 * @throws GuardError, LockError, InputError, ExecutionError
 */
export async function withRun<T>(session: Session, options: RunOptions, action: (run: Run) => Promise<T>): Promise<T> {
  const { platform, environment, workspace, env } = session;
  const clients = new AwsClients({ env, region: platform.region });
  const identity = await checkAccount(session, clients);
  const store = new StateStore(session, clients);
  if (options.needsBackend ?? true) await checkBackend(session, store);
  options.admit?.(identity);
  const paths = workspacePaths(workspace, targetOf(environment, env), environment.name);
  const purpose = `${options.operation} of ${environment.name}`;
  return exclusively(join(paths.environment, 'run.lock'), { purpose }, async () => {
    const run = new Run(session, identity, clients, store, paths);
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
