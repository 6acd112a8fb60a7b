import type { OperationResult } from '@mlopspltf/deployer';
import { change, ENDPOINT, infra, moduleResult, parsed, removeCheckouts, resultOf } from './support/fake-world';
import { job, REFERENCE } from './support/pipeline-job';

afterAll(removeCheckouts);

const REASON = 'has what the emulator cannot make: aws_sagemaker_domain (its domains never get ready)';
const leftOut = [{ module: 'container_registry', reason: REASON, types: ['aws_sagemaker_domain'] }];
const GROUP = 'aws_sagemaker_model_package_group.models';
const stays = [
  {
    address: GROUP,
    type: 'aws_sagemaker_model_package_group',
    reason: 'the emulator cannot delete it (why), until then',
  },
];
const destroyed = moduleResult('artifact_store', 'destroyed', {
  changes: [change('delete', 'aws_s3_bucket.a')],
  stays,
});

const limited = (session: Parameters<typeof resultOf>[1], operation: OperationResult['operation']) =>
  Promise.resolve(
    resultOf(operation, session, [moduleResult('artifact_store', 'unchanged')], {
      leftOut,
      choices: [{ module: 'container_registry', chosen: false, reason: REASON }],
    }),
  );

describe('the limits of the emulator', () => {
  test.each<readonly [string, NodeJS.ProcessEnv, string | undefined]>([
    ['nothing else is addressed', {}, undefined],
    ['another machine is addressed', { AWS_ENDPOINT_URL: 'https://aws.example.com' }, undefined],
    ['an address of this machine is set', { AWS_ENDPOINT_URL: 'http://127.0.0.1:5000' }, 'the emulator'],
  ])('where %s are those that a session has', async (_title, env, name) => {
    const ran = await infra(['plan', 'dev'], { env });

    expect(ran.sessions.map(({ limits }) => limits?.name)).toEqual([name]);
  });

  test('hold for deploy local, whatever the shell addresses', async () => {
    const ran = await infra(['deploy', 'local'], { env: { AWS_ENDPOINT_URL: 'https://aws.example.com' } });

    expect(ran.sessions.map(({ env, limits }) => [env.AWS_ENDPOINT_URL, limits?.name])).toEqual([
      [ENDPOINT, 'the emulator'],
      [ENDPOINT, 'the emulator'],
    ]);
  });
});

describe('a module that is left out', () => {
  test.each(['plan', 'deploy'])('is named by %s with the reason, once', async (command) => {
    const ran = await infra([command, 'dev'], { work: limited });

    expect(ran.stdout).toBe(
      [
        'Nothing to do in dev: artifact_store is as defined.',
        '',
        'Only on AWS:',
        '  container_registry has what the emulator cannot make: aws_sagemaker_domain',
        '    (its domains never get ready)',
        '',
      ].join('\n'),
    );
  });

  test('is named in the progress', async () => {
    const ran = await infra(['deploy', 'dev'], {
      work: (session, operation) => {
        session.report({ kind: 'module', module: 'container_registry', phase: 'skipped', note: REASON });
        return limited(session, operation);
      },
    });

    expect(ran.stderr).toContain(`container_registry: skipped: ${REASON}\n`);
  });

  test('is in the JSON, with its types', async () => {
    expect(parsed(await infra(['plan', 'dev', '--json'], { work: limited }))).toMatchObject({ exitCode: 0, leftOut });
  });

  test('is on the page of a run', async () => {
    const { page } = await job(['pipeline', 'plan', 'dev', '--data', 'cdktf.out'], {
      planForPush: async (session) => ({
        result: await limited(session, 'plan'),
        references: [REFERENCE],
        administrators: [],
        deferred: false,
      }),
    });

    expect(page).toContain(`Only on AWS: container_registry ${REASON}.`);
  });
});

describe('a resource that cannot be deleted', () => {
  test('is named beside what was destroyed', async () => {
    const ran = await infra(['destroy', 'dev', '--auto-approve'], {
      work: (session, operation) => Promise.resolve(resultOf(operation, session, [destroyed])),
    });

    expect(ran.exitCode).toBe(0);
    expect(ran.stdout).toContain('1 module: 1 destroyed\n');
    expect(ran.stdout.replaceAll(/\s+/g, ' ')).toContain(
      `Stays: ${GROUP} of artifact_store: the emulator cannot delete it (why), until then`,
    );
  });

  test.each([
    [[], 'Nothing to do in dev: what is left cannot be deleted.\n'],
    [[moduleResult('container_registry', 'absent')], 'Nothing to do in dev: container_registry is gone already.\n'],
  ])('is not said to be gone, beside %j', async (others, text) => {
    const left = moduleResult('artifact_store', 'unchanged', { stays });
    const ran = await infra(['destroy', 'dev', '--auto-approve'], {
      work: (session, operation) => Promise.resolve(resultOf(operation, session, [left, ...others])),
    });

    expect(ran.stdout).toMatch(new RegExp(`^${text}\nStays:\n`));
  });

  test.each<readonly [string, readonly string[], Parameters<typeof job>[1]]>([
    [
      'destroy-plan',
      [],
      {
        planDestruction: (session) => Promise.resolve({ result: resultOf('destroy', session, [destroyed]), shown: [] }),
      },
    ],
    ['destroy', [], { destroyConfirmed: (session) => Promise.resolve(resultOf('destroy', session, [destroyed])) }],
  ])('is on the page of pipeline %s', async (command, more, pipeline) => {
    const call = ['pipeline', command, 'dev', '--data', 'cdktf.out', '--confirm', 'dev', ...more];

    const { page } = await job(call, pipeline, { DESTRUCTION: '[]' });

    expect(page).toContain(`Stays: ${GROUP} of artifact_store: the emulator cannot delete it`);
  });
});
