import type { SsmParameter } from '@cdktf/provider-aws/lib/ssm-parameter';
import { DataTerraformRemoteStateS3, LocalBackend, TerraformOutput, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { declareOutputs, ModuleStack } from '../src';
import { synthesizePlatform } from '../src/synthesis';
import type { StackClass } from '../src/build-stacks';
import { parameter, store, reader, ReaderStack, refusalsOf, StoreStack, storeStack, testPlatform } from './support';

const platform = testPlatform();
const FOREIGN = "is another repository's, and is not named among what is read of others";

function refused(...classes: readonly StackClass[]): readonly string[] {
  return refusedBy(platform, ...classes);
}

function refusedBy(definition: typeof platform, ...classes: readonly StackClass[]): readonly string[] {
  const input = { platform: definition, root: '/nowhere', providerLock: Buffer.from('') };
  return refusalsOf(() => synthesizePlatform(classes, input)).map(
    ({ module, where, value, problem }) =>
      `${module}: ${where} ${value === undefined ? '' : JSON.stringify(value)} ${problem}`,
  );
}

/** The class of the module `reader` whose constructor does this. */
function readerStack(build: (stack: ModuleStack) => unknown, declaration = reader): StackClass {
  return class extends ModuleStack<typeof reader.types> {
    constructor(scope: Construct) {
      super(scope, declaration);
      build(this);
    }
  };
}

test('stacks that are in order are not refused', () => {
  expect(refused(StoreStack, ReaderStack)).toEqual([]);
});

describe('the backend', () => {
  class PlainStack extends TerraformStack {
    constructor(scope: Construct) {
      super(scope, 'store');
    }
  }

  test('of a stack that is none of ours is refused', () => {
    expect(refused(PlainStack, ReaderStack)).toContainEqual(
      expect.stringMatching(/^store: terraform\.backend "local" is not the backend of this platform/),
    );
  });

  test('that a stack adds to ours is refused', () => {
    expect(
      refused(
        storeStack((stack) => new LocalBackend(stack, {})),
        ReaderStack,
      ),
    ).toEqual([expect.stringContaining('store: terraform.backend "local, s3" is not')]);
  });

  test('with more than the key is refused', () => {
    const stack = storeStack((scope) => scope.addOverride('terraform.backend.s3.bucket', 'acme-prd-s3-tf-backend'));

    expect(refused(stack, ReaderStack)).toEqual([expect.stringContaining('which holds the key and nothing else')]);
  });

  test('of a stack within a stack is refused, as is the stack', () => {
    const stack = storeStack((scope) => new TerraformStack(scope, 'inner'));

    expect(refused(stack, ReaderStack)).toEqual([
      expect.stringContaining('inner:   is not a module of the definition'),
      expect.stringContaining('inner: terraform.backend "local"'),
    ]);
  });
});

describe('membership', () => {
  test('a module without a stack is refused', () => {
    expect(refused(StoreStack)).toEqual(['reader:   has no stack']);
  });

  test('a stack without a module is refused', () => {
    const definition = testPlatform({ modules: [{ name: 'reader' }] });

    expect(
      refusedBy(
        definition,
        StoreStack,
        readerStack(() => undefined),
      ),
    ).toEqual(['store:   is not a module of the definition']);
  });

  test('a second stack of a module is refused', () => {
    class SecondStoreStack extends StoreStack {}

    expect(refused(StoreStack, SecondStoreStack, ReaderStack)).toEqual([
      'SecondStoreStack:   could not be built: the module "store" has a stack already. Its src/outputs.ts and src/stack.ts name the module.',
    ]);
  });

  test('a stack that throws is named with its message and the line, and hides no other mistake', () => {
    const throwing = storeStack(() => {
      throw new TypeError('no such thing');
    });

    const violations = refusalsOf(() =>
      synthesizePlatform([throwing], { platform, root: '/nowhere', providerLock: Buffer.from('') }),
    );

    expect(violations).toEqual([
      expect.objectContaining({ module: 'store', problem: 'could not be built: TypeError: no such thing' }),
      expect.objectContaining({ module: 'reader', problem: 'has no stack' }),
    ]);
    expect(violations[0]?.remedy).toMatch(/^Thrown at packages\/shared-constructs\/test\/refusals\.test\.ts:\d+\.$/);
  });

  test('what constructs say of themselves is refused too', () => {
    const stack = storeStack((scope) => {
      parameter(scope, 'odd').node.addValidation({
        validate: () => ['is odd'],
      });
    });

    expect(refused(stack, ReaderStack)).toEqual(['store: odd  is odd']);
  });
});

describe('reading', () => {
  test('a module that is not named as a dependency is refused', () => {
    const definition = testPlatform({ modules: [{ name: 'store' }, { name: 'reader' }] });

    expect(refusedBy(definition, StoreStack, ReaderStack)).toEqual([
      'reader: data.terraform_remote_state.store "store" is read, but is not named as a dependency',
    ]);
  });

  test('one that is no module is refused', () => {
    const other = declareOutputs('other', { text: 'string' });

    expect(
      refused(
        StoreStack,
        readerStack((stack) => void stack.outputsOf(other)),
      ),
    ).toEqual(['reader: data.terraform_remote_state.other "other" is not a module of the definition']);
  });

  test("the module's own outputs is refused", () => {
    expect(
      refused(
        storeStack((stack) => void stack.outputsOf(store)),
        ReaderStack,
      ),
    ).toEqual(['store: data.terraform_remote_state.store "store" is the module\'s own state']);
  });

  test('a remote state written by hand is looked at as well', () => {
    const stack = storeStack((scope) => {
      for (const [id, key] of Object.entries({
        ours: 'ml_infra/reader/terraform.tfstate',
        theirs: 'web/x/terraform.tfstate',
      })) {
        new DataTerraformRemoteStateS3(scope, id, { bucket: 'b', key });
      }
    });

    expect(refused(stack, ReaderStack)).toEqual([
      'store: data.terraform_remote_state.ours "reader" is read, but is not named as a dependency',
      `store: data.terraform_remote_state.theirs "web/x/terraform.tfstate" ${FOREIGN}`,
    ]);
  });

  test('what the other module does not declare is refused', () => {
    const wishful = declareOutputs('store', { parameter_name: 'string', url: 'string' });
    const stack = readerStack((scope) => {
      parameter(scope, 'x', { tags: { Url: scope.outputsOf(wishful).url } });
    });

    expect(refused(StoreStack, stack)).toEqual([
      'reader: outputs of store "url" is read, but store does not declare it',
    ]);
  });

  test('an output as another kind than is declared is refused', () => {
    const wrong = declareOutputs('store', { parameter_name: 'list' });

    expect(
      refused(
        StoreStack,
        readerStack((stack) => void stack.outputsOf(wrong)),
      ),
    ).toEqual(['reader: outputs of store "parameter_name" is read as list, but store declares it as string']);
  });

  test('by two declarations of one module is refused', () => {
    const copy = declareOutputs('store', { parameter_name: 'string' });
    const stack = readerStack((scope) => [scope.outputsOf(store), scope.outputsOf(copy)]);

    expect(refused(StoreStack, stack)).toEqual([expect.stringContaining('"store" is read by two declarations')]);
  });

  test("another stack's construct is refused", () => {
    let other: SsmParameter | undefined;
    const first = storeStack((stack) => {
      other = parameter(stack, 'x');
    });
    const second = readerStack((stack) => {
      parameter(stack, 'y', { tags: { Of: other?.arn ?? '' } });
    });

    expect(refused(first, second)).toContainEqual(
      expect.stringContaining('reader uses a construct of the module "store"'),
    );
  });

  test('a dependency that is not read is only pointed out', () => {
    const input = { platform, root: '/nowhere', providerLock: Buffer.from('') };

    expect(synthesizePlatform([StoreStack, readerStack(() => undefined)], input).warnings).toEqual([
      'reader depends on store by the definition, but reads none of its outputs.',
    ]);
  });
});

describe('outputs', () => {
  test('that are declared but not set are refused', () => {
    const declaration = declareOutputs('reader', { text: 'string' });

    expect(
      refused(
        StoreStack,
        readerStack((stack) => void stack.outputsOf(store), declaration as typeof reader),
      ),
    ).toEqual(['reader: outputs "text" is declared but has no value']);
  });

  test('that are set but not declared are refused', () => {
    const stack = storeStack((scope) => new TerraformOutput(scope, 'extra', { value: 1 }));

    expect(refused(stack, ReaderStack)).toEqual(['store: outputs "extra" has a value but is not declared']);
  });

  test('with names that are not snake_case are refused', () => {
    const declaration = declareOutputs('reader', { bucketName: 'string' });
    class CamelStack extends ModuleStack<typeof declaration.types> {
      constructor(scope: Construct) {
        super(scope, declaration);
        this.outputsOf(store);
        this.setOutputs({ bucketName: 'x' });
      }
    }

    expect(refused(StoreStack, CamelStack)).toEqual(['reader: outputs "bucketName" is not a name for an output']);
  });
});

describe('what is the same everywhere', () => {
  test('excludes account ids', () => {
    const stack = storeStack((scope) => {
      parameter(scope, 'x', { tags: { Of: 'arn:aws:iam::555566667777:root' } });
    });

    expect(refused(stack, ReaderStack)).toEqual([
      'store:  "arn:aws:iam::555566667777:root" names the account of "tst"',
    ]);
  });

  test('excludes paths of this machine', () => {
    const stack = storeStack((scope) => {
      parameter(scope, 'x', { tags: { Of: '/nowhere/packages/x' } });
    });

    expect(refused(stack, ReaderStack)).toEqual(['store:  "/nowhere/packages/x" holds a path of this machine']);
  });

  test('excludes bindings of another provider than the one of the definition', () => {
    const definition = testPlatform({ versions: { awsProvider: '5.99.1' } });

    expect(refusedBy(definition, StoreStack, ReaderStack)).toEqual([
      expect.stringMatching(/^store: module-stack\/aws "5\.100\.0" .* says "5\.99\.1"$/),
      expect.stringMatching(/^reader: module-stack\/aws "5\.100\.0" .* says "5\.99\.1"$/),
    ]);
  });
});

test('five mistakes in three stacks are five refusals, each with module, place, value and remedy', () => {
  const first = storeStack((stack) => {
    parameter(stack, 'a', { name: 'my-parameter' });
    parameter(stack, 'b', { name: stack.resourceName('ssm', 'x'.repeat(1010)) });
    new TerraformOutput(stack, 'extra', { value: 1 });
    stack.outputsOf(reader);
  });
  const stray = declareOutputs('stray', {});
  class StrayStack extends ModuleStack<typeof stray.types> {
    constructor(scope: Construct) {
      super(scope, stray);
    }
  }

  const violations = refusalsOf(() =>
    synthesizePlatform([first, ReaderStack, StrayStack], { platform, root: '/nowhere', providerLock: Buffer.from('') }),
  );

  expect(violations.map(({ module, problem }) => `${module} ${problem}`)).toEqual([
    'stray is not a module of the definition',
    'store has a value but is not declared',
    'store is read, but is not named as a dependency',
    'store does not follow acme-{env}-{service}-{purpose} in any of its segments',
    'store is too long: it has 1023 characters, AWS takes 1011',
  ]);
  expect(violations.every(({ remedy }) => remedy.endsWith('.'))).toBe(true);
});
