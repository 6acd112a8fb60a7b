import {
  interventionsPrefix,
  recordKey,
  repositorySegment,
  stateKey,
  verificationKey,
  type Platform,
} from '@mlopspltf/definition';
import pLimit from 'p-limit';
import { dirname } from 'node:path/posix';
import type { StateBucket } from '../aws/state-bucket';
import { summarizeState } from '../terraform/state';
import { readJsonIfPresent, writeJson } from '../workspace/files';
import { parseIntervention, type Intervention } from './intervention';
import { refuseForeign } from './foreign';
import { parseRecord, parseVerification, type DeploymentRecord, type VerificationRecord } from './record';
import { judgeWriter } from './release';

/** What an environment holds of one module. */
export interface Deployed {
  /** Absent where nothing was ever applied. */
  readonly state?: StateFacts;
  /** Absent where there is none, or where it is unreadable. */
  readonly record?: DeploymentRecord;
  /** Whether the record that is there is damaged: it then tells nothing. @default false */
  readonly unreadable?: boolean;
  readonly verified?: VerificationRecord;
  /** The last of what was done to it beside its deployments. @default - nothing was */
  readonly intervention?: Intervention;
}

/** What is known of a state without keeping any value of it. */
export interface StateFacts {
  readonly lineage: string;
  readonly serial: number;
  /** Number of resources. */
  readonly resources: number;
  /** Digests of the values, by name. */
  readonly outputs: Readonly<Record<string, string>>;
}

export interface InventoryOptions {
  readonly platform: Platform;
  readonly bucket: Pick<StateBucket, 'name' | 'list' | 'object'>;
  /** File in which what was read is remembered for the next run, absolute. It holds no values. */
  readonly cache: string;
  /** Told once that a newer release of the tools has been at work. @default - nobody is */
  readonly warn?: (message: string) => void;
}

/** S3 answers some 5,500 reads a second and prefix; more at once would only fill the sockets. */
const READS_AT_ONCE = 16;

/**
 * States and records of one environment. One list tells what has changed since the last look; only that is read.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html ETag
 */
export class Inventory {
  private readonly facts = new Map<string, Promise<unknown>>();
  private readonly seen = new Map<string, Seen>();
  /** Keys of what was written since the list was made. */
  private readonly written = new Set<string>();
  private readonly limit = pLimit(READS_AT_ONCE);
  private warned = false;

  private constructor(
    private readonly options: InventoryOptions,
    private readonly objects: ReadonlyMap<string, string>,
    private readonly remembered: Readonly<Record<string, Seen>>,
  ) {}

  public static async open(options: InventoryOptions): Promise<Inventory> {
    const [objects, cache] = await Promise.all([
      options.bucket.list(prefixOf(options.platform)),
      readJsonIfPresent<Cache>(options.cache),
    ]);
    const fits = cache?.schemaVersion === SCHEMA_VERSION && cache.bucket === options.bucket.name;
    return new Inventory(options, objects, fits ? (cache.objects ?? {}) : {});
  }

  /** Modules that have a state here, the definition's and others. */
  public get modules(): readonly string[] {
    return this.modulesWith(stateKey);
  }

  /** Modules that have a record here, whether their state is still there or not. */
  public get recorded(): readonly string[] {
    return this.modulesWith(recordKey);
  }

  /**
   * @throws ExecutionError when a state is damaged
   * @throws GuardError when a newer release of the tools deployed it, and this one may misunderstand what that wrote
   */
  public async deployed(module: string): Promise<Deployed> {
    const { platform } = this.options;
    const [state, record, verified, intervention] = await Promise.all([
      this.state(stateKey(platform, module)),
      this.record(module),
      this.read(verificationKey(platform, module), parseVerification),
      this.lastIntervention(module),
    ]);
    const unreadable = record === undefined && this.objects.has(recordKey(platform, module));
    return { state, record, verified, ...(unreadable && { unreadable }), ...(intervention && { intervention }) };
  }

  /** @returns undefined where there is no state @throws ExecutionError when it is damaged */
  public state(key: string): Promise<StateFacts | undefined> {
    return this.read(key, (text) => {
      const {
        lineage,
        serial,
        resources,
        outputDigests: outputs,
      } = summarizeState(text, `s3://${this.options.bucket.name}/${key}`);
      return { lineage, serial, resources, outputs } satisfies StateFacts;
    });
  }

  /** Looks at a module's state anew, because it was written since. */
  public async refreshed(module: string): Promise<StateFacts | undefined> {
    const key = stateKey(this.options.platform, module);
    this.forget(key);
    return this.state(key);
  }

  /** Has an object read anew when it is asked for next: others may have written it meanwhile. */
  public forget(key: string): void {
    this.written.add(key);
    this.facts.delete(key);
  }

  /** Remembers what was read. */
  public async close(): Promise<void> {
    // What nobody asked for this time, and is as it was, saves the next run a read all the same.
    const unasked = [...this.objects].flatMap(([key, etag]) => {
      const seen = this.remembered[key];
      return seen?.etag === etag ? [[key, seen] as const] : [];
    });
    const objects = Object.fromEntries([...unasked, ...this.seen].sort(([a], [b]) => (a < b ? -1 : 1)));
    if (JSON.stringify(objects) === JSON.stringify(this.remembered)) return;
    const cache: Cache = { schemaVersion: SCHEMA_VERSION, bucket: this.options.bucket.name, objects };
    await writeJson(this.options.cache, cache);
  }

  private async record(module: string): Promise<DeploymentRecord | undefined> {
    const key = recordKey(this.options.platform, module);
    const place = `s3://${this.options.bucket.name}/${key}`;
    const record = await this.read(key, (text) => parseRecord(text, place));
    refuseForeign(record, this.options.platform.repository, place);
    const warning = record && judgeWriter(module, record.versions.deployer);
    if (warning !== undefined && !this.warned) {
      this.warned = true;
      this.options.warn?.(warning);
    }
    return record;
  }

  private modulesWith(keyOf: typeof stateKey): readonly string[] {
    const { platform } = this.options;
    return [...this.objects.keys()]
      .map((key) => [key, dirname(key).split('/').at(-1) ?? ''] as const)
      .filter(([key, module]) => MODULE_NAME.test(module) && keyOf(platform, module) === key)
      .map(([, module]) => module)
      .sort();
  }

  /** Keys sort by time. */
  private async lastIntervention(module: string): Promise<Intervention | undefined> {
    const prefix = interventionsPrefix(this.options.platform, module);
    const last = [...this.objects.keys()]
      .filter((key) => key.startsWith(prefix))
      .sort()
      .at(-1);
    return last === undefined ? undefined : this.read(last, parseIntervention);
  }

  private read<T>(key: string, parse: (text: string) => T): Promise<T | undefined> {
    const known = this.facts.get(key) as Promise<T | undefined> | undefined;
    if (known) return known;
    const found = this.limit(() => this.look(key, parse));
    this.facts.set(key, found);
    return found;
  }

  private async look<T>(key: string, parse: (text: string) => T): Promise<T | undefined> {
    const etag = this.written.has(key) ? undefined : this.objects.get(key);
    if (etag === undefined && !this.written.has(key) && key.startsWith(prefixOf(this.options.platform)))
      return undefined;
    const remembered = this.remembered[key];
    if (etag !== undefined && remembered?.etag === etag) {
      this.seen.set(key, remembered);
      return remembered.facts as T;
    }
    const text = await this.options.bucket.object(key);
    const facts = text === undefined ? undefined : parse(text);
    if (etag !== undefined && facts !== undefined) this.seen.set(key, { etag, facts });
    return facts;
  }
}

/** What the list was made of; states of other repositories lie elsewhere. */
function prefixOf(platform: Platform): string {
  return `${repositorySegment(platform.repository.name)}/`;
}

/** An object as it was when its facts were taken. */
interface Seen {
  readonly etag: string;
  readonly facts: unknown;
}

interface Cache {
  readonly schemaVersion: number;
  readonly bucket: string;
  /** By key. */
  readonly objects: Readonly<Record<string, Seen>>;
}

/** Others can write into the bucket, and a module's name becomes a folder's. */
const MODULE_NAME = /^[a-z0-9_]+$/;

/** Raised when facts are taken otherwise. */
const SCHEMA_VERSION = 1;
