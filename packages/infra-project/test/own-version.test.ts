import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ownVersion } from '../src/own-version';

test('the version is the one of the manifest around, wherever the code lies in the package', () => {
  const folder = mkdtempSync(join(tmpdir(), 'package-'));
  try {
    mkdirSync(join(folder, 'lib/deep'), { recursive: true });
    writeFileSync(join(folder, 'lib/package.json'), '{"type":"commonjs"}');
    writeFileSync(join(folder, 'package.json'), '{"name":"@mlopspltf/infra-project","version":"1.2.3"}');

    expect(ownVersion(join(folder, 'lib/deep'))).toBe('1.2.3');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('without a manifest around there is none', () => {
  expect(() => ownVersion('/')).toThrow('@mlopspltf/infra-project');
});
