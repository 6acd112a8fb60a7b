import { SsmParameter } from '@cdktf/provider-aws/lib/ssm-parameter';
import { declareOutputs, ModuleStack, type ModuleOutputs, type OutputTypes } from '../src';
import type { StackClass } from '../src/build-stacks';
import { synthesizePlatform } from '../src/synthesis';
import { synthStack } from '../src/testing';
import { reader, refusalsOf, StoreStack, testPlatform } from './support';

const READS = { repository: 'mlopspltf-infra', module: 'network' } as const;
const network = declareOutputs('network', { vpc_id: 'string', zones: 'list' }, { repository: READS.repository });

/** The second module may read a module of another repository. */
const platform = testPlatform({ modules: [{ name: 'store' }, { name: 'reader', reads: [READS] }] });

/** The class of the module `reader` that makes a parameter of what it reads. */
function reading<Types extends OutputTypes>(
  declaration: ModuleOutputs<Types>,
  value: (stack: ModuleStack) => string = () => 'x',
): StackClass {
  return class extends ModuleStack<typeof reader.types> {
    constructor(scope: ConstructorParameters<StackClass>[0]) {
      super(scope, reader);
      this.outputsOf(declaration);
      new SsmParameter(this, 'copy', { name: this.resourceName('ssm', 'copy'), type: 'String', value: value(this) });
      this.setOutputs({});
    }
  };
}

function synthesize(stack: StackClass, definition = platform): ReturnType<typeof synthesizePlatform> {
  return synthesizePlatform([StoreStack, stack], {
    platform: definition,
    root: '/nowhere',
    providerLock: Buffer.from(''),
  });
}

function refused(stack: StackClass, definition = platform): readonly string[] {
  return refusalsOf(() => synthesize(stack, definition)).map(
    ({ where, value, problem, remedy }) => `${where} ${JSON.stringify(value)} ${problem}. ${remedy}`,
  );
}

describe("another repository's module", () => {
  const stack = reading(network, (scope) => scope.outputsOf(network).vpc_id);
  const { data, resource } = synthStack(stack, { platform });
  const state = data.terraform_remote_state?.mlopspltf_infra__network;

  test('is read from its state in the same bucket', () => {
    expect(state?.config).toEqual({
      bucket: 'acme-${var.environment}-s3-tf-backend',
      key: 'mlopspltf_infra/network/terraform.tfstate',
      region: '${var.region}',
      allowed_account_ids: ['${var.account_id}'],
    });
    expect(resource.aws_ssm_parameter?.copy?.value).toBe(
      '${data.terraform_remote_state.mlopspltf_infra__network.outputs.vpc_id}',
    );
  });

  test('is held to its declaration whenever it is read, output by output', () => {
    expect(state?.lifecycle).toEqual({
      postcondition: [
        expect.objectContaining({
          error_message: expect.stringContaining('no output "vpc_id" of the kind string') as string,
        }),
        expect.objectContaining({
          error_message: expect.stringContaining('no output "zones" of the kind list') as string,
        }),
      ],
    });
  });

  test('lies beside a module of the same name here', () => {
    const own = declareOutputs('store', { parameter_name: 'string' });
    const other = declareOutputs('store', { parameter_name: 'string' }, { repository: 'mlopspltf-infra' });
    const both = testPlatform({
      modules: [
        { name: 'store' },
        { name: 'reader', dependsOn: ['store'], reads: [{ repository: 'mlopspltf-infra', module: 'store' }] },
      ],
    });

    const made = synthStack(
      reading(other, (scope) => scope.outputsOf(own).parameter_name),
      { platform: both },
    );

    expect(Object.keys(made.data.terraform_remote_state ?? {})).toEqual(['mlopspltf_infra__store', 'store']);
  });

  test.each([
    ['my.repo', 'my_repo__network', 'my.repo/network/terraform.tfstate'],
    ['1st-repo', '_1st_repo__network', '1st_repo/network/terraform.tfstate'],
  ])('of the repository %s has a name that Terraform takes', (repository, id, key) => {
    const definition = testPlatform({ modules: [{ name: 'reader', reads: [{ repository, module: 'network' }] }] });
    const made = synthStack(reading(declareOutputs('network', {}, { repository })), { platform: definition });

    expect(made.data.terraform_remote_state?.[id]?.config).toMatchObject({ key });
  });

  test('that says it is of this repository is one of this repository', () => {
    const own = declareOutputs('store', { parameter_name: 'string' }, { repository: 'ml-infra' });

    const made = synthStack(reading(own), { platform: testPlatform() });

    expect(made.data.terraform_remote_state?.store).toEqual({
      backend: 's3',
      config: expect.objectContaining({ key: 'ml_infra/store/terraform.tfstate' }) as object,
    });
  });
});

describe('refused is', () => {
  test('what the definition does not name, with what to write there', () => {
    expect(refused(reading(network), testPlatform({ modules: [{ name: 'store' }, { name: 'reader' }] }))).toEqual([
      expect.stringMatching(
        /^data\.terraform_remote_state\.mlopspltf_infra__network "mlopspltf-infra\/network" is another repository's.*Add \{ repository: "mlopspltf-infra", module: "network" \} to reads of "reader".*github_oidc/s,
      ),
    ]);
  });

  test('another module of a repository of which one is named', () => {
    const secrets = declareOutputs('secrets', { arn: 'string' }, { repository: READS.repository });

    expect(refused(reading(secrets))).toEqual([expect.stringContaining('"mlopspltf-infra/secrets"')]);
  });

  test('an output whose name is none', () => {
    const hostile = declareOutputs('network', { 'x"]) || true': 'string' }, { repository: READS.repository });

    expect(refused(reading(hostile))).toEqual([
      expect.stringContaining('outputs of mlopspltf-infra/network "x\\"]) || true" is not a name for an output'),
    ]);
  });

  test('a module without what it gives, with the call that declares it', () => {
    expect(refused(reading(READS as never))).toEqual([
      expect.stringContaining(
        "declareOutputs('network', { NAME: 'string' }, { repository: 'mlopspltf-infra' }), with names and kinds",
      ),
    ]);
  });

  test('two declarations of one module', () => {
    const copy = declareOutputs('network', { vpc_id: 'string' }, { repository: READS.repository });

    expect(refused(reading(network, (stack) => stack.outputsOf(copy).vpc_id))).toEqual([
      expect.stringContaining('"network" is read by two declarations'),
    ]);
  });
});

test('what the definition names and nobody reads is only pointed out', () => {
  const silent = class extends ModuleStack<typeof reader.types> {
    constructor(scope: ConstructorParameters<StackClass>[0]) {
      super(scope, reader);
      this.setOutputs({});
    }
  };

  expect(synthesize(silent).warnings).toEqual([
    'reader may read mlopspltf-infra/network by the definition, but reads no output of it.',
  ]);
});
