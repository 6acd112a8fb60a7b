import { scratchFolder } from '@mlopspltf/testing';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UnfitError, Workspace } from '../src';
import { declarationsOf } from '../src/declarations';
import { entrySources } from '../src/entry-points';
import { publishedManifest } from '../src/manifest';
import { thirdPartyNotices } from '../src/notices';

const workspace = new Workspace();

describe('the manifest', () => {
  const OPTIONS = {
    workspace,
    publication: { folder: 'deployer', loads: ['rehearsal'] },
    version: '1.2.3',
    entries: [],
    siblings: ['cli', 'deployer'],
    hasNotices: false,
  };

  test('depends on libraries in the versions that are tested here, and on siblings in that of the release', () => {
    const { dependencies } = publishedManifest({ ...OPTIONS, imports: ['@mlopspltf/definition', 'commander', 'zod'] });
    const declared = { ...workspace.manifest('cli').dependencies, ...workspace.manifest('deployer').dependencies };

    expect(dependencies).toEqual({
      '@mlopspltf/definition': '1.2.3',
      commander: declared.commander,
      zod: declared.zod,
    });
  });

  test('does not ask for itself, nor for what it uses only where it is installed', () => {
    const { dependencies } = publishedManifest({
      ...OPTIONS,
      imports: ['@mlopspltf/deployer', '@mlopspltf/rehearsal'],
    });

    expect(dependencies).toEqual({});
  });

  test('of an import that nothing declares is refused', () => {
    const make = () => publishedManifest({ ...OPTIONS, imports: ['left-pad', 'toString'] });

    expect(make).toThrow(UnfitError);
    expect(make).toThrow(/"left-pad"[^]*"toString"/);
  });
});

test('an entry point that the package has not is refused', () => {
  expect(() => entrySources(workspace, { folder: 'definition', entries: ['./naming'] })).toThrow('"./naming"');
});

describe('declarations', () => {
  const EMITTED = new Map([
    ['tool/src/index.d.ts', "export * from './a';\nexport type { B } from './b';\nimport { readFile } from 'node:fs';"],
    ['tool/src/a.d.ts', "export declare const a: import('zod').ZodType;\nexport * from './index';"],
    ['tool/src/b/index.d.ts', "import type { C } from '@mlopspltf/definition/x';\nexport type B = C;"],
    ['tool/src/unused.d.ts', ''],
    ['other/src/index.d.ts', ''],
  ]);

  test('are those of the entry points, and what they refer to', () => {
    const { files, imports } = declarationsOf(EMITTED, 'tool', ['packages/tool/src/index.ts']);

    expect([...files.keys()]).toEqual(['types/a.d.ts', 'types/b/index.d.ts', 'types/index.d.ts']);
    expect(imports).toEqual(['@mlopspltf/definition', 'zod']);
  });

  test('that refer to sources of another package are refused', () => {
    const emitted = new Map([...EMITTED, ['tool/src/b/index.d.ts', "export * from '../../../other/src';"]]);

    expect(() => declarationsOf(emitted, 'tool', ['packages/tool/src/index.ts'])).toThrow(
      'refer to other/src/index.d.ts',
    );
  });
});

describe('notices', () => {
  const root = scratchFolder();

  function library(name: string, manifest: object, license?: string): string {
    mkdirSync(join(root, name), { recursive: true });
    writeFileSync(join(root, name, 'package.json'), JSON.stringify({ name, version: '1.0.0', ...manifest }));
    if (license !== undefined) writeFileSync(join(root, name, 'LICENSE.md'), license);
    return name;
  }

  test('hold the licence of each library', () => {
    const folders = [library('b', { license: 'ISC' }, 'Text of B'), library('a', { license: 'MIT' }, 'Text of A')];

    expect(thirdPartyNotices(root, folders)).toMatch(
      /a 1\.0\.0 \(MIT\)\n\nText of A[^]*b 1\.0\.0 \(ISC\)\n\nText of B/,
    );
    expect(thirdPartyNotices(root, [])).toBeUndefined();
  });

  test.each([
    ['that is not free', library('gpl', { license: 'GPL-3.0-only' }, 'Text'), 'gpl is under "GPL-3.0-only"'],
    ['that names none', library('none', {}, 'Text'), 'none is under "no licence"'],
    ['without its text', library('bare', { license: 'MIT' }), 'bare comes without the text of its licence'],
  ])('refuse a library %s', (_title, folder, finding) => {
    expect(() => thirdPartyNotices(root, [folder])).toThrow(finding);
  });
});
