import fc from 'fast-check';
import { namesActions, namesResources } from '../../src/guard-rails/policies/patterns';

const ACCOUNT = '444455556666';

test.each([
  's3:GetObject',
  's3:Get*',
  's3:get*',
  's3:List?ucket',
  'kms:GenerateDataKey*',
  's3:PutObject*',
  'ec2:Describe*',
])('%s says which actions it stands for', (pattern) => {
  expect(namesActions(pattern)).toBe(true);
});

test.each([
  '*',
  's3:*',
  'S3:*',
  's3:**',
  's3:?*',
  '*:*',
  's?:GetObject',
  'iam:*Role',
  'iam:Put*',
  'iam:P*',
  'iam:put*',
  's3',
  '',
])('%p does not', (pattern) => {
  expect(namesActions(pattern)).toBe(false);
});

test('an action that only Terraform knows does not', () => {
  expect(namesActions('s3:${var.verb}')).toBe(false);
});

test.each([
  'arn:aws:s3:::acme-dev-s3-x',
  'arn:aws:s3:::acme-dev-s3-x/*',
  'arn:aws:s3:::acme-dev-*',
  `arn:aws:iam::${ACCOUNT}:role/acme/*`,
  `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:/aws/sagemaker/*`,
  `arn:aws:sns:*:${ACCOUNT}:acme-*`,
  '${aws_s3_bucket.x.arn}/*',
  '${data.terraform_remote_state.store.outputs.arn}/models/*',
])('%s says which resources it stands for', (pattern) => {
  expect(namesResources(pattern)).toBe(true);
});

test.each([
  '*',
  'arn:*',
  'arn:aws:s3:::*',
  'arn:aws:s3:::*/x',
  'arn:aws:s3:::?*',
  `arn:aws:kms:us-east-1:${ACCOUNT}:key/*`,
  `arn:aws:iam::${ACCOUNT}:role/*`,
  'arn:aws:iam::*:role/acme/x',
  `arn:aws:*:us-east-1:${ACCOUNT}:acme`,
  `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:*`,
  `arn:aws:sns:us-east-1:${ACCOUNT}:*`,
  `arn:aws:dynamodb:us-east-1:${ACCOUNT}:table/*`,
  `arn:aws:ssm:us-east-1:${ACCOUNT}:*`,
])('%s does not', (pattern) => {
  expect(namesResources(pattern)).toBe(false);
});

const service = fc.stringMatching(/^[a-z0-9]{2,8}$/);
const wildcards = fc.stringMatching(/^[*?]{1,4}$/);
const word = fc.stringMatching(/^[A-Z][a-z]{2,8}$/);

test('an action without wildcards is always named', () => {
  fc.assert(
    fc.property(service, fc.array(word, { minLength: 1 }), (name, words) => {
      expect(namesActions(`${name}:${words.join('')}`)).toBe(true);
    }),
  );
});

test('what begins with a wildcard never is, whatever follows', () => {
  fc.assert(
    fc.property(service, wildcards, fc.stringMatching(/^[A-Za-z*?]{0,12}$/), (name, start, rest) => {
      expect(namesActions(`${name}:${start}${rest}`)).toBe(false);
      expect(namesActions(`${start}${rest}`)).toBe(false);
      expect(namesResources(`${start}${rest}`)).toBe(false);
      expect(namesResources(`arn:aws:s3:::${start}${rest}`)).toBe(false);
      expect(namesResources(`arn:aws:kms:us-east-1:${ACCOUNT}:key/${start}${rest}`)).toBe(false);
    }),
  );
});

test('a pattern that names nothing names nothing when it is made wider', () => {
  fc.assert(
    fc.property(service, fc.stringMatching(/^[A-Za-z*?]{1,16}$/), fc.nat(16), (name, action, at) => {
      const pattern = `${name}:${action}`;
      fc.pre(!namesActions(pattern));
      expect(namesActions(`${name}:${action.slice(0, at)}*`)).toBe(false);
    }),
  );
});

test('resources by a whole ARN or by the start of a name are always named', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^acme-[a-z]{3}-[a-z0-9]{2,8}-[a-z]{1,8}$/), wildcards, (name, end) => {
      for (const before of ['arn:aws:s3:::', `arn:aws:ecr:us-east-1:${ACCOUNT}:repository/`]) {
        expect(namesResources(`${before}${name}`)).toBe(true);
        expect(namesResources(`${before}${name}${end}`)).toBe(true);
        expect(namesResources(`${before}${name}/${end}`)).toBe(true);
      }
    }),
  );
});
