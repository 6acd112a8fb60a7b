import { synthStack } from '@mlopspltf/shared-constructs/testing';
import { ExperimentTrackingStack } from '../src';

test('the stack synthesizes one parameter, named after the environment', () => {
  const { resource } = synthStack(ExperimentTrackingStack);

  expect(Object.keys(resource.aws_ssm_parameter ?? {})).toHaveLength(1);
  expect(Object.values(resource.aws_ssm_parameter ?? {})[0]?.name).toContain('${var.environment}');
});
