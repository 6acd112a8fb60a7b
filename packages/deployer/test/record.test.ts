import fc from 'fast-check';
import { parseRecord, parseVerification, type DeploymentRecord, type VerificationRecord } from '../src/records/record';
import { recordFixture, verificationFixture } from './support/records';

const full: DeploymentRecord = recordFixture({
  pipeline: { url: 'https://github.com/example-org/example-infra/actions/runs/7', id: '7', attempt: 2 },
  reads: { 'key#there': 'digest', 'key#absent': null },
  versions: { deployer: '1.2.3', terraform: '1.11.4', providers: { 'registry.terraform.io/hashicorp/aws': '5.100.0' } },
  kept: { key: 'key', version: 'v1', sha256: '0'.repeat(64) },
  breakGlass: 'the pipeline is down',
});
const outsideOfGit = JSON.parse(
  JSON.stringify(recordFixture({ commit: undefined, branch: undefined })),
) as DeploymentRecord;
const OPTIONAL = ['commit', 'branch', 'pipeline', 'state', 'breakGlass'];

describe.each<[string, (text: string) => object | undefined, readonly (DeploymentRecord | VerificationRecord)[]]>([
  ['a record', parseRecord, [full, outsideOfGit]],
  ['a verification', parseVerification, [verificationFixture(), verificationFixture({ state: undefined })]],
])('%s', (_name, parse, samples) => {
  const [sample] = samples;

  test('is read as it was written', () => {
    for (const each of samples) expect(parse(JSON.stringify(each, undefined, 2))).toEqual(each);
  });

  test('may say more than is known of: a later release adds to it', () => {
    expect(parse(JSON.stringify({ ...sample, more: true }))).toEqual(sample);
  });

  test.each([0, '1', '2', null, undefined])('of schema version %p tells nothing', (schemaVersion) => {
    expect(parse(JSON.stringify({ ...sample, schemaVersion }))).toBeUndefined();
  });

  test('that was cut off anywhere tells nothing', () => {
    const text = JSON.stringify(sample);

    for (let length = 0; length < text.length; length += 1) expect(parse(text.slice(0, length))).toBeUndefined();
  });

  test.each(Object.keys(sample ?? {}).filter((name) => !OPTIONAL.includes(name)))(
    'without its %s tells nothing',
    (name) => {
      expect(parse(JSON.stringify({ ...sample, [name]: undefined }))).toBeUndefined();
    },
  );

  test.each(Object.keys(sample ?? {}))('with something else as its %s tells nothing', (name) => {
    expect(parse(JSON.stringify({ ...sample, [name]: [[]] }))).toBeUndefined();
  });

  test('is never taken from a text that is none, and no text makes it throw', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.string({ unit: 'binary' })), (text) => {
        expect(parse(text)).toBeUndefined();
      }),
    );
  });
});

test.each<[string, (text: string) => object | undefined, object]>([
  ['a record', parseRecord, recordFixture()],
  ['a verification', parseVerification, verificationFixture()],
])('what people are shown of %s steers no terminal', (_name, parse, sample) => {
  const hostile = 'x\u001b]0;y\u0007\r\n\u009b2J\u202ez';
  const told = { commit: hostile, branch: hostile, who: hostile, at: hostile };

  expect(parse(JSON.stringify({ ...sample, ...told }))).toMatchObject(
    Object.fromEntries(Object.keys(told).map((name) => [name, 'x\uFFFD]0;y\uFFFD\uFFFD\uFFFD\uFFFD2J\uFFFDz'])),
  );
});

test('a record is no verification, nor the other way round', () => {
  expect(parseRecord(JSON.stringify(verificationFixture()))).toBeUndefined();
});

test('a record of a form that only a newer release knows is refused, with the way on', () => {
  expect(() => parseRecord(JSON.stringify({ schemaVersion: 2 }), 's3://b/x.json')).toThrow(
    expect.objectContaining({
      name: 'GuardError',
      message: expect.stringMatching(
        /^The record s3:\/\/b\/x\.json has the form 2, .* knows 1: .* Update them/,
      ) as string,
      next: 'npx projen upgrade',
    }) as Error,
  );
});

test('a verification of such a form tells nothing, which costs a plan and no more', () => {
  expect(parseVerification(JSON.stringify({ ...verificationFixture(), schemaVersion: 2 }))).toBeUndefined();
});

test('an outcome that nobody knows tells nothing', () => {
  expect(parseRecord(JSON.stringify({ ...full, outcome: 'vanished' }))).toBeUndefined();
});
