import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parsePlatform, PLATFORM_FILE } from '@mlopspltf/definition';
import { scratchFolder } from '@mlopspltf/testing';

const ROOT = join(__dirname, '..', '..', '..');
const SCOPE = '@mlopspltf';

/** A copy of this repository in which the packages of the workspace are the copy's own. */
function copyOfRepository(): string {
  const copy = scratchFolder();
  for (const entry of ['packages', '.projen', 'package.json', 'tsconfig.dev.json', '.terraform.lock.hcl'])
    cpSync(join(ROOT, entry), join(copy, entry), {
      recursive: true,
      filter: (from) => !/[/\\](node_modules|test)$/.test(from),
    });
  const modules = join(copy, 'node_modules');
  mkdirSync(join(modules, SCOPE), { recursive: true });
  for (const entry of readdirSync(join(ROOT, 'node_modules')))
    if (entry !== SCOPE) symlinkSync(join(ROOT, 'node_modules', entry), join(modules, entry));
  for (const entry of readdirSync(join(ROOT, 'node_modules', SCOPE)))
    symlinkSync(readlinkSync(join(ROOT, 'node_modules', SCOPE, entry)), join(modules, SCOPE, entry));
  return copy;
}

/** The stacks' Terraform by module, without cdktf's notes on where a block was made. */
function synthesized(repository: string): ReadonlyMap<string, string> {
  execFileSync(process.execPath, ['--require', 'tsx/cjs', '.projen/main.ts'], { cwd: repository, stdio: 'pipe' });
  const { modules } = parsePlatform(readFileSync(join(repository, PLATFORM_FILE), 'utf8'), PLATFORM_FILE);
  return new Map(
    modules.map(({ name }) => {
      const text = readFileSync(join(repository, 'cdktf.out', 'stacks', name, 'cdk.tf.json'), 'utf8');
      const stack: unknown = JSON.parse(text, (key, value: unknown) => (key === '//' ? undefined : value));
      return [name, JSON.stringify(stack)];
    }),
  );
}

function edit(file: string, change: (text: string) => string): void {
  const text = readFileSync(file, 'utf8');
  const changed = change(text);
  expect(changed).not.toBe(text);
  writeFileSync(file, changed);
}

test('a change in shared code alters the Terraform of those modules that use it, and a comment there that of none', () => {
  const repository = copyOfRepository();
  const file = join(repository, 'packages', 'shared-constructs', 'src', 'encryption-key.ts');
  const before = synthesized(repository);
  const changed = (): readonly string[] => {
    const now = synthesized(repository);
    return [...before.keys()].filter((name) => now.get(name) !== before.get(name));
  };

  edit(file, (text) => `// A comment.\n${text}\n/* Another one. */\n`);
  expect(changed()).toEqual([]);

  edit(file, (text) => text.replace('enableKeyRotation: true', 'enableKeyRotation: false'));
  const users = [...before].filter(([, stack]) => stack.includes('"aws_kms_key":')).map(([name]) => name);
  expect(users.length).toBeGreaterThan(1);
  expect(users.length).toBeLessThan(before.size);
  expect(changed()).toEqual(users);
});
