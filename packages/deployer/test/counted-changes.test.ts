import { countedChanges } from '../src/drift/counted-changes';
import type { AttributePath } from '../src/terraform/plan-values';
import type { StackJson } from '../src/terraform/stack-json';

const STACK = {
  resource: {
    aws_s3_bucket: {
      models: { bucket: 'models', tags: { Team: 'ml' }, '//': { metadata: { path: 'models' } } },
      logs: { bucket: 'logs', lifecycle: { ignore_changes: ['tags["Owner"]', 'grant'] } },
      foreign: { lifecycle: [{ ignore_changes: 'all' }] },
    },
    aws_s3_bucket_versioning: { models: { bucket: '${aws_s3_bucket.models.id}' } },
    aws_security_group: { web: { dynamic: { ingress: { for_each: '${var.ports}' } } }, rules: {} },
    aws_security_group_rule: { web: { security_group_id: '${local.group}' } },
  },
  locals: { group: '${aws_security_group.web.id}' },
} as StackJson;

/** What the other resources have. */
const BESIDE = new Set(['Enabled', '{"Statement":[],"Version":"1"}']);

const counts = (address: string, path: AttributePath, before: unknown, after: unknown): boolean =>
  countedChanges(STACK)(address, { path, before, after, isKnownLater: false, isSensitive: false }, BESIDE);

test.each<readonly [string, string, AttributePath, unknown, unknown]>([
  ['what the stack sets', 'aws_s3_bucket.logs', ['bucket'], 'logs', 'other'],
  ['what it sets, of a resource that others add to', 'aws_s3_bucket.models', ['tags', 'Team'], 'ml', 'web'],
  ['what it sets in a dynamic block', 'aws_security_group.web', ['ingress', 0, 'to_port'], 80, 22],
  ['what it does not set, as somebody may add it', 'aws_s3_bucket.logs', ['policy'], '', '{"Statement":[]}'],
  ['a text that no other resource has added', 'aws_s3_bucket.models', ['policy'], '', '{"Statement":["theirs"]}'],
  [
    'a tag that is gone, of a resource that others add to',
    'aws_s3_bucket.models',
    ['tags_all', 'Project'],
    'p',
    undefined,
  ],
  ['a tag that is as one of another', 'aws_s3_bucket.models', ['tags_all', 'x'], undefined, 'Enabled'],
  ['what is gone of a resource that others add to', 'aws_s3_bucket.models', ['grant', 0, 'uri'], 'a', undefined],
  ['another name in DNS', 'aws_s3_bucket.models', ['private_dns'], 'ip-10-0-0-1.internal', 'ip-10-0-0-2.internal'],
  ['what is taken away', 'aws_s3_bucket.logs', ['tags', 'Team'], 'ml', undefined],
  ['a number that the stack sets', 'aws_security_group.web', ['ingress', 0, 'to_port'], 1, 2],
  ['an instance of a resource', 'aws_s3_bucket.logs["a.b"]', ['bucket'], 'logs', 'other'],
  ['a resource that the stack does not have any more', 'aws_sqs_queue.old', ['policy'], '', '{}'],
  ['a tag beside an ignored one', 'aws_s3_bucket.logs', ['tags', 'OwnerOld'], 'a', 'b'],
])('counts: %s', (_title, ...change) => {
  expect(counts(...change)).toBe(true);
});

test.each<readonly [string, string, AttributePath, unknown, unknown]>([
  ['nothing in another spelling', 'aws_s3_bucket.logs', ['tags'], null, {}],
  ['nothing in another spelling, the other way round', 'aws_s3_bucket.logs', ['policy'], '', undefined],
  ['what another resource adds', 'aws_s3_bucket.models', ['versioning', 0, 'enabled'], false, true],
  ['what another resource adds, in a text of its own', 'aws_s3_bucket.models', ['x', 0, 'status'], 'Off', 'Enabled'],
  [
    'a document that another resource adds, written otherwise',
    'aws_s3_bucket.models',
    ['policy'],
    '',
    '{ "Version": "1", "Statement": [] }',
  ],
  ['what another resource adds, by a local value', 'aws_security_group.web', ['egress', 0, 'open'], false, true],
  ['what AWS counts', 'aws_security_group.rules', ['version'], 1, 2],
  ['what AWS dates', 'aws_security_group.rules', ['modified'], '2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z'],
  [
    'the name that AWS gives an address in use',
    'aws_s3_bucket.models',
    ['private_dns'],
    null,
    'ip-10-0-0-1.ec2.internal',
  ],
  ['what is left to others', 'aws_s3_bucket.logs', ['tags', 'Owner'], 'a', 'b'],
  ['a part of what is left to others', 'aws_s3_bucket.logs', ['grant', 0, 'uri'], 'a', 'b'],
  ['what is left to others as a whole', 'aws_s3_bucket.foreign', ['bucket'], 'a', 'b'],
])('does not count: %s', (_title, ...change) => {
  expect(counts(...change)).toBe(false);
});
