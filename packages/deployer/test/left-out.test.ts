import { platformFixture, scratchFolder, writeStacks } from '@mlopspltf/testing';
import { chooseForDestruction, chooseModules } from '../src/selection/choose';
import { InputError, type Session } from '../src';
import { LIMITS } from './support/limits';
import { observedSession, type ObservedSession } from './support/session';

const folder = scratchFolder();
const platform = platformFixture({
  modules: [
    { name: 'store' },
    { name: 'tracking', dependsOn: ['store'], environments: ['dev', 'prd'] },
    { name: 'board', dependsOn: ['tracking'], environments: ['dev'] },
    { name: 'report', dependsOn: ['board', 'store'], environments: ['dev'] },
  ],
});
const TRACKING = {
  aws_sagemaker_mlflow_tracking_server: { server: {} },
  aws_sagemaker_domain: { one: {}, two: {} },
};

beforeAll(() => writeStacks({ platform, folder, stacks: { tracking: { resources: TRACKING } } }));

function session(options: Partial<Pick<Session, 'limits'>> & { readonly environment?: string } = {}): ObservedSession {
  return observedSession(platform, { output: `${folder}/cdktf.out`, limits: LIMITS, ...options });
}

const names = (modules: readonly { readonly name: string }[]): readonly string[] => modules.map(({ name }) => name);

describe('where an endpoint cannot make all types of resources', () => {
  test('modules that have one are left out, and all that depend on them, each with its reason', async () => {
    const { chosen, leftOut, choices } = await chooseModules(session(), {});

    expect(names(chosen)).toEqual(['store']);
    const reason =
      'has what the emulator cannot make: aws_sagemaker_domain (it never gets ready), ' +
      'aws_sagemaker_mlflow_tracking_server (it knows none)';
    expect(leftOut).toEqual([
      {
        module: 'tracking',
        types: ['aws_sagemaker_domain', 'aws_sagemaker_mlflow_tracking_server'],
        reason,
      },
      { module: 'board', types: [], reason: 'needs tracking, which is left out' },
      { module: 'report', types: [], reason: 'needs board, which is left out' },
    ]);
    expect(choices).toContainEqual({ module: 'tracking', chosen: false, reason });
    expect(choices.map(({ module }) => module)).toContain('tf_remote_backend');
  });

  test('each is told as it is left out', async () => {
    const one = session();
    await chooseModules(one, {});

    expect(one.events).toContainEqual({
      kind: 'module',
      module: 'board',
      phase: 'skipped',
      note: 'needs tracking, which is left out',
    });
    expect(one.events).toHaveLength(3);
  });

  test('also where everything is asked for', async () => {
    expect(names((await chooseModules(session(), { all: true })).chosen)).toEqual(['store']);
  });

  test('what was not asked for is not told', async () => {
    const one = session();

    expect(await chooseModules(one, { modules: ['store'] })).toMatchObject({ leftOut: [] });
    expect(one.events).toEqual([]);
  });

  test('an environment that does not have such a module leaves nothing out', async () => {
    expect(await chooseModules(session({ environment: 'tst' }), {})).toMatchObject({ leftOut: [] });
  });

  test.each([['tracking'], ['report']])('%s cannot be asked for by name', async (name) => {
    const refusal = chooseModules(session(), { modules: ['store', name] });

    await expect(refusal).rejects.toThrow(InputError);
    await expect(refusal).rejects.toThrow(
      new RegExp(`Nothing was started:\n  ${name} (has|needs) .*\nDeploy it to AWS`),
    );
  });

  test('destroying takes them all the same: they may be there from before', async () => {
    expect(names((await chooseForDestruction(session(), {})).chosen)).toEqual(['store', 'tracking', 'board', 'report']);
  });
});

test('AWS has no limits: nothing is left out, and no stack is read for it', async () => {
  const aws = observedSession(platform, { output: '/nowhere' });

  const { chosen, leftOut } = await chooseModules(aws, {});

  expect(names(chosen)).toEqual(['store', 'tracking', 'board', 'report']);
  expect(leftOut).toEqual([]);
  expect(aws.events).toEqual([]);
});

test('a type that is called like a property of every object is a type like any other', async () => {
  const odd = scratchFolder();
  writeStacks({ platform, folder: odd, stacks: { store: { resources: { constructor: { one: {} } } } } });

  const { leftOut } = await chooseModules({ ...session({ environment: 'tst' }), output: `${odd}/cdktf.out` }, {});

  expect(leftOut).toEqual([]);
});
