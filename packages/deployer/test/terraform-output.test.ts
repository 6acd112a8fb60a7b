import { errorBlocks } from '../src/terraform/plain-errors';
import { lockedProviders, withoutHashes } from '../src/terraform/lock-file';
import { describeLock, parseLockError, parseLockInfo } from '../src/terraform/state-lock';
import { summarizeState } from '../src/terraform/state';
import { parseUiLine, renderDiagnostic } from '../src/terraform/ui';

describe('machine-readable output', () => {
  const line = (event: Readonly<Record<string, unknown>>): string =>
    JSON.stringify({ '@level': 'info', '@message': 'said', ...event });

  test.each(['create', 'update', 'replace', 'delete', 'read'])('a planned %s is that change', (action) => {
    const resource = { addr: 'aws_s3_bucket.data', resource_type: 'aws_s3_bucket' };

    expect(parseUiLine(line({ type: 'planned_change', change: { resource, action } }))).toEqual({
      type: 'change',
      change: { address: 'aws_s3_bucket.data', type: 'aws_s3_bucket', action, attributes: [] },
    });
  });

  test.each([
    ['import', 'import'],
    ['noop', 'import'],
    ['update', 'import'],
    ['replace', 'replace'],
    ['delete', 'delete'],
  ])('what is imported and has %s done to it counts as: %s', (action, counted) => {
    const change = { resource: { addr: 'a.b', resource_type: 'a' }, action, importing: { id: 'x' } };

    expect(parseUiLine(line({ type: 'planned_change', change }))).toMatchObject({ change: { action: counted } });
  });

  test('what is replaced because it was made half-way is told from what the stack replaces', () => {
    const change = (reason?: string) => ({ resource: { addr: 'a.b', resource_type: 'a' }, action: 'replace', reason });
    const parsed = (reason?: string) => parseUiLine(line({ type: 'planned_change', change: change(reason) }));

    expect(parsed('tainted')).toMatchObject({ change: { tainted: true } });
    expect(parsed('cannot_update')).not.toHaveProperty('change.tainted');
    expect(parsed()).not.toHaveProperty('change.tainted');
  });

  test('what only moves or is forgotten changes nothing in AWS', () => {
    const change = { resource: { addr: 'a.b', resource_type: 'a' }, action: 'move' };

    expect(parseUiLine(line({ type: 'planned_change', change }))).toEqual({ type: 'message', text: 'said' });
  });

  test('outputs that get another value are named, the others not', () => {
    const outputs = { same: { action: 'noop' }, other: { action: 'update' }, gone: { action: 'delete' } };

    expect(parseUiLine(line({ type: 'outputs', outputs }))).toEqual({ type: 'outputs', changed: ['gone', 'other'] });
  });

  test('a diagnostic is shown as Terraform prints it, without the values it looked at', () => {
    const diagnostic = {
      severity: 'error',
      summary: 'Invalid name',
      detail: 'It is too long.',
      address: 'aws_s3_bucket.data',
      range: { filename: 'cdk.tf.json', start: { line: 12 } },
      snippet: { code: 'secret', values: [{ statement: 'is "secret"' }] },
    };
    const event = parseUiLine(line({ type: 'diagnostic', diagnostic }));

    expect(event?.type === 'diagnostic' && renderDiagnostic(event.diagnostic)).toBe(
      'Error: Invalid name\n  with aws_s3_bucket.data, on cdk.tf.json line 12\nIt is too long.',
    );
  });

  test.each(['plain text', '{ not json', '{"no":"message"}', ''])('%p is not of that form', (text) => {
    expect(parseUiLine(text)).toBeUndefined();
  });
});

describe('plain output', () => {
  test('errors are taken out of their frame, warnings and everything around left behind', () => {
    const output = [
      'Initializing the backend...',
      '╷',
      '│ Warning: Deprecated Parameter',
      '│ ',
      '│ Use something else.',
      '╵',
      '╷',
      '│ Error: Failed to get existing workspaces',
      '│ ',
      '│ NoSuchBucket',
      '╵',
    ].join('\n');

    expect(errorBlocks(output)).toEqual(['Error: Failed to get existing workspaces\n\nNoSuchBucket']);
  });

  test('a document inside of an error is cut', () => {
    expect(errorBlocks(`Error: x\n${'y'.repeat(10_000)}`)[0]?.length).toBeLessThan(5_000);
  });
});

describe('locks', () => {
  const message = [
    'Error: Error acquiring the state lock',
    'Error message: ConditionalCheckFailedException',
    'Lock Info:',
    '  ID:        1bf0b3a1-2f3c-8c7b-0f0e-3d0b6f2c1a11',
    '  Path:      bucket/repo/module/terraform.tfstate',
    '  Operation: OperationTypeApply',
    '  Who:       ana@laptop',
    '  Version:   1.11.4',
    '  Created:   2026-01-02 03:04:05.678 +0000 UTC',
    '  Info:      ',
  ].join('\n');

  test("the holder is read from Terraform's error", () => {
    expect(parseLockError(message)).toEqual({
      id: '1bf0b3a1-2f3c-8c7b-0f0e-3d0b6f2c1a11',
      who: 'ana@laptop',
      created: '2026-01-02T03:04:05Z',
      operation: 'apply',
    });
  });

  test('another error has no holder, and neither has a lock of our own that could not be released', () => {
    expect(parseLockError('Error: creating S3 Bucket: AccessDenied')).toBeUndefined();
    expect(parseLockError(message.replace('acquiring the', 'releasing the'))).toBeUndefined();
  });

  test('the holder is read from the item in the table', () => {
    const info = { ID: 'x', Operation: 'OperationTypePlan', Who: 'ana@laptop', Created: '2026-01-02T03:04:05.678Z' };

    expect(parseLockInfo(JSON.stringify(info))).toMatchObject({
      id: 'x',
      operation: 'plan',
      created: '2026-01-02T03:04:05Z',
    });
    expect(parseLockInfo('not json')).toBeUndefined();
  });

  test('is told with owner, age and operation', () => {
    const lock = { id: 'x', who: 'ana@laptop', created: '2026-01-02T03:04:05Z', operation: 'apply' };

    expect(describeLock(lock, Date.parse('2026-01-02T03:14:05Z'))).toBe(
      'ana@laptop since 2026-01-02T03:04:05Z (10 min ago), for apply',
    );
  });
});

describe('states', () => {
  test('are summed up by what tells one from another', () => {
    const resources = [
      { mode: 'managed', type: 'aws_s3_bucket', name: 'data', instances: [{}] },
      { mode: 'managed', type: 'aws_s3_bucket', name: 'not_made_yet', instances: [] },
      { mode: 'data', type: 'aws_region', name: 'here' },
      { mode: 'managed', module: 'module.x', type: 'aws_kms_key', name: 'key' },
    ];
    const text = JSON.stringify({
      version: 4,
      lineage: 'l',
      serial: 7,
      outputs: { arn: { value: 'a secret' } },
      resources,
    });

    const summary = summarizeState(text, 'here');

    expect(JSON.stringify(summary)).not.toContain('a secret');
    expect(summary).toEqual({
      outputDigests: { arn: expect.stringMatching(/^[0-9a-f]{64}$/) as string },
      lineage: 'l',
      serial: 7,
      resources: 2,
      addresses: ['aws_s3_bucket.data', 'module.x.aws_kms_key.key'],
      outputs: ['arn'],
    });
  });

  test.each(['', '{"version":4', '[]', '{"lineage":1}'])('%p is refused, naming the place', (text) => {
    expect(() => summarizeState(text, 's3://bucket/key')).toThrow('s3://bucket/key is not a Terraform state');
  });
});

describe('dependency lock files', () => {
  const text = [
    'provider "registry.terraform.io/hashicorp/aws" {',
    '  version     = "5.100.0"',
    '  constraints = "5.100.0"',
    '  hashes = [',
    '    "h1:abc=",',
    '    "zh:def",',
    '  ]',
    '}',
    '',
  ].join('\n');

  test('name providers and versions', () => {
    expect(lockedProviders(text)).toEqual([{ address: 'registry.terraform.io/hashicorp/aws', version: '5.100.0' }]);
  });

  test('keep both without the checksums of those that were verified, and of no others', () => {
    const [{ address } = { address: '' }] = lockedProviders(text);

    expect(lockedProviders(withoutHashes(text, [address]))).toEqual(lockedProviders(text));
    expect(withoutHashes(text, [address])).not.toContain('h1:');
    expect(withoutHashes(text, ['registry.terraform.io/hashicorp/tls'])).toBe(text);
  });
});
