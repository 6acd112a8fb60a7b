import { backendSettings, commonVariables, parsePlatform, renderHcl } from '@mlopspltf/definition';
import { AssetType, TerraformAsset } from 'cdktf';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { synthPlatform, waive } from '../src';
import type { StackClass } from '../src/build-stacks';
import { writePlatform } from '../src/synth-platform';
import {
  parameter,
  put,
  ReaderStack,
  repository,
  StoreStack,
  storeStack,
  storeWithParameter,
  testPlatform,
} from './support';

const CLASSES = [StoreStack, ReaderStack];
const BROKEN = [storeWithParameter({ name: 'mine' }), ReaderStack];

/** Path → content of all files below a folder. */
function tree(folder: string): Readonly<Record<string, string>> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]),
  );
}

async function synthesized(
  classes: readonly StackClass[] = CLASSES,
  root = repository(),
): Promise<{ root: string; output: string }> {
  await writePlatform(classes, { root });
  return { root, output: join(root, 'cdktf.out') };
}

test('a folder for each module and one for the environments is written, and nothing else', async () => {
  const { output } = await synthesized();

  expect(Object.keys(tree(output))).toEqual([
    'environments/dev.config',
    'environments/dev.tfvars',
    'environments/platform.json',
    'environments/prd.config',
    'environments/prd.tfvars',
    'environments/tst.config',
    'environments/tst.tfvars',
    'stacks/reader/.terraform.lock.hcl',
    'stacks/reader/cdk.tf.json',
    'stacks/store/.terraform.lock.hcl',
    'stacks/store/cdk.tf.json',
  ]);
});

test('what lies beside the stacks is what a deployment needs of the definition', async () => {
  const { output, root } = await synthesized();
  const platform = testPlatform();
  const [dev] = platform.environments;
  if (!dev) throw new Error('the platform has environments');

  const files = tree(join(output, 'environments'));
  expect(parsePlatform(files['platform.json'] ?? '', 'the copy')).toEqual(platform);
  expect(files['dev.config']?.split('\n')).toEqual([...renderHcl(backendSettings(platform, dev)), '']);
  expect(files['dev.tfvars']?.split('\n')).toEqual([...renderHcl(commonVariables(platform, dev)), '']);
  expect(readFileSync(join(output, 'stacks/store/.terraform.lock.hcl'))).toEqual(
    readFileSync(join(root, '.terraform.lock.hcl')),
  );
});

test('two repositories in different folders give the same bytes, whatever the surroundings', async () => {
  const first = await synthesized();
  process.env.SYNTH_HCL_OUTPUT = 'true';
  process.env.CDKTF_CONTEXT_JSON = '{"excludeStackIdFromLogicalIds": "true"}';
  const second = await synthesized([...CLASSES].reverse());

  expect(tree(second.output)).toEqual(tree(first.output));
  expect(JSON.stringify(tree(first.output))).not.toContain(first.root);
});

test('a second synthesis touches no file, and one of a changed module only its own', async () => {
  const { root, output } = await synthesized();
  const times = (): Readonly<Record<string, number>> =>
    Object.fromEntries(Object.keys(tree(output)).map((path) => [path, statSync(join(output, path)).mtimeMs]));
  const before = times();

  await synthesized(CLASSES, root);
  expect(times()).toEqual(before);

  await synthesized([storeStack((stack) => parameter(stack, 'more')), ReaderStack], root);
  const after = times();
  expect(Object.keys(after).filter((path) => after[path] !== before[path])).toEqual(['stacks/store/cdk.tf.json']);
});

test('a refused synthesis leaves what is there as it was', async () => {
  const { root, output } = await synthesized();
  const before = tree(output);

  await expect(writePlatform(BROKEN, { root })).rejects.toThrow('1 mistake in the stacks, nothing was written');
  expect(tree(output)).toEqual(before);
});

test('a refused first synthesis writes nothing', async () => {
  const root = repository();

  await expect(writePlatform(BROKEN, { root })).rejects.toThrow();
  expect(existsSync(join(root, 'cdktf.out'))).toBe(false);
});

test('what Terraform and people leave in the folder of a module stays', async () => {
  const { root, output } = await synthesized();
  const left = [
    '.terraform/providers/x',
    '.terraform.dev/terraform.tfstate',
    'terraform.tfstate',
    'errored.tfstate',
    'mine_override.tf.json',
  ];
  for (const file of left) put(join(output, 'stacks/store', file), 'left');

  await synthesized(CLASSES, root);

  expect(Object.keys(tree(join(output, 'stacks/store')))).toEqual(expect.arrayContaining(left));
});

test('a lock file that init has changed becomes the committed one again', async () => {
  const { root, output } = await synthesized();
  const lock = join(output, 'stacks/store/.terraform.lock.hcl');
  writeFileSync(lock, 'changed');

  await synthesized(CLASSES, root);

  expect(readFileSync(lock, 'utf8')).toContain('5.100.0');
});

describe('the folder of a module that is gone', () => {
  const alone = testPlatform({ modules: [{ name: 'store' }] });

  test('is removed with what init left in it', async () => {
    const { root, output } = await synthesized();
    put(join(output, 'stacks/reader/.terraform/terraform.tfstate'), 'backend');
    put(join(root, '.projen/platform.json'), JSON.stringify(alone));

    const { notes } = await writePlatform([StoreStack], { root });

    expect(readdirSync(join(output, 'stacks'))).toEqual(['store']);
    expect(notes).toEqual([]);
  });

  test.each([
    'terraform.tfstate',
    'errored.tfstate',
    'terraform.tfstate.d',
    '.terraform.tfstate.lock.info',
    'mine_override.tf.json',
  ])('is kept where it holds %s, and that is said', async (name) => {
    const { root, output } = await synthesized();
    put(join(output, 'stacks/reader', name), 'left');
    put(join(root, '.projen/platform.json'), JSON.stringify(alone));

    const { notes } = await writePlatform([StoreStack], { root });

    expect(Object.keys(tree(join(output, 'stacks/reader')))).toContain(name);
    expect(notes).toEqual([expect.stringMatching(/^reader is not a module any more.*is kept/)]);
    expect(notes[0]).toContain(name);
  });
});

test('files of environments that are gone are removed', async () => {
  const { root, output } = await synthesized();
  put(join(output, 'environments/qa.tfvars'), 'old');

  await synthesized(CLASSES, root);

  expect(existsSync(join(output, 'environments/qa.tfvars'))).toBe(false);
});

test('assets go with their stack, and those of yesterday go', async () => {
  const { root, output } = await synthesized();
  put(join(root, 'scripts/run.sh'), 'echo one');
  chmodSync(join(root, 'scripts/run.sh'), 0o755);
  const withAsset = storeStack(
    (stack) => new TerraformAsset(stack, 'script', { path: 'scripts/run.sh', type: AssetType.FILE }),
  );
  const assets = (): readonly string[] => Object.keys(tree(output)).filter((path) => path.includes('/assets/'));

  await synthesized([withAsset, ReaderStack], root);
  const [first = ''] = assets();
  expect(first).toMatch(/^stacks\/store\/assets\/script\/[0-9A-F]+\/run\.sh$/);
  expect(statSync(join(output, first)).mode & 0o111).toBe(0o111);

  writeFileSync(join(root, 'scripts/run.sh'), 'echo two');
  await synthesized([withAsset, ReaderStack], root);
  expect(assets()).toHaveLength(1);
  expect(assets()).not.toContain(first);

  await synthesized(CLASSES, root);
  expect(assets()).toEqual([]);
});

test('a link in the place of a file is replaced, what it points to is not touched', async () => {
  const { root, output } = await synthesized();
  const stack = join(output, 'stacks/store/cdk.tf.json');
  put(join(root, 'elsewhere.json'), '{}');
  unlinkSync(stack);
  symlinkSync(join(root, 'elsewhere.json'), stack);

  await synthesized(CLASSES, root);

  expect(readFileSync(join(root, 'elsewhere.json'), 'utf8')).toBe('{}');
  expect(JSON.parse(readFileSync(stack, 'utf8'))).toHaveProperty('terraform');
});

test('several at once end with one whole output', async () => {
  const root = repository();
  const other = storeStack((stack) => parameter(stack, 'more'));

  await Promise.all(
    [CLASSES, [other, ReaderStack], CLASSES, [other, ReaderStack]].map((classes) => writePlatform(classes, { root })),
  );

  const found = tree(join(root, 'cdktf.out'));
  const one = tree((await synthesized()).output);
  const two = tree((await synthesized([other, ReaderStack])).output);
  expect([one, two]).toContainEqual(found);
});

test('what a killed synthesis left is cleared away', async () => {
  const { root, output } = await synthesized();
  put(join(output, '.staging/0'), 'half');
  // No process has this number: the highest that Linux gives is 4194304.
  symlinkSync('99999999', join(output, '.lock'));

  await synthesized(CLASSES, root);

  expect(readdirSync(output).sort()).toEqual(['environments', 'stacks']);
});

test('the definition is looked for upward, and the output may lie elsewhere', async () => {
  const root = repository();
  const inner = join(root, 'packages/store');
  mkdirSync(inner, { recursive: true });

  const { modules } = await writePlatform(CLASSES, { root: inner, outdir: join(root, 'out') });

  expect(modules).toBe(2);
  expect(readdirSync(join(root, 'out')).sort()).toEqual(['environments', 'stacks']);
});

describe('as a program', () => {
  let said = '';
  beforeEach(() => {
    said = '';
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
      said += String(text);
      return true;
    });
  });
  afterEach(() => {
    jest.restoreAllMocks();
    process.exitCode = undefined;
  });

  test('it says one line on standard error and nothing on standard output', async () => {
    const out = jest.spyOn(process.stdout, 'write');

    await synthPlatform(CLASSES, { root: repository() });

    expect(said).toMatch(/^2 modules synthesized to \S+cdktf\.out\n$/);
    expect(out).not.toHaveBeenCalled();
    expect(process.exitCode).toBeUndefined();
  });

  describe('where a rule is waived', () => {
    const waived = storeStack((stack) => {
      waive(parameter(stack, 'x', { name: 'mine' }), 'name', 'A tool looks for it by this name.');
    });
    const { argv } = process;
    afterEach(() => {
      process.argv = argv;
    });

    test('it lists that before, when it is asked to', async () => {
      process.argv = [...argv, '--waivers'];
      await synthPlatform([waived, ReaderStack], { root: repository() });

      expect(said).toMatch(/^waived: store x name: A tool looks for it by this name\.\n2 modules synthesized to /);
    });

    test('and keeps it to itself for who deploys', async () => {
      await synthPlatform([waived, ReaderStack], { root: repository() });

      expect(said).toMatch(/^2 modules synthesized to /);
    });
  });

  test.each([
    [
      'stacks',
      () => synthPlatform(BROKEN, { root: repository() }),
      /^1 mistake in the stacks[^]*1\. store: other \(aws_ssm_parameter\.name\): "mine" does not follow/,
    ],
    [
      'no definition',
      () => synthPlatform(CLASSES, { root: '/' }),
      /^There is no \.projen\/platform\.json in \/ or above it\. Run npx projen/,
    ],
    [
      'a damaged definition',
      () => {
        const root = repository();
        put(join(root, '.projen/platform.json'), '{');
        return synthPlatform(CLASSES, { root });
      },
      /is not JSON/,
    ],
    [
      'no lock file',
      () => {
        const root = repository();
        rmSync(join(root, '.terraform.lock.hcl'));
        return synthPlatform(CLASSES, { root });
      },
      /\.terraform\.lock\.hcl is missing[^]*git checkout[^]*terraform providers lock/,
    ],
    [
      'a lock file of another version',
      () =>
        synthPlatform(CLASSES, {
          root: repository(testPlatform(), 'provider "registry.terraform.io/hashicorp/aws" {\n  version = "5.1.0"\n}'),
        }),
      /locks hashicorp\/aws "5\.1\.0", the definition says "5\.100\.0"/,
    ],
  ])('for %s it exits 2 with a message and no stack trace', async (_, run, message) => {
    await run();

    expect(process.exitCode).toBe(2);
    expect(said).toMatch(message);
    expect(said).not.toMatch(/^\s+at /m);
  });

  test('when the output cannot be written it exits 1', async () => {
    const root = repository();
    writeFileSync(join(root, 'cdktf.out'), 'a file');

    await synthPlatform(CLASSES, { root });

    expect(process.exitCode).toBe(1);
    expect(said).toMatch(/cdktf\.out/);
  });
});
