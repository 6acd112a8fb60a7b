import { join } from 'node:path';
import type { ResourceChange } from '../api';
import type { DriftedResource } from '../drift/result';
import { GuardError } from '../errors';
import { makeFolder, readIfPresent, remove, writeWhole } from '../workspace/files';
import { failureOf } from './failure';
import { driftedResources, type DriftFilter } from './drift-json';
import { pushCommand } from './half-done';
import { initialise, restoreLockFile, type Backend } from './init';
import { LockTrace } from './lock-trace';
import type { ApplyOptions, ModuleOptions, PlanOptions, PrepareOptions, SavedPlan } from './module-options';
import { changedAttributes } from './plan-json';
import { runAttached, runProcess, type TerraformCall, type TerraformExit } from './run';
import { UNSAVED_STATE, writeStackCopy } from './stack-copy';
import { VerifiedProviders } from './verified-providers';
import { Transcript } from './transcript';

export type { ModuleOptions, SavedPlan } from './module-options';

interface StartOptions {
  /** @default - not traced */
  readonly trace?: LockTrace;
  /** Variables beside the others. @default - none */
  readonly env?: Readonly<Record<string, string>>;
}

/** Somebody's plan may hold the lock for a moment; longer than this it is worth telling. */
const LOCK_TIMEOUT = '-lock-timeout=5s';

/** Terraform in one module's folder. Every method throws a DeployerError with Terraform's own words when it fails. */
export class ModuleTerraform {
  constructor(private readonly options: ModuleOptions) {}

  /** Makes the folder hold what was synthesized, initialised for its backend. */
  public async prepare({ backend = { kind: 's3' }, allowUnsavedState, onInit }: PrepareOptions = {}): Promise<void> {
    const { paths, files, toolbox, stack, lock, backendConfig, shared, signal } = this.options;
    if (!allowUnsavedState) await this.refuseUnsavedState();
    await remove(paths.plans);
    await makeFolder(paths.plans);
    await writeStackCopy(paths.stack, { ...files, ...this.additions(backend) });
    await initialise({
      paths,
      binary: toolbox.binary,
      backend,
      backendConfig,
      stack,
      lock,
      providers: new VerifiedProviders({ shared, lock, signal }),
      cli: toolbox.cli.env,
      ...(toolbox.cli.pluginCache !== undefined && { cache: toolbox.cli.pluginCache }),
      start: (args, env) => this.expectSuccess(args, { env }),
      onStart: onInit,
    });
  }

  /** @returns undefined when there is nothing to do */
  public async plan({
    destroy = false,
    lock,
    targets = [],
    refresh = true,
  }: PlanOptions): Promise<SavedPlan | undefined> {
    const file = this.planFile();
    // Terraform keeps the mode of a file that is there.
    await writeWhole(file, '');
    const mode = [
      ...(destroy ? ['-destroy'] : []),
      ...(refresh ? [] : ['-refresh=false']),
      ...targets.map((address) => `-target=${address}`),
    ];
    const end = await this.start([...PLAN, `-lock=${lock}`, LOCK_TIMEOUT, ...mode, `-out=${file}`]);
    if (end.exitCode === PLAN_HAS_CHANGES) {
      return { file, changes: await this.withAttributes(file, end.said.changes), outputs: end.said.outputs };
    }
    await remove(file);
    if (end.exitCode !== 0) throw await this.failure('plan', end);
    return undefined;
  }

  /** Applies exactly that plan. */
  public async apply({ file }: Pick<SavedPlan, 'file'>, options: ApplyOptions = {}): Promise<void> {
    const { lock = true, onLockError } = options;
    const trace = new LockTrace(join(this.options.paths.plans, `${this.options.run}.log`));
    await trace.open();
    try {
      await this.expectSuccess(['apply', '-json', '-input=false', `-lock=${lock}`, LOCK_TIMEOUT, file], { trace });
    } catch (error) {
      if (!(await onLockError?.(error, await trace.ids()))) throw error;
      await this.apply({ file }, { lock });
    } finally {
      await trace.close();
    }
  }

  /**
   * What is in AWS otherwise than in the state. Nothing is written but a plan, which is removed; nobody is locked out.
   *
   * @see https://developer.hashicorp.com/terraform/cli/commands/plan#planning-modes
   */
  public async drift(counts: DriftFilter): Promise<readonly DriftedResource[]> {
    const file = this.planFile();
    // Terraform keeps the mode of a file that is there.
    await writeWhole(file, '');
    try {
      const end = await this.start([...PLAN, '-refresh-only', '-lock=false', `-out=${file}`]);
      if (end.exitCode === 0) return [];
      if (end.exitCode !== PLAN_HAS_CHANGES) throw await this.failure('plan', end);
      return driftedResources(await this.shown(file), counts);
    } finally {
      await remove(file);
    }
  }

  public async discard({ file }: Pick<SavedPlan, 'file'>): Promise<void> {
    await remove(file);
  }

  /** Whatever a person types, on their terminal. @returns Terraform's exit code */
  public async attached(args: readonly string[]): Promise<number> {
    const { paths, lock } = this.options;
    if (args[0] === 'init' || args[0] === 'providers') await restoreLockFile(paths, lock);
    const call = this.call(args);
    const { exitCode } = await runAttached({ ...call, env: { ...call.env, TF_INPUT: '1', TF_IN_AUTOMATION: '' } });
    return exitCode;
  }

  private async expectSuccess(args: readonly string[], more: StartOptions = {}): Promise<void> {
    const end = await this.start(args, more);
    if (end.exitCode !== 0) throw await this.failure(args[0] ?? '', end);
  }

  private async start(
    args: readonly string[],
    { trace, env: added = {} }: StartOptions = {},
  ): Promise<{ readonly said: Transcript } & TerraformExit> {
    const { toolbox, log, onStart } = this.options;
    const said = new Transcript(log, toolbox.redact);
    log.write(`$ terraform ${args.join(' ')}`);
    const call = this.call(args);
    const env = { ...(trace?.variables(call.env) ?? call.env), ...added };
    const exit = await runProcess({ ...call, env, onLine: (line) => said.take(line), onStart });
    return { said, ...exit };
  }

  /** Asks what changes in resources that stay, where there are any: it costs another start of the provider. */
  private async withAttributes(file: string, changes: readonly ResourceChange[]): Promise<readonly ResourceChange[]> {
    if (!changes.some(({ action }) => CHANGES_ATTRIBUTES.has(action))) return changes;
    const attributes = changedAttributes(await this.shown(file));
    return changes.map((change) => ({ ...change, attributes: attributes.get(change.address) ?? [] }));
  }

  private planFile(): string {
    return join(this.options.paths.plans, `${this.options.run}.tfplan`);
  }

  /** A plan as JSON. It holds secrets, and goes neither to the log nor into an error. */
  private async shown(file: string): Promise<string> {
    const { log, toolbox } = this.options;
    const json: string[] = [];
    const said = new Transcript(log, toolbox.redact);
    const onLine = (line: string, source: string): void => {
      if (source === 'stdout') json.push(line);
      else said.take(line);
    };
    const exit = await runProcess({ ...this.call(['show', '-json', file]), onLine });
    if (exit.exitCode !== 0) throw await this.failure('show', { said, ...exit });
    return json.join('\n');
  }

  private call(args: readonly string[]): TerraformCall {
    const { toolbox, paths, signal } = this.options;
    return {
      binary: toolbox.binary.path,
      args,
      cwd: paths.stack,
      env: { ...toolbox.env, TF_DATA_DIR: paths.data },
      signal,
    };
  }

  /** Variables lie where Terraform finds them by itself, so that `import` and `console` know them too. */
  private additions(backend: Backend): Readonly<Record<string, string>> {
    return {
      ...this.options.additions,
      'environment.auto.tfvars': this.options.variables,
      ...(backend.kind === 'local'
        ? { 'backend_override.tf.json': JSON.stringify({ terraform: { backend: { local: { path: backend.state } } } }) }
        : {}),
    };
  }

  private async refuseUnsavedState(): Promise<void> {
    const { paths, module, environment } = this.options;
    const file = join(paths.stack, UNSAVED_STATE);
    if ((await readIfPresent(file)) === undefined) return;
    throw new GuardError(
      `${file} is a state of ${module} that Terraform could not save. It knows of resources that the stored one does not: ` +
        'push it first, then remove the file.',
      { next: pushCommand(module, environment) },
    );
  }

  private async failure(
    command: string,
    { said, ...exit }: { readonly said: Transcript } & TerraformExit,
  ): Promise<Error> {
    const { module, environment, paths, toolbox, onRunner = false } = this.options;
    const { diagnostics, tail, done } = said;
    const log = onRunner ? undefined : this.options.log.file;
    const file = join(paths.stack, UNSAVED_STATE);
    const unsavedState = (await readIfPresent(file)) === undefined ? undefined : file;
    const { env } = toolbox;
    const place = { module, environment, log, onRunner };
    return failureOf({ ...place, command, env, diagnostics, tail, done, unsavedState, ...exit });
  }
}

const CHANGES_ATTRIBUTES: ReadonlySet<ResourceChange['action']> = new Set(['update', 'replace', 'import']);

/** A plan that this program reads. */
const PLAN = ['plan', '-json', '-input=false', '-detailed-exitcode'] as const;

/** Of `-detailed-exitcode`. */
const PLAN_HAS_CHANGES = 2;
