import { effectOf } from '../src/operations/terraform-effect';

const words = (text: string): readonly string[] => text.split(' ').filter((word) => word !== '');

test.each([
  '',
  '-help',
  '-version',
  'version',
  'show',
  'state list',
  'state show aws_s3_bucket.data',
  'state pull',
  'output -json',
  'plan -destroy',
  'validate',
  'console',
  'graph',
  'providers lock',
  'fmt -check',
  'init',
  'init -upgrade',
  'get',
  'metadata functions -json',
  'workspace list',
  'workspace show',
])('"terraform %s" only looks', (text) => {
  expect(effectOf(words(text))).toBe('reads');
});

test.each([
  'apply',
  'apply -auto-approve',
  'destroy',
  'import aws_s3_bucket.data x',
  'state',
  'state mv a b',
  'state rm a',
  'state push errored.tfstate',
  'state replace-provider a b',
  'taint a',
  'untaint a',
  'force-unlock x',
  'refresh',
  'workspace new x',
  'workspace delete x',
  'workspace select x',
  'test',
  'login',
  'init -migrate-state',
  'init --force-copy',
  'init -from-module=x',
  'something-new',
  'constructor has',
  '-unknown plan',
  'state list-and-more',
])('"terraform %s" counts as changing something', (text) => {
  expect(effectOf(words(text))).toBe('changes');
});

test.each(['-chdir=/elsewhere', '--chdir=..', '-chdir'])('%s is refused: it leads out of the folder', (arg) => {
  expect(() => effectOf([arg, 'plan'])).toThrow(
    expect.objectContaining({
      name: 'InputError',
      message: expect.stringContaining('--module NAME') as string,
    }) as Error,
  );
});
