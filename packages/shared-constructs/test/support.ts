import {
  PLATFORM_FILE,
  PROVIDER_LOCK_FILE,
  resolvePlatform,
  serializePlatform,
  type Platform,
  type PlatformDefinition,
} from '@mlopspltf/definition';
import { SsmParameter, type SsmParameterConfig } from '@cdktf/provider-aws/lib/ssm-parameter';
import type { Construct } from 'constructs';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { declareOutputs, ModuleStack, type SynthViolation } from '../src';
import { SynthError } from '../src/synth-error';

/** Two modules, the second of which reads the first. */
export function testPlatform(changes: Partial<PlatformDefinition> = {}): Platform {
  return resolvePlatform({
    repository: { owner: 'acme', name: 'ml-infra' },
    prefix: 'acme',
    environments: [
      { name: 'dev', branch: 'feature/**', account: '444455556666' },
      { name: 'tst', branch: 'develop', account: '555566667777' },
      { name: 'prd', branch: 'main', account: '666677778888' },
    ],
    modules: [{ name: 'store' }, { name: 'reader', dependsOn: ['store'] }],
    ...changes,
  });
}

export const store = declareOutputs('store', { parameter_name: 'string' });
export const reader = declareOutputs('reader', {});

/** A module that is in order. */
export class StoreStack extends ModuleStack<typeof store.types> {
  constructor(scope: Construct) {
    super(scope, store);
    const { name } = parameter(this, 'things');
    this.setOutputs({ parameter_name: name });
  }
}

/** A module that is in order, and reads the first. */
export class ReaderStack extends ModuleStack<typeof reader.types> {
  constructor(scope: Construct) {
    super(scope, reader);
    parameter(this, 'copy', { tags: { Original: this.outputsOf(store).parameter_name } });
    this.setOutputs({});
  }
}

/** The class of a module `store` whose constructor does this. */
export function storeStack(build: (stack: ModuleStack) => unknown): typeof StoreStack {
  return class extends StoreStack {
    constructor(scope: Construct) {
      super(scope);
      build(this);
    }
  };
}

/** The class of a module `store` with one more parameter. */
export function storeWithParameter(config: Partial<SsmParameterConfig>): typeof StoreStack {
  return storeStack((stack) => parameter(stack, 'other', config));
}

/** A resource that no guard rail minds, named after its id. */
export function parameter(stack: ModuleStack, id: string, config: Partial<SsmParameterConfig> = {}): SsmParameter {
  const name = stack.resourceName('ssm', id.replaceAll('_', '-'));
  return new SsmParameter(stack, id, { name, type: 'String', value: 'x', ...config });
}

/** What was refused, in place of the error. */
export function refusalsOf(work: () => unknown): readonly SynthViolation[] {
  try {
    work();
  } catch (error) {
    if (error instanceof SynthError) return error.violations;
    throw error;
  }
  return [];
}

const LOCK = 'provider "registry.terraform.io/hashicorp/aws" {\n  version = "5.100.0"\n}\n';
const made: string[] = [];

/** A folder with what synthesis reads of a repository, removed after the tests of the file. */
export function repository(platform: Platform = testPlatform(), lock = LOCK): string {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'constructs-test-'));
  made.push(folder);
  put(join(folder, PLATFORM_FILE), serializePlatform(platform));
  put(join(folder, PROVIDER_LOCK_FILE), lock);
  return folder;
}

afterAll(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

export function put(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
