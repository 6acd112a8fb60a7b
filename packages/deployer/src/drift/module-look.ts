import { recordKey } from '@mlopspltf/definition';
import { join } from 'node:path';
import { DeployerError, ExecutionError, messageOf } from '../errors';
import { overridesFor } from '../operations/overrides';
import type { Run } from '../operations/run';
import { fetchKept } from '../records/kept-configuration';
import { modulePaths } from '../workspace/paths';
import { countedChanges } from './counted-changes';
import type { DeployedModule } from './deployed-modules';
import type { DriftedResource, ModuleDrift } from './result';

/** One look at a module. Never throws: what keeps it from being looked at is its result. */
export class ModuleLook {
  private started = 0;
  private log?: string;
  private way?: string;

  constructor(
    private readonly run: Run,
    private readonly deployed: DeployedModule,
  ) {}

  /** The command that makes good what kept the module from being looked at, where one is known. */
  public get next(): string | undefined {
    return this.way;
  }

  public async take(): Promise<ModuleDrift> {
    this.started = Date.now();
    try {
      const resources = await this.resources();
      return this.told(resources.length === 0 ? 'same' : 'drifted', { resources });
    } catch (error) {
      if (error instanceof DeployerError) this.way = error.next;
      return this.told('failed', { error: messageOf(error) });
    }
  }

  private async resources(): Promise<readonly DriftedResource[]> {
    const { deployed, run } = this;
    const { module } = deployed;
    const { signal, platform } = run.session;
    if (signal?.aborted) throw new ExecutionError('Stopped before it was started.');
    if ('problem' in deployed) throw new ExecutionError(deployed.problem, { next: deployed.next });
    const folder = join(modulePaths(run.paths, module).stack, '..', 'kept');
    const configuration = await fetchKept(run.store.bucket, { module, kept: deployed.kept, folder });
    if (configuration === undefined) {
      throw new ExecutionError(
        `What was kept of ${module} beside ${recordKey(platform, module)} is damaged or gone, so there is nothing to compare it ` +
          'with. Its next deployment keeps it anew.',
      );
    }
    const additions = await overridesFor(run, module, configuration.stack);
    const { terraform, log } = await run.open(configuration, { additions });
    this.log = log;
    await terraform.prepare({ onInit: () => this.enter('init') });
    this.enter('plan');
    return terraform.drift(countedChanges(configuration.stack));
  }

  private enter(phase: 'init' | 'plan'): void {
    this.run.session.report({ kind: 'module', module: this.deployed.module, phase });
  }

  private told(
    outcome: ModuleDrift['outcome'],
    { resources = [], error }: Partial<Pick<ModuleDrift, 'resources' | 'error'>>,
  ): ModuleDrift {
    const { module, deployed } = this.deployed;
    const seconds = Math.round((Date.now() - this.started) / 100) / 10;
    const note = outcome === 'drifted' ? `${counted(resources)} outside` : error?.split('\n', 1)[0];
    this.run.session.report({ kind: 'module', module, phase: PHASES[outcome], seconds, ...(note && { note }) });
    return {
      module,
      outcome,
      resources,
      ...(deployed && { deployed }),
      ...(error !== undefined && { error }),
      ...(this.log !== undefined && { log: this.log }),
      seconds,
    };
  }
}

const PHASES = { same: 'unchanged', drifted: 'done', failed: 'failed' } as const;

/** `2 changed, 1 deleted`. */
function counted(resources: readonly DriftedResource[]): string {
  return (['changed', 'deleted'] as const)
    .map((kind) => ({ kind, count: resources.filter((resource) => resource.kind === kind).length }))
    .filter(({ count }) => count > 0)
    .map(({ kind, count }) => `${count} ${kind}`)
    .join(', ');
}
