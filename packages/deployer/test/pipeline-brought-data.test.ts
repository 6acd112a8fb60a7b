import { cpSync, existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROVIDER_LOCK_FILE, resolvePlatform, type Platform, type PlatformDefinition } from '@mlopspltf/definition';
import { scratchFolder, writeStacks, type StackFixtureOptions } from '@mlopspltf/testing';
import { openBroughtData, type BroughtData } from '../src/pipeline/brought-data';
import { changedModules } from '../src/pipeline/own-changes';
import { observedSession } from './support/session';

const DEFINITION: PlatformDefinition = {
  repository: { owner: 'example-org', name: 'example-infra' },
  environments: [
    { name: 'dev', branch: 'feature/**', account: '111111111111' },
    { name: 'prd', branch: 'main', account: '333333333333' },
  ],
  modules: [{ name: 'tf_remote_backend', appliedBy: 'administrator' }, { name: 'store' }, { name: 'queue' }],
};
const trusted = resolvePlatform(DEFINITION);
const opened: BroughtData[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map(({ close }) => close()));
});

function synthesized(platform: Platform = trusted, stacks: Readonly<Record<string, StackFixtureOptions>> = {}): string {
  return writeStacks({ platform, folder: scratchFolder(), stacks });
}

/** A checkout, as far as it is looked at. */
function checkout(): string {
  const root = scratchFolder();
  cpSync(join(__dirname, '..', '..', '..', PROVIDER_LOCK_FILE), join(root, PROVIDER_LOCK_FILE));
  return root;
}

async function open(data: string, root = checkout()): Promise<BroughtData> {
  const brought = await openBroughtData({ trusted, root, data });
  opened.push(brought);
  return brought;
}

const textIn = (folder: string, ...path: readonly string[]): string => readFileSync(join(folder, ...path), 'utf8');

describe('what a commit has synthesized', () => {
  test('is taken stack by stack, into a folder of its owner', async () => {
    const data = synthesized();
    const { output, close } = await open(data);

    expect(textIn(output, 'stacks', 'store', 'cdk.tf.json')).toBe(textIn(data, 'stacks', 'store', 'cdk.tf.json'));
    expect(statSync(output).mode & 0o777).toBe(0o700);
    await close();
    expect(existsSync(output)).toBe(false);
  });

  test('brings no settings, variables, lock file or definition of its own', async () => {
    const data = synthesized();
    const expected = synthesized();
    for (const file of ['dev.config', 'dev.tfvars'])
      writeFileSync(join(data, 'environments', file), 'bucket = "other"');
    writeFileSync(join(data, 'stacks', 'store', '.terraform.lock.hcl'), 'provider "evil" {}');
    const { output } = await open(data);

    for (const file of ['dev.config', 'dev.tfvars', 'prd.config', 'platform.json']) {
      expect(textIn(output, 'environments', file)).toBe(textIn(expected, 'environments', file));
    }
    expect(textIn(output, 'stacks', 'store', '.terraform.lock.hcl')).toBe(textIn(checkout(), PROVIDER_LOCK_FILE));
  });

  test('brings assets, and nothing for modules that its definition does not have', async () => {
    const data = synthesized();
    mkdirSync(join(data, 'stacks', 'store', 'assets', 'code'), { recursive: true });
    writeFileSync(join(data, 'stacks', 'store', 'assets', 'code', 'a.py'), 'pass');
    mkdirSync(join(data, 'stacks', 'unknown'));
    const { output } = await open(data);

    expect(textIn(output, 'stacks', 'store', 'assets', 'code', 'a.py')).toBe('pass');
    expect(existsSync(join(output, 'stacks', 'unknown'))).toBe(false);
  });

  test.each(['stacks/store/link', 'stacks/other', 'environments/other.config', 'link'])(
    'is refused with a link at %s',
    async (path) => {
      const data = synthesized();
      symlinkSync('/etc/hostname', join(data, path));

      await expect(open(data)).rejects.toMatchObject({ name: 'InputError' });
      await expect(open(data)).rejects.toThrow(`holds links, or what is neither file nor folder:\n  "${path}"`);
    },
  );

  test('is refused where the folder itself is a link, or missing', async () => {
    const link = join(scratchFolder(), 'link');
    symlinkSync(synthesized(), link);

    await expect(open(link)).rejects.toThrow(/holds links/);
    await expect(open(join(scratchFolder(), 'none'))).rejects.toThrow(/is not there: unpack/);
  });

  test('is refused without a definition, and leaves nothing behind', async () => {
    await expect(open(scratchFolder())).rejects.toMatchObject({ name: 'InputError' });
  });
});

describe('what a pull request changes', () => {
  const changed = async (now: string, before: string): Promise<readonly string[]> => {
    const [brought, base] = [await open(now), await open(before)];
    return changedModules(observedSession(brought.platform, { output: brought.output }), base);
  };

  test('is nothing where both sides synthesize the same', async () => {
    expect(await changed(synthesized(), synthesized())).toEqual([]);
  });

  test('is what has another stack, and what was not there', async () => {
    const added = resolvePlatform({ ...DEFINITION, modules: [...DEFINITION.modules, { name: 'added' }] });

    expect(await changed(synthesized(added, { store: { value: 'other' } }), synthesized())).toEqual(['added', 'store']);
  });
});
