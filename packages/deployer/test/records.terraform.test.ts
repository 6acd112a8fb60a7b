import { interventionsPrefix, recordKey, verificationKey } from '@mlopspltf/definition';
import { requireTools, scratchFolder } from '@mlopspltf/testing';
import { deploy, destroy, plan, runTerraform, type OperationResult, type Session } from '../src';
import { parseIntervention } from '../src/records/intervention';
import { parseRecord, parseVerification } from '../src/records/record';
import { outcomes } from './support/outcomes';
import { Scene } from './support/scene';
import { keysIn, objectIn, putInto } from './support/stored-object';
import { withoutModules } from './support/without-modules';

beforeAll(() => requireTools('terraform', 'moto_server'));

/** Whoever would start Terraform with this, fails. */
const WITHOUT_TERRAFORM = { TERRAFORM_BINARY_NAME: '/nowhere/terraform' };

function reasons({ choices = [] }: OperationResult): Readonly<Record<string, string>> {
  return Object.fromEntries(choices.map(({ module, reason }) => [module, reason]));
}

/** One story: each test goes on where the last one ended. */
describe('what an environment got is recorded, and only what differs is planned', () => {
  let scene: Scene;
  const withoutTerraform = (): Session => {
    const session = scene.session();
    return { ...session, env: { ...session.env, ...WITHOUT_TERRAFORM } };
  };

  beforeAll(async () => {
    scene = await Scene.withBackend({ modules: { base: [], reader: ['base'], other: [] } });
  });

  test('a deployment records commit, branch, who, versions, configuration and state', async () => {
    const revision = { commit: 'a'.repeat(40), branch: 'feature/a', clean: true, who: 'ana@laptop' };

    const result = await deploy(scene.session({ revision }));

    expect(outcomes(result)).toEqual({ base: 'applied', reader: 'applied', other: 'applied' });
    const record = parseRecord((await objectIn(scene, recordKey(scene.platform, 'reader'))) ?? '');
    expect(record).toMatchObject({
      ...revision,
      module: 'reader',
      outcome: 'applied',
      environment: 'dev',
      versions: { terraform: '1.11.4', providers: { 'registry.terraform.io/hashicorp/aws': '5.100.0' } },
      reads: { 'example_infra/base/terraform.tfstate#value': expect.stringMatching(/^[0-9a-f]{64}$/) as string },
      state: { serial: expect.any(Number) as number },
    });
    expect(JSON.stringify(record)).not.toContain('reader+base');
  });

  test('with everything as recorded, Terraform is not even looked for, from any checkout', async () => {
    const result = await deploy({ ...withoutTerraform(), workspace: scratchFolder() });

    expect(outcomes(result)).toEqual({ base: 'unchanged', reader: 'unchanged', other: 'unchanged' });
    expect(result).toMatchObject({ exitCode: 0, removed: [] });
    expect(reasons(result).base).toMatch(/^is as deployed from "feature\/a" at aaaaaaa on \d{4}-\d\d-\d\d$/);
  });

  test('a change is planned with its reason, and what reads its outputs waits for them', async () => {
    scene.write({ base: { value: 'changed' } });

    const result = await plan(scene.session());

    expect(outcomes(result)).toEqual({ base: 'planned', reader: 'deferred', other: 'unchanged' });
    expect(reasons(result)).toMatchObject({ base: 'its stack changed', reader: 'reads what base may change' });
  });

  test('deployed, the reader follows with the real value, and the others start no Terraform', async () => {
    const session = scene.session();

    const result = await deploy(session);

    expect(outcomes(result)).toEqual({ base: 'applied', reader: 'applied', other: 'unchanged' });
    expect(reasons(result).reader).toBe('reads other values: base.value');
    expect(await scene.parameters()).toEqual({ base: 'changed', reader: 'reader+changed', other: 'other' });
    expect(session.events).not.toContainEqual(expect.objectContaining({ kind: 'module', module: 'other' }));
  });

  test('a changed configuration whose plan is empty is noted, and not chosen again', async () => {
    const unused = { base: { value: 'changed' }, other: { locals: { unused: 'yes' } } };
    scene.write(unused);

    expect(outcomes(await deploy(scene.session()))).toMatchObject({ other: 'unchanged' });

    const note = await objectIn(scene, verificationKey(scene.platform, 'other'));
    expect(parseVerification(note ?? '')).toMatchObject({ module: 'other' });
    const again = await deploy(withoutTerraform());
    expect(again.exitCode).toBe(0);
    expect(reasons(again).other).toMatch(/^changes nothing, as found on /);
  });

  test('a module that the definition no longer has is reported, and left alone', async () => {
    const session = withoutModule(scene, 'reader');

    const result = await deploy({ ...session, env: { ...session.env, ...WITHOUT_TERRAFORM } });

    expect(outcomes(result)).toEqual({ base: 'unchanged', other: 'unchanged' });
    expect(result.removed).toEqual([{ module: 'reader', resources: 1, kept: true }]);
  });

  test('what a deployed module still reads is not destroyed behind its back', async () => {
    const session = withoutModule(scene, 'base', 'reader');

    await expect(destroy(session, { modules: ['base'] })).rejects.toThrow(
      /reader, as it is deployed to dev, still reads outputs of base/,
    );
    await expect(destroy(withoutModule(scene, 'reader'), { modules: ['base'] })).rejects.toMatchObject({
      next: 'npx projen destroy:dev --module reader',
    });
  });

  test('it is destroyed by its name, from what was kept with the record', async () => {
    const result = await destroy(withoutModule(scene, 'reader'), { modules: ['reader'] });

    expect(outcomes(result)).toEqual({ reader: 'destroyed' });
    expect(Object.keys(await scene.parameters()).sort()).toEqual(['base', 'other']);
    expect((await plan(withoutModule(scene, 'reader'))).removed).toEqual([]);
    const record = parseRecord((await objectIn(scene, recordKey(scene.platform, 'reader'))) ?? '');
    expect(record?.outcome).toBe('destroyed');
  });

  test('Terraform by hand leaves a note with the reason of --break-glass, and the next plan says where a change comes from', async () => {
    const note = interventionsPrefix(scene.platform, 'other');
    const admission = { breakGlass: 'the pipeline is down' };

    expect(
      await runTerraform(scene.session({ admission }), 'other', ['state', 'rm', 'aws_ssm_parameter.parameter']),
    ).toBe(0);

    const objects = await keysIn(scene, note);
    expect(objects).toHaveLength(1);
    expect(parseIntervention((await objectIn(scene, objects[0] ?? '')) ?? '')).toMatchObject({
      what: 'terraform state rm',
      outcome: 'done',
      ...admission,
    });
    const result = await plan(scene.session(), { modules: ['other'] });
    expect(reasons(result).other).toMatch(
      /its state moved on from serial \d+ to \d+: terraform state rm by \S+@\S+ on /,
    );
  });

  test('a damaged record tells nothing, so whose work would be undone is asked of a person', async () => {
    await putInto(scene, recordKey(scene.platform, 'base'), '{"schemaVersion": 1, "modu');
    const revision = { commit: 'b'.repeat(40), branch: 'feature/b', clean: true, who: 'ana@laptop' };
    scene.write({ base: { value: 'third' } });

    const result = await deploy(scene.session({ revision, admission: undefined }), { modules: ['base'] });

    expect(result).toMatchObject({ exitCode: 3, modules: [{ module: 'base', outcome: 'failed' }] });
    expect(reasons(result).base).toBe('has a damaged record');
    expect(result.modules[0]?.error).toMatch(
      /nobody can tell whose work this would undo: restore the last whole version/,
    );
  });

  test('a name that neither the definition nor the environment knows is refused', async () => {
    await expect(destroy(scene.session(), { modules: ['nothing'] })).rejects.toThrow(/dev has no module "nothing"/);
  });
});

/** As a later commit may have it, in another checkout. */
function withoutModule(scene: Scene, ...names: readonly string[]): Session {
  const stacks = { base: { value: 'changed' }, other: { locals: { unused: 'yes' } } };
  return { ...withoutModules(scene, names, { stacks }), workspace: scratchFolder() };
}
