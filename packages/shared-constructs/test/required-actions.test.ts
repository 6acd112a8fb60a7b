import { packageName, pascalCase } from '@mlopspltf/definition';
import {
  ContainerRepository,
  EncryptionKey,
  expireObjects,
  LogGroup,
  PrivateBucket,
  requiredActions,
  ServiceRole,
} from '../src';
import type { StackClass } from '../src/build-stacks';
import { findPlatform } from '../src/platform-file';
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

/** Of the tests' own, for what is in no construct. */
const FILLER = 'aws_ssm_parameter';

const typesOf = (stackClass: StackClass, platform = testPlatform()): readonly string[] =>
  Object.keys(synthStack(stackClass, { platform }).resource).filter((type) => type !== FILLER);

test.each(typesOf(EverythingStack))(
  'what %s needs of AWS is stated, each action once and by its whole name',
  (type) => {
    const { read = [], write = [], remove = [] } = requiredActions(type) ?? {};

    for (const actions of [read, write, remove]) {
      expect(actions).not.toHaveLength(0);
      expect(actions.filter((action) => !/^(s3|kms|ecr|iam|logs):[A-Z][A-Za-z]+$/.test(action))).toEqual([]);
      expect([...new Set(actions)]).toEqual(actions);
    }
    expect(read.filter((action) => !/:(Get|List|Describe)/.test(action))).toEqual([]);
  },
);

const { platform } = findPlatform(__dirname);
const pipelines = platform.modules.filter(({ appliedBy }) => appliedBy === 'pipeline');

test.each(pipelines)('all that $name is made of is known', async ({ name }) => {
  const exported = (await import(packageName(name))) as Readonly<Record<string, StackClass>>;
  const stackClass = exported[`${pascalCase(name)}Stack`];
  if (!stackClass) throw new Error(`${packageName(name)} has no stack`);

  expect(typesOf(stackClass, platform).filter((type) => requiredActions(type) === undefined)).toEqual([]);
});

test.each(['aws_sagemaker_domain', 'constructor', ''])('nothing is said of %p, which nobody has looked at', (type) => {
  expect(requiredActions(type)).toBeUndefined();
});
