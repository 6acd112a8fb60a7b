import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GOOD } from './definitions';
import { Generated, REPOSITORY } from './generated';

const LOCK = '.terraform.lock.hcl';

let generated: Generated;
beforeEach(() => (generated = new Generated()));
afterEach(() => generated.remove());

describe('the lock file of the provider', () => {
  test('is written as the one of this repository', () => {
    generated.synth(GOOD);

    expect(generated.read(LOCK)).toBe(readFileSync(join(REPOSITORY, LOCK), 'utf8'));
  });

  test('keeps what a person has added, as long as it is for the version of the definition', () => {
    generated.synth(GOOD);
    const own = generated.read(LOCK).replace('hashes = [', 'hashes = [\n    "h1:own=",');
    writeFileSync(join(generated.folder, LOCK), own);
    generated.synth(GOOD);

    expect(generated.read(LOCK)).toBe(own);
  });

  test('is written anew for another version', () => {
    generated.synth(GOOD);
    const right = generated.read(LOCK);
    writeFileSync(join(generated.folder, LOCK), right.replaceAll('5.100.0', '5.99.1'));
    generated.synth(GOOD);

    expect(generated.read(LOCK)).toBe(right);
  });

  test('is left to a person for a version whose hashes are not known', () => {
    generated.synth({ ...GOOD, versions: { awsProvider: '5.99.1' } });

    expect([...generated.snapshot().keys()]).not.toContain(LOCK);
  });
});
