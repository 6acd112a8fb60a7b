import type { ModuleDefinition } from '@mlopspltf/definition';
import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
import {
  ContainerRepository,
  EncryptionKey,
  expireObjects,
  KNOWN_TYPES,
  LogGroup,
  PrivateBucket,
  requiredActions,
  ServiceRole,
} from '../src';
import { stackClassOf } from '@mlopspltf/testing';
import type { StackClass } from '../src/build-stacks';
import { unknownTypes } from '../src/checks';
import { findPlatform } from '../src/platform-file';
import { synthesizePlatform } from '../src/synthesis';
import { synthStack } from '../src/testing';
import { storeStack, testPlatform } from './support';

/** A module with each of the package's constructs. */
const EverythingStack = storeStack((stack) => {
  const key = new EncryptionKey(stack, 'key', { purpose: 'x', description: 'x', usedBy: ['logs.amazonaws.com'] });
  const name = stack.resourceName('s3', 'x');
  new PrivateBucket(stack, 'bucket', { name, key, lifecycleRules: [expireObjects(1)] });
  new ContainerRepository(stack, 'images', { name: stack.resourceName('ecr', 'x'), key });
  new LogGroup(stack, 'logs', { purpose: 'x', key });
  new ServiceRole(stack, 'role', {
    purpose: 'x',
    description: 'x',
    service: 'sagemaker.amazonaws.com',
    statements: [{ sid: 'Read', actions: ['s3:GetObject'], resources: [`arn:aws:s3:::${name}/*`] }],
  });
});

test('all that the constructs of this package make is known', () => {
  expect(unknownTypes(synthStack(EverythingStack, { platform: testPlatform() }))).toEqual([]);
});

describe.each(KNOWN_TYPES)('%s', (type) => {
  const { read = [], write = [], remove = [] } = requiredActions(type) ?? {};

  test('needs each action once, by its whole name', () => {
    for (const actions of [read, write, remove]) {
      expect(actions.filter((action) => !/^[a-z0-9]+:[A-Z][A-Za-z]+$/.test(action))).toEqual([]);
      expect([...new Set(actions)]).toEqual(actions);
    }
  });

  test('is looked at without a change', () => {
    expect(read.filter((action) => !/:(Get|List|Describe)/.test(action))).toEqual([]);
  });

  test(type.startsWith('data.') ? 'changes nothing' : 'is looked at and made', () => {
    if (type.startsWith('data.')) expect([...write, ...remove]).toEqual([]);
    else expect([read, write]).not.toContainEqual([]);
  });
});

const { platform } = findPlatform(__dirname);

test.each(platform.modules)('all that $name is made of is known', async ({ name }) => {
  const stackClass = await stackClassOf<StackClass>(name);

  // What is missing: say in src/required-actions what Terraform asks AWS for on its behalf.
  expect(unknownTypes(synthStack(stackClass, { platform }))).toEqual([]);
});

test.each(['aws_sagemaker_domain', 'constructor', ''])('nothing is said of %p, which nobody has looked at', (type) => {
  expect(requiredActions(type)).toBeUndefined();
});

describe('a module made of what nobody has looked at', () => {
  const QueueStack = storeStack((stack) => {
    new SqsQueue(stack, 'queue', { name: stack.resourceName('sqs', 'x'), sqsManagedSseEnabled: true });
  });
  const notes = (module: ModuleDefinition): readonly string[] =>
    synthesizePlatform([QueueStack], {
      platform: testPlatform({ modules: [module] }),
      root: __dirname,
      providerLock: Buffer.from(''),
    }).warnings;

  test('is synthesized, with a note that AWS may refuse it to the pipeline, and what to do', () => {
    expect(notes({ name: 'store' })).toEqual([
      expect.stringMatching(/^store is made of aws_sqs_queue, .*AWS may refuse.*required-actions.*github_oidc/),
    ]);
  });

  test('is nothing to speak of where an administrator applies it', () => {
    expect(notes({ name: 'store', appliedBy: 'administrator' })).toEqual([]);
  });
});
