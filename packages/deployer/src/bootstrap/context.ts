import { BACKEND_MODULE, stateKey, stateKeyAlias } from '@mlopspltf/definition';
import { join } from 'node:path';
import type { Approver, ResourceChange } from '../api';
import type { StateStore } from '../aws/state-store';
import type { OpenModule, Run } from '../operations/run';
import { readConfiguration } from '../configuration/configuration';
import { digestOf } from '../configuration/digests';
import type { Backend } from '../terraform/init';
import type { SavedPlan } from '../terraform/module';
import type { StackJson } from '../terraform/stack-json';
import { summarizeState } from '../terraform/state';
import { readIfPresent } from '../workspace/files';
import { isTerraform } from '../workspace/processes';
import { Claim } from './claim';
import type { Facts } from './facts';
import { JournalFile } from './journal';
import { findKey } from './key';
import { thisUser } from '../this-user';
import { readRecord } from './record';
import { settingsDigest } from './settings';

export interface ContextOptions {
  readonly run: Run;
  readonly stack: StackJson;
  /** Found out only where something has to be asked. @throws GuardError when nobody can be */
  readonly approver: () => Approver;
}

/** What the steps of one set-up share. */
export class BootstrapContext {
  public readonly run: Run;
  public readonly store: StateStore;
  public readonly stack: StackJson;
  public readonly journal: JournalFile;
  public readonly claim: Claim;
  /** Folder of the local state, absolute. */
  public readonly localFolder: string;
  /** All that was applied in this run. */
  public readonly applied: ResourceChange[] = [];
  /** Absolute; the log of the latest Terraform. */
  public log?: string;
  private waves = 0;

  constructor(private readonly options: ContextOptions) {
    this.run = options.run;
    this.store = options.run.store;
    this.stack = options.stack;
    const folder = join(this.run.paths.environment, BACKEND_MODULE);
    this.localFolder = join(folder, 'local');
    this.journal = new JournalFile(join(folder, 'journal.json'));
    const { platform, environment } = this.run.session;
    this.claim = new Claim({ platform, environment, clients: this.run.clients, who: thisUser() });
  }

  public get localState(): string {
    return join(this.localFolder, 'terraform.tfstate');
  }

  public get localBackend(): Backend {
    return { kind: 'local', state: this.localState };
  }

  /** Looks at everything anew. */
  public async observe(): Promise<Facts> {
    const { store, run } = this;
    const { platform, environment } = run.session;
    const aliasName = stateKeyAlias(platform, environment.name);
    const [bucket, table, key, remote, digest, lock, record, settings, localText, configuration] = await Promise.all([
      store.bucket.exists(),
      !store.table.used || store.table.exists(),
      findKey({ clients: run.clients, aliasName }),
      store.bucket.state(BACKEND_MODULE),
      store.table.used ? store.table.digest(BACKEND_MODULE) : undefined,
      this.lock(),
      readRecord(store.bucket, platform),
      settingsDigest({ platform, environment, clients: run.clients, store }),
      readIfPresent(this.localState),
      this.configuration(),
    ]);
    const local = localText === undefined || localText === '' ? undefined : summarizeState(localText, this.localState);
    const journal = this.journal.read();
    const { running } = journal;
    const orphan = running && (await isTerraform(running.pid)) ? running.pid : undefined;
    const found = { bucket, table, key: key !== undefined, remote, digest, lock, record, settings, local };
    const places = {
      local: this.localState,
      remote: `s3://${store.bucket.name}/${stateKey(platform, BACKEND_MODULE)}`,
    };
    return { ...found, journal, orphan, configuration, usesTable: store.table.used, places };
  }

  /** Terraform for the backend's module; its process is noted in the journal for as long as it runs. */
  public async terraform(additions: Readonly<Record<string, string>> = {}): Promise<OpenModule> {
    const opened = await this.run.terraform(BACKEND_MODULE, {
      additions,
      onStart: (pid) => this.journal.noteRunning(pid),
    });
    this.log = opened.log;
    return opened;
  }

  /** Shows a plan, and asks. */
  public async approves({ changes, outputs }: SavedPlan): Promise<boolean> {
    const { session, identity } = this.run;
    this.waves += 1;
    session.report({
      kind: 'wave',
      wave: { number: this.waves, modules: [{ module: BACKEND_MODULE, changes, outputs }], deferred: [] },
    });
    return this.options.approver()(`Apply this to ${session.environment.name} (account ${identity.account})?`);
  }

  /** @throws GuardError when nobody can be asked */
  public requireApprover(): void {
    this.options.approver();
  }

  private async lock(): Promise<Facts['lock']> {
    const { bucket, table } = this.store;
    const inTable = table.used ? await table.lock(BACKEND_MODULE) : undefined;
    return inTable ?? (bucket.holdsLocks ? bucket.lock(BACKEND_MODULE) : undefined);
  }

  private async configuration(): Promise<string> {
    const { digests } = await readConfiguration(this.run.session, BACKEND_MODULE);
    return digestOf(digests);
  }
}
