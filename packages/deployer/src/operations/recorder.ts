import {
  interventionsPrefix,
  keptConfigurationKey,
  recordKey,
  RELEASE_VERSION,
  stateKeyAliasArn,
  verificationKey,
} from '@mlopspltf/definition';
import { sha256 } from '../configuration/digests';
import { messageOf } from '../errors';
import type { Intervention } from '../records/intervention';
import { keepable } from '../records/kept-configuration';
import { nameOf } from '../records/foreign';
import type { DeploymentRecord, StateVersion, VerificationRecord } from '../records/record';
import { lockedProviders } from '../terraform/lock-file';
import type { Planned } from './catalog';
import type { Provenance } from './provenance';
import type { Run } from './run';

/** Writes beside each state what was deployed. */
export class Recorder {
  constructor(
    private readonly run: Run,
    private readonly provenance: Provenance,
  ) {}

  /** After an apply that went through: of one that did not, the state tells by having moved on. */
  public async applied(planned: Planned): Promise<void> {
    await this.record(planned, 'applied');
  }

  public async destroyed(planned: Planned): Promise<void> {
    await this.record(planned, 'destroyed');
  }

  /** After a plan that was empty, so that the module is not chosen again and again. */
  public async verified({ configuration: { module }, digests, values }: Planned): Promise<void> {
    await this.attempt(module, async () => {
      const inventory = await this.run.inventory();
      const { state, record } = await inventory.deployed(module);
      const now = await inventory.refreshed(module);
      // A plan made a moment ago says nothing about a state that has moved on since.
      if (state?.serial !== now?.serial || state?.lineage !== now?.lineage) return;
      if (record?.outcome === 'destroyed' && now === undefined) return;
      const verified: VerificationRecord = {
        schemaVersion: 1,
        module,
        ...this.origin(),
        configuration: digests,
        reads: values,
        ...(now && { state: versionOf(now) }),
      };
      await this.put(verificationKey(this.run.session.platform, module), JSON.stringify(verified, undefined, 2));
    });
  }

  /**
   * After something else that may have changed the state.
   *
   * @param what words that say what it was; no arguments, which can hold secrets
   */
  public async intervened(module: string, what: string, outcome: Intervention['outcome']): Promise<void> {
    await this.attempt(module, async () => {
      const { platform, admission } = this.run.session;
      const intervention: Intervention = {
        schemaVersion: 1,
        ...this.origin(),
        what,
        outcome,
        ...(admission?.breakGlass !== undefined && { breakGlass: admission.breakGlass }),
      };
      // A key of its own for each: nothing is read, and two at once lose nothing.
      const key = `${interventionsPrefix(platform, module)}${this.run.name}.json`;
      await this.put(key, JSON.stringify(intervention, undefined, 2));
    });
  }

  private async record(planned: Planned, outcome: DeploymentRecord['outcome']): Promise<void> {
    const { module, lock } = planned.configuration;
    const { platform, environment, admission } = this.run.session;
    await this.attempt(module, async () => {
      const [state, sources, shared, kept] = await Promise.all([
        (await this.run.inventory()).refreshed(module),
        this.provenance.sourcesOf(module),
        this.provenance.sharedFiles(),
        this.keep(planned),
      ]);
      if (state === undefined) throw new Error('its state is gone');
      const record: DeploymentRecord = {
        schemaVersion: 1,
        module,
        repository: nameOf(platform.repository),
        outcome,
        environment: environment.name,
        account: environment.account,
        ...this.origin(),
        configuration: planned.digests,
        reads: planned.values,
        sources,
        shared,
        versions: {
          deployer: RELEASE_VERSION,
          terraform: platform.versions.terraform,
          providers: Object.fromEntries(lockedProviders(lock).map(({ address, version }) => [address, version])),
        },
        state: versionOf(state),
        kept,
        ...(admission?.breakGlass === undefined ? {} : { breakGlass: admission.breakGlass }),
      };
      await this.put(recordKey(platform, module), JSON.stringify(record, undefined, 2));
    });
  }

  /** Before the record, which names it: a record never leads to something that is not there. */
  private async keep({ configuration }: Planned): Promise<DeploymentRecord['kept']> {
    const { platform } = this.run.session;
    const key = keptConfigurationKey(platform, configuration.module);
    const text = keepable(configuration, platform.versions.terraform);
    const digest = sha256(text);
    const { record } = await (await this.run.inventory()).deployed(configuration.module);
    if (record?.kept.sha256 === digest && record.kept.key === key) return record.kept;
    const version = (await this.put(key, text))?.version;
    return { key, sha256: digest, ...(version === undefined ? {} : { version }) };
  }

  private origin(): Pick<DeploymentRecord, 'commit' | 'clean' | 'branch' | 'who' | 'pipeline' | 'at'> {
    return { ...this.run.revision, at: new Date().toISOString() };
  }

  private put(key: string, text: string): ReturnType<Run['store']['bucket']['put']> {
    const { platform, environment } = this.run.session;
    const encryptionKey = stateKeyAliasArn(platform, environment.name, environment.account);
    return this.run.store.bucket.put(key, text, { encryptionKey });
  }

  /** What was applied stays applied: without its record the module is only looked at once more. */
  private async attempt(module: string, write: () => Promise<void>): Promise<void> {
    try {
      await write();
    } catch (error) {
      this.run.session.report({
        kind: 'warning',
        message: `${module}: what was deployed could not be recorded, so the next plan looks at it again: ${messageOf(error)}`,
      });
    }
  }
}

function versionOf({ lineage, serial }: StateVersion): StateVersion {
  return { lineage, serial };
}
