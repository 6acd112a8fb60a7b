import { recordKey, resourceName, stateKey, type Platform } from '@mlopspltf/definition';
import { requireTools, scratchFolder } from '@mlopspltf/testing';
import { deploy, findDrift, type DriftResult } from '../src';
import { parseRecord } from '../src/records/record';
import { Scene } from './support/scene';
import type { ObservedSession } from './support/session';
import { objectIn, putInto } from './support/stored-object';

beforeAll(() => requireTools('terraform', 'moto_server'));

const SECRET = 'not-for-others';

/** One story: each test goes on where the last one ended. */
describe('what is otherwise than it was deployed is found, and nothing else', () => {
  let scene: Scene;
  const name = (purpose: string): string => resourceName(scene.platform, 'dev', 'ssm', purpose);

  beforeAll(async () => {
    scene = await Scene.withBackend({ modules: { base: [], reader: ['base'] } });
    const hidden = resourceName(scene.platform, '${var.environment}', 'ssm', 'secret');
    const more = { name: hidden, type: 'SecureString', value: SECRET };
    scene.write({ base: { resources: { aws_ssm_parameter: { secret: more } } } });
    const revision = { commit: 'a'.repeat(40), branch: 'feature/a', clean: true, who: 'ana@laptop' };
    await deploy(scene.session({ revision }));
  });

  /** On a runner of its own, whose definition has lost a module, with nothing synthesized. */
  function nightly(): ObservedSession {
    const { events, ...session } = scene.session({ output: '/nowhere', workspace: scratchFolder() });
    const modules = scene.platform.modules.filter((module) => module.name !== 'reader');
    const platform: Platform = { ...scene.platform, modules };
    return { ...session, platform, events };
  }
  const outcomes = ({ modules }: DriftResult): Readonly<Record<string, string>> =>
    Object.fromEntries(modules.map(({ module, outcome }) => [module, outcome]));

  test('right after a deployment there is none, whatever was synthesized since and on which branch', async () => {
    scene.write({ base: { value: 'of another branch' } });

    const result = await findDrift(nightly());

    expect(outcomes(result)).toEqual({ base: 'same', reader: 'same' });
    expect(result).toMatchObject({ environment: 'dev', exitCode: 0, drifted: false });
    expect(result.modules[0]?.deployed).toMatchObject({ branch: 'feature/a', commit: 'a'.repeat(40) });
  });

  test('what somebody changed or deleted is named, without what is secret; what cannot be looked at hides nothing', async () => {
    await scene.ssm('PutParameter', { Name: name('base'), Value: 'by hand', Overwrite: true });
    await scene.ssm('PutParameter', { Name: name('secret'), Value: `${SECRET}!`, Overwrite: true });
    await scene.ssm('DeleteParameter', { Name: name('reader') });
    const state = await objectIn(scene, stateKey(scene.platform, 'base'));
    await putInto(scene, stateKey(scene.platform, 'by_hand'), state ?? '');
    const session = nightly();

    const result = await findDrift(session);

    expect(outcomes(result)).toEqual({ base: 'drifted', by_hand: 'failed', reader: 'drifted' });
    expect(result).toMatchObject({ exitCode: 1, drifted: true });
    const [base, byHand, reader] = result.modules;
    expect(base?.resources).toMatchObject([
      { address: 'aws_ssm_parameter.parameter', type: 'aws_ssm_parameter', kind: 'changed' },
      { address: 'aws_ssm_parameter.secret', kind: 'changed' },
    ]);
    expect(base?.resources[0]?.attributes).toContainEqual({
      path: 'insecure_value',
      before: '"base"',
      after: '"by hand"',
    });
    expect(base?.resources[1]?.attributes).toContainEqual({
      path: 'value',
      before: '(sensitive)',
      after: '(sensitive)',
    });
    expect(JSON.stringify([result, session.events])).not.toContain(SECRET);
    expect(reader?.resources).toEqual([
      { address: 'aws_ssm_parameter.parameter', type: 'aws_ssm_parameter', kind: 'deleted', attributes: [] },
    ]);
    expect(byHand?.error).toMatch(/^by_hand has resources, and no record of how they were deployed/);
  });

  test('put back, there is none any more', async () => {
    await scene.ssm('PutParameter', { Name: name('base'), Value: 'base', Overwrite: true });
    await scene.ssm('PutParameter', { Name: name('secret'), Value: SECRET, Overwrite: true });

    expect(outcomes(await findDrift(nightly()))).toEqual({ base: 'same', by_hand: 'failed', reader: 'drifted' });
  });

  test('what was kept is held against its record: something else in its place is not started', async () => {
    const record = parseRecord((await objectIn(scene, recordKey(scene.platform, 'base'))) ?? '');
    const kept = { ...record?.kept, sha256: 'f'.repeat(64) };
    await putInto(scene, recordKey(scene.platform, 'base'), JSON.stringify({ ...record, kept }));
    await putInto(scene, recordKey(scene.platform, 'reader'), '{"schemaVersion": 2}');

    const { modules } = await findDrift(nightly());

    expect(modules.map(({ error }) => error?.replace(/ beside .*? is/, ' is'))).toEqual([
      expect.stringMatching(/^What was kept of base is damaged or gone/),
      expect.stringMatching(/^by_hand has/),
      expect.stringMatching(/^The record .* has the form 2/),
    ]);
  });
});
