import { UnknownNameError } from '@mlopspltf/definition';
import { SsmParameter } from '@cdktf/provider-aws/lib/ssm-parameter';
import type { Construct } from 'constructs';
import { declareOutputs, ModuleStack, perEnvironment } from '../src';
import { synthStack } from '../src/testing';
import { refusalsOf, storeStack, storeWithParameter, testPlatform } from './support';

const platform = testPlatform();

test('a stack is checked as synthesis does, as far as one stack goes', () => {
  expect(refusalsOf(() => synthStack(storeWithParameter({ name: 'mine' }), { platform }))).toHaveLength(1);
});

test('for an environment its variables and values stand where look-ups were', () => {
  const stack = storeStack((scope) => {
    new SsmParameter(scope, 'x', {
      name: scope.resourceName('ssm', 'x'),
      type: 'String',
      value: `${scope.accountId} ${scope.region}`,
      tier: perEnvironment({ dev: 'Standard', tst: 'Standard', prd: 'Advanced' }).asString(),
    });
  });

  expect(synthStack(stack, { platform, environment: 'prd' }).resource.aws_ssm_parameter?.x).toMatchObject({
    name: 'acme-prd-ssm-x',
    value: '666677778888 us-east-1',
    tier: 'Advanced',
  });
  expect(() => synthStack(stack, { platform, environment: 'qa' })).toThrow(UnknownNameError);
});

test('without a platform that of the repository is taken', () => {
  const artifactStore = declareOutputs('artifact_store', {});
  class EmptyStack extends ModuleStack<typeof artifactStore.types> {
    constructor(scope: Construct) {
      super(scope, artifactStore);
      this.setOutputs({});
    }
  }

  expect(synthStack(EmptyStack).terraform.backend).toEqual({
    s3: { key: expect.stringMatching(/\/artifact_store\/terraform\.tfstate$/) as string },
  });
});

test('a class that makes no stack is a mistake of the test', () => {
  class NoStack {}

  expect(() => synthStack(NoStack as never, { platform })).toThrow('makes 0 stacks instead of one');
});
