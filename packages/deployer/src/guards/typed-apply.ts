import { isDataStore, type Environment } from '@mlopspltf/definition';
import { GuardError } from '../errors';
import { resourcesOf, type StackJson } from '../terraform/stack-json';

/** A call of Terraform that a person has typed. */
export interface TypedCall {
  readonly module: string;
  /** As they stand after `terraform`. */
  readonly args: readonly string[];
  readonly stack: StackJson;
  /** Of the resources in the module's state: `aws_s3_bucket.data["a"]`. */
  readonly addresses: readonly string[];
}

/**
 * Terraform itself keeps the data stores of a stack where a person applies by hand (`prevent_destroy`). What it does not
 * keep is refused here: those that the stack no longer has, and those that a plan made elsewhere would delete.
 *
 * @throws GuardError where the environment may not lose data
 * @see https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle#prevent_destroy
 */
export function refuseTypedLoss({ name, destroyable }: Pick<Environment, 'name' | 'destroyable'>, call: TypedCall) {
  const { module, args, stack, addresses } = call;
  if (destroyable || !isTypedApply(args)) return;
  const [file] = planFiles(args);
  if (file !== undefined) {
    throw new GuardError(
      `${name} is not destroyable, and what the plan ${JSON.stringify(file)} would delete is not looked at here. Let Terraform ` +
        `plan anew (apply without a file), or deploy: npx projen deploy:${name} --module ${module}. Nothing was changed.`,
    );
  }
  const left = orphans(stack, addresses);
  if (left.length === 0) return;
  throw new GuardError(
    `${name} is not destroyable, and ${module} would lose data that its stack no longer has:\n` +
      `${left.map((address) => `  ${address}`).join('\n')}\n` +
      `Put ${left.length === 1 ? 'it' : 'them'} back into the stack, or say by a moved block what became of ${left.length === 1 ? 'it' : 'them'}; ` +
      `or let Terraform forget ${left.length === 1 ? 'it' : 'them'} (state rm), which deletes nothing. Nothing was changed.`,
  );
}

/** Whether a call can delete what Terraform keeps a state of. */
export function isTypedApply([command = '']: readonly string[]): boolean {
  return APPLIES.has(command);
}

const APPLIES: ReadonlySet<string> = new Set(['apply', 'destroy']);

/**
 * What is neither an option nor the value of one.
 * @see https://developer.hashicorp.com/terraform/cli/commands/apply
 */
function planFiles([, ...args]: readonly string[]): readonly string[] {
  return args.filter((arg, at) => !arg.startsWith('-') && !TAKES_VALUE.test(args[at - 1] ?? ''));
}

/** Options whose value may be the next word. */
const TAKES_VALUE = /^--?(backup|exclude|lock-timeout|parallelism|replace|state|state-out|target|var|var-file)$/;

function orphans(stack: StackJson, addresses: readonly string[]): readonly string[] {
  const known = new Set([...resourcesOf(stack).map(({ address }) => address), ...accountedFor(stack)]);
  return addresses.filter((address) => {
    const resource = address.replace(/\[.*$/, '');
    return isDataStore(resource.split('.', 1)[0] ?? '') && !known.has(resource) && !known.has(address);
  });
}

/** What the stack says of resources that it no longer has: they have another address, or Terraform forgets them. */
function accountedFor({ moved, removed }: StackJson): readonly string[] {
  const forgotten = blocks(removed).filter(({ lifecycle }) =>
    blocks(lifecycle).some(({ destroy }) => destroy === false),
  );
  return [...blocks(moved), ...forgotten].flatMap(({ from }) => (typeof from === 'string' ? [from] : []));
}

function blocks(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.filter(
    (block): block is Readonly<Record<string, unknown>> => typeof block === 'object' && block !== null,
  );
}
