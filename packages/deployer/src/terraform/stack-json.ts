import { InputError } from '../errors';

/** A synthesized stack, as far as it is looked into. */
export interface StackJson {
  readonly terraform?: unknown;
  readonly module?: unknown;
  readonly moved?: unknown;
  readonly removed?: unknown;
  readonly resource?: Readonly<Record<string, Readonly<Record<string, ResourceBlock>>>>;
  readonly data?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
}

export interface ResourceBlock {
  readonly lifecycle?: Lifecycle | readonly Lifecycle[];
  readonly [attribute: string]: unknown;
}

interface Lifecycle {
  readonly prevent_destroy?: boolean;
  readonly [argument: string]: unknown;
}

/** Name of the file in a stack's folder. */
export const STACK_FILE = 'cdk.tf.json';

/** @throws InputError when it is no JSON object */
export function parseStack(text: string, file: string): StackJson {
  try {
    const stack: unknown = JSON.parse(text);
    if (typeof stack === 'object' && stack !== null && !Array.isArray(stack)) return stack;
  } catch {
    // Told below.
  }
  throw new InputError(`${file} is not Terraform's JSON. Run npx projen synth to write it again.`);
}

/**
 * Whether a property is one of the notes that cdktf puts beside each block, on where it was made. Terraform passes over
 * them; within a value, `//` is a name like any other.
 * @see https://developer.hashicorp.com/terraform/language/syntax/json#comment-properties
 */
export function isNote(name: string, value: unknown): boolean {
  return name === '//' && typeof value === 'object' && value !== null && 'metadata' in value;
}

/** A resource of a stack that has a name of its own in AWS. */
export interface StackResource {
  /** `aws_s3_bucket.state` */
  readonly address: string;
  readonly type: string;
  readonly block: ResourceBlock;
}

export function resourcesOf(stack: StackJson): readonly StackResource[] {
  return Object.entries(stack.resource ?? {}).flatMap(([type, named]) =>
    Object.entries(named).map(([name, block]) => ({ address: `${type}.${name}`, type, block })),
  );
}

/**
 * The providers that a stack names itself, in full: `registry.terraform.io/hashicorp/aws`.
 * @see https://developer.hashicorp.com/terraform/language/providers/requirements#source-addresses
 */
export function requiredProviders({ terraform }: StackJson): readonly string[] {
  const required = (terraform as { readonly required_providers?: unknown } | undefined)?.required_providers ?? {};
  return [required].flat().flatMap((block) =>
    Object.entries(block as Readonly<Record<string, { readonly source?: string } | undefined>>).map(
      ([name, provider]) => {
        const parts = (provider?.source ?? name).split('/');
        return ['registry.terraform.io', 'hashicorp']
          .slice(0, Math.max(0, 3 - parts.length))
          .concat(parts)
          .join('/');
      },
    ),
  );
}

/** Addresses of the resources that Terraform refuses to delete. */
export function protectedResources(stack: StackJson): readonly string[] {
  return resourcesOf(stack)
    .filter(isProtected)
    .map(({ address }) => address);
}

/**
 * An override file that lets Terraform delete and replace what the stack protects; undefined where it protects nothing.
 * `prevent_destroy` takes a literal only, so one stack for all environments cannot say it by itself.
 * @see https://developer.hashicorp.com/terraform/language/files/override
 */
export function liftedProtection(stack: StackJson): string | undefined {
  return protection(stack, isProtected, false);
}

/** An override file that says of some resources whether Terraform may delete and replace them; undefined for none. */
export function protection(
  stack: StackJson,
  which: (resource: StackResource) => boolean,
  prevents: boolean,
): string | undefined {
  const set: Record<string, Record<string, unknown>> = {};
  for (const { address, type } of resourcesOf(stack).filter(which)) {
    set[type] = { ...set[type], [address.slice(type.length + 1)]: { lifecycle: { prevent_destroy: prevents } } };
  }
  return Object.keys(set).length === 0 ? undefined : JSON.stringify({ resource: set }, undefined, 2);
}

function isProtected({ block }: StackResource): boolean {
  return [block.lifecycle ?? []].flat().some(({ prevent_destroy: protect }) => protect === true);
}
