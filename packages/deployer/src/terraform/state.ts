import { createHash } from 'node:crypto';
import { ExecutionError } from '../errors';

/** What tells one version of a state from another. */
export interface StateSummary {
  /** The same for all versions of one state. */
  readonly lineage: string;
  /** Counts its versions. */
  readonly serial: number;
  /** Number of resources, data sources not counted. */
  readonly resources: number;
  /** `aws_s3_bucket.state`, sorted; instances of one resource are one. */
  readonly addresses: readonly string[];
  /** Names. */
  readonly outputs: readonly string[];
  /** What tells one value of an output from another, by name: the values themselves may be secret. */
  readonly outputDigests: Readonly<Record<string, string>>;
}

/** A resource that a state knows, data sources not counted. Instances of one resource are one. */
export interface ManagedResource {
  /** `aws_s3_bucket.state` */
  readonly address: string;
  readonly type: string;
  /** Addresses of what it was made of, data sources among them. */
  readonly dependsOn: readonly string[];
}

/**
 * @param place for the message
 * @throws ExecutionError when it is no state
 */
export function summarizeState(text: string, place: string): StateSummary {
  const state = readState(text, place);
  const managed = managedIn(state);
  return {
    lineage: state.lineage,
    serial: state.serial,
    resources: managed.length,
    addresses: managed.map(({ address }) => address),
    outputs: Object.keys(state.outputs ?? {}).sort(),
    outputDigests: Object.fromEntries(
      Object.entries(state.outputs ?? {}).map(([name, output]) => [name, digestOf(output)]),
    ),
  };
}

/**
 * Sorted by address.
 *
 * @param place for the message
 * @throws ExecutionError when it is no state
 */
export function managedResources(text: string, place: string): readonly ManagedResource[] {
  return managedIn(readState(text, place));
}

/** Whether nothing is in it: never applied, or destroyed. */
export function isEmptyState({ resources, outputs }: Pick<StateSummary, 'resources' | 'outputs'>): boolean {
  return resources === 0 && outputs.length === 0;
}

function digestOf(output: unknown): string {
  const { value } = output as { readonly value?: unknown };
  return createHash('sha256')
    .update(JSON.stringify(value ?? null))
    .digest('hex');
}

interface StateFile {
  readonly lineage?: unknown;
  readonly serial?: unknown;
  readonly outputs?: Readonly<Record<string, unknown>>;
  readonly resources?: readonly {
    readonly mode?: string;
    readonly module?: string;
    readonly type?: string;
    readonly name?: string;
    readonly instances?: readonly { readonly dependencies?: readonly string[] }[];
  }[];
}

type WholeState = StateFile & { readonly lineage: string; readonly serial: number };

function readState(text: string, place: string): WholeState {
  const state = parse(text);
  if (isWhole(state)) return state;
  throw new ExecutionError(`${place} is not a Terraform state: it was cut off, or something else was written there.`);
}

function isWhole(state: StateFile | undefined): state is WholeState {
  return typeof state?.lineage === 'string' && typeof state.serial === 'number';
}

function managedIn({ resources = [] }: StateFile): readonly ManagedResource[] {
  return (
    resources
      // While it applies, Terraform notes resources that it has not made yet, without instances.
      .filter(({ mode, instances }) => mode === 'managed' && instances?.length !== 0)
      .map(({ module, type = '', name = '', instances = [] }) => ({
        address: [...(module ? [module] : []), type, name].join('.'),
        type,
        dependsOn: [...new Set(instances.flatMap(({ dependencies = [] }) => dependencies))].sort(),
      }))
      .sort((a, b) => (a.address < b.address ? -1 : a.address > b.address ? 1 : 0))
  );
}

function parse(text: string): StateFile | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
