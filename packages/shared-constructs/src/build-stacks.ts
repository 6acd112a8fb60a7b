import type { Environment, Platform } from '@mlopspltf/definition';
import { TerraformStack } from 'cdktf';
import type { Construct, IConstruct } from 'constructs';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { types } from 'node:util';
import type { BuiltStack, StackFile } from './built-stack';
import { callSite } from './call-site';
import { asTerraformJson } from './escape-hatches';
import { PlatformApp } from './platform-app';
import type { SynthViolation } from './synth-error';
import { isBlock, type TerraformJson } from './terraform-json';

/** A class whose only argument is the tree it hangs on. */
export type StackClass = new (scope: Construct) => TerraformStack;

export interface BuildOptions {
  readonly platform: Platform;
  /** @see PlatformAppOptions.root */
  readonly root?: string;
  /** @see PlatformAppOptions.environment */
  readonly environment?: Environment;
}

export interface Build {
  readonly stacks: readonly BuiltStack[];
  /** Modules whose stack was started but could not be built; classes where the module is not known. */
  readonly failed: readonly string[];
  /** Of stacks that could not be built, or refused something while they were. */
  readonly violations: readonly SynthViolation[];
}

/** File that cdktf writes for a stack. */
export const STACK_JSON = 'cdk.tf.json';

/** Variables by which the surroundings would change what cdktf writes. */
const CDKTF_VARIABLES = ['CDKTF_CONTEXT_JSON', 'CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS', 'SYNTH_HCL_OUTPUT'];

/** Makes all stacks in one tree and lets cdktf write them to a folder of its own, which is gone afterwards. */
export function buildStacks(classes: readonly StackClass[], options: BuildOptions): Build {
  for (const name of CDKTF_VARIABLES) Reflect.deleteProperty(process.env, name);
  const outdir = mkdtempSync(join(tmpdir(), 'synth-'));
  try {
    const app = new PlatformApp({ ...options, outdir });
    const failed = classes.flatMap((stackClass) => instantiate(app, stackClass));
    const broken = new Set(failed.map(({ stack }) => stack));
    const stacks = app.node
      .findAll()
      .filter(isStack)
      .filter((stack) => !broken.has(stack));
    const results = stacks.map((stack) => synthesize(app, stack));
    const violations = [...failed.map(({ violation }) => violation), ...results.flatMap((result) => result.violations)];
    return {
      stacks: results.flatMap(({ built }) => built ?? []),
      failed: [...failed, ...results].flatMap(({ module }) => module ?? []),
      violations: [...violations, ...app.refusals],
    };
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

function isStack(construct: IConstruct): construct is TerraformStack {
  return TerraformStack.isStack(construct);
}

interface Failure {
  readonly module: string;
  /** What the constructor left behind. */
  readonly stack?: TerraformStack;
  readonly violation: SynthViolation;
}

function instantiate(app: PlatformApp, stackClass: StackClass): Failure[] {
  const before = new Set(app.node.children);
  try {
    new stackClass(app);
    return [];
  } catch (error) {
    const stack = app.node.children.filter((child) => !before.has(child)).find(isStack);
    const module = stack?.node.id ?? stackClass.name;
    return [{ module, stack, violation: thrown(module, error) }];
  }
}

interface Result {
  /** Only where it could not be built. */
  readonly module?: string;
  readonly built?: BuiltStack;
  readonly violations: readonly SynthViolation[];
}

function synthesize(app: PlatformApp, stack: TerraformStack): Result {
  const module = stack.node.id;
  try {
    stack.prepareStack();
    stack.synthesizer.synthesize({ outdir: app.outdir, skipValidation: true, manifest: app.manifest });
    const folder = join(app.outdir, 'stacks', module);
    const files = readFiles(folder);
    const json = parse(files.get(STACK_JSON)?.content);
    return { built: { module, stack, json, files }, violations: ownValidations(stack) };
  } catch (error) {
    return { module, violations: [thrown(module, error)] };
  }
}

/** What constructs say of themselves (`node.addValidation`). */
function ownValidations(stack: TerraformStack): SynthViolation[] {
  return stack.node.findAll().flatMap((construct) =>
    construct.node.validate().map((problem) => ({
      module: stack.node.id,
      where: construct.node.path.split('/').slice(1).join('/'),
      problem,
      remedy: 'Change it there.',
    })),
  );
}

function thrown(module: string, error: unknown): SynthViolation {
  const { message, name } = types.isNativeError(error) ? error : { message: String(error), name: 'Error' };
  const place = types.isNativeError(error) ? callSite(error) : '';
  return {
    module,
    where: '',
    problem: `could not be built: ${name === 'Error' || name === 'UsageError' ? '' : `${name}: `}${message}`,
    remedy: `Thrown${place || ' while the stack was made'}.`,
  };
}

function parse(content: Buffer | undefined): TerraformJson {
  const parsed: unknown = JSON.parse(content?.toString('utf8') ?? '{}');
  const empty = { terraform: {}, provider: {}, variable: {}, resource: {}, data: {}, output: {} };
  return asTerraformJson({ ...empty, ...(isBlock(parsed) ? parsed : {}) });
}

/** Every file below a folder, by its path with `/`. */
function readFiles(folder: string): ReadonlyMap<string, StackFile> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    entries.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const executable = (statSync(path).mode & 0o100) !== 0;
      return [relative(folder, path).split(sep).join('/'), { content: readFileSync(path), executable }];
    }),
  );
}
