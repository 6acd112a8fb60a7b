import fc from 'fast-check';
import { emulatorLimits } from '../src';

const HERE = 'http://127.0.0.1:5000';
const ELSEWHERE = 'https://aws.example.com';

describe('emulatorLimits', () => {
  test('says what the emulator can neither make nor delete, each with the reason', () => {
    const { cannotMake, cannotDelete, ...rest } = emulatorLimits({ AWS_ENDPOINT_URL: HERE }) ?? {};

    expect(rest).toEqual({ name: 'the emulator', end: 'npx projen emulator:stop' });
    expect([...(cannotMake ?? [])]).toContainEqual(['aws_sagemaker_mlflow_tracking_server', expect.any(String)]);
    expect([...(cannotDelete?.keys() ?? [])]).toContain('aws_sagemaker_model_package_group');
    for (const reason of [...(cannotMake?.values() ?? []), ...(cannotDelete?.values() ?? [])])
      expect(reason).toMatch(/^\w.*\w$/);
  });

  test.each<readonly [string, NodeJS.ProcessEnv]>([
    ['no endpoint is set', {}],
    ['the endpoint is empty', { AWS_ENDPOINT_URL: '' }],
    ['the endpoint is another machine', { AWS_ENDPOINT_URL: ELSEWHERE }],
    ['the endpoint is no address', { AWS_ENDPOINT_URL: '127.0.0.1:5000' }],
    ['one service is led elsewhere', { AWS_ENDPOINT_URL: HERE, AWS_ENDPOINT_URL_S3: ELSEWHERE }],
    ['only one service is led here', { AWS_ENDPOINT_URL_S3: HERE }],
    ['endpoints are to be ignored', { AWS_ENDPOINT_URL: HERE, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'True' }],
  ])('there are none where %s: that is AWS, or may be', (_title, env) => {
    expect(emulatorLimits(env)).toBeUndefined();
  });

  test('an address of a service does not matter where it is empty, or of this machine too', () => {
    const env = { AWS_ENDPOINT_URL: HERE, AWS_ENDPOINT_URL_S3: '', AWS_ENDPOINT_URL_STS: 'http://[::1]:5001' };

    expect(emulatorLimits(env)).toBeDefined();
  });

  test('an address outside of this machine has none', () => {
    fc.assert(
      fc.property(fc.webUrl(), (url) => {
        expect(emulatorLimits({ AWS_ENDPOINT_URL: url })).toBeUndefined();
      }),
    );
  });
});
