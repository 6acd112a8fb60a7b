import { DynamodbTable } from '@cdktf/provider-aws/lib/dynamodb-table';
import { Fn } from 'cdktf';
import { computePerEnvironment, perEnvironment, type ModuleStack } from '../src';
import { synthStack, type Block } from '../src/testing';
import { parameter, refusalsOf, storeStack, storeWithParameter, testPlatform } from './support';

const platform = testPlatform();

/** The tags of a parameter that is made with them. */
function tagsOf(make: (stack: ModuleStack) => Readonly<Record<string, string>>, environment?: string): Block {
  const { resource } = synthStack(
    storeStack((stack) => parameter(stack, 'parameter', { tags: make(stack) })),
    { platform, ...(environment === undefined ? {} : { environment }) },
  );
  return resource.aws_ssm_parameter?.parameter?.tags as Block;
}

test('a table becomes a look-up on the environment, in the place of any kind of value', () => {
  const { resource } = synthStack(
    storeStack(
      (stack) =>
        new DynamodbTable(stack, 'table', {
          name: stack.resourceName('ddb', 'x'),
          serverSideEncryption: { enabled: true },
          readCapacity: perEnvironment({ dev: 1, tst: 1.5, prd: 3 }).asNumber(),
          deletionProtectionEnabled: perEnvironment({ dev: false, tst: true, prd: true }),
          hashKey: perEnvironment({ dev: 'a', tst: 'b', prd: 'c' }).asString(),
          tags: perEnvironment<Record<string, string>>({ dev: {}, tst: { Of: 'tst' }, prd: { Of: 'prd' } }).asMap(),
          replica: [{ regionName: Fn.join(',', perEnvironment({ dev: [], tst: ['x'], prd: ['y', 'z'] }).asList()) }],
        }),
    ),
    { platform },
  );

  expect(resource.aws_dynamodb_table?.table).toMatchObject({
    read_capacity: '${{"dev" = 1, "tst" = 1.5, "prd" = 3}[var.environment]}',
    deletion_protection_enabled: '${{"dev" = false, "tst" = true, "prd" = true}[var.environment]}',
    hash_key: '${{"dev" = "a", "tst" = "b", "prd" = "c"}[var.environment]}',
    tags: '${{"dev" = {}, "tst" = {"Of" = "tst"}, "prd" = {"Of" = "prd"}}[var.environment]}',
    replica: [{ region_name: '${join(",", {"dev" = [], "tst" = ["x"], "prd" = ["y", "z"]}[var.environment])}' }],
  });
});

test('a look-up can stand inside a text', () => {
  const size = perEnvironment({ dev: 's', tst: 'm', prd: 'l' });

  expect(tagsOf(() => ({ Size: `size ${size.asString()}!` }))).toEqual({
    Size: 'size ${{"dev" = "s", "tst" = "m", "prd" = "l"}[var.environment]}!',
  });
});

test('tokens in a table become expressions, alone or inside a text', () => {
  const tags = tagsOf((stack) => ({
    Name: perEnvironment({ dev: 'none', tst: stack.environment, prd: stack.resourceName('s3', 'a') }).asString(),
  }));

  expect(tags).toEqual({
    Name: '${{"dev" = "none", "tst" = var.environment, "prd" = "acme-${var.environment}-s3-a"}[var.environment]}',
  });
});

test('for an environment the values of that environment stand there, without a look-up', () => {
  const size = perEnvironment({ dev: 's', tst: 'm', prd: 'l' });
  const make = (): Record<string, string> => ({ Size: `size ${size.asString()}`, Upper: Fn.upper(size.asString()) });

  expect(tagsOf(make, 'tst')).toEqual({ Size: 'size m', Upper: '${upper("m")}' });
});

test('a table computed from the definition has one value for each environment, and sees no account', () => {
  const tags = tagsOf((stack) => ({
    Branch: computePerEnvironment(stack.platform, (environment) => environment.branch).asString(),
  }));

  expect(tags).toEqual({ Branch: '${{"dev" = "feature/**", "tst" = "develop", "prd" = "main"}[var.environment]}' });
});

test.each([
  ['a missing environment', { dev: 1, tst: 2 }, 'has no value for "prd"'],
  ['an unknown one', { dev: 1, tst: 2, prd: 3, qa: 4 }, 'names "qa", which the definition does not have'],
  ['one that every object has', { dev: 1, tst: 2, prd: 3, constructor: 4 }, 'names "constructor"'],
  ['both', { dev: 1, tst: 2, qa: 4 }, 'has no value for "prd" and names "qa"'],
  ['a value that is none', { dev: 1, tst: 2, prd: undefined }, 'is undefined, which JSON cannot say'],
  ['a number that is none', { dev: 1, tst: 2, prd: Number.NaN }, 'is NaN, which JSON cannot say'],
])('%s is refused at synthesis, with the line that made the table', (_, table, problem) => {
  // As from JavaScript, or from a file of another release.
  const tags = { Size: perEnvironment<string>(table as never).asString() };

  const refused = refusalsOf(() => synthStack(storeWithParameter({ tags }), { platform }));

  const found = refused.find(({ where }) => where.startsWith('perEnvironment'));
  expect(found?.module).toBe('store');
  expect(found?.where).toMatch(/^perEnvironment at packages\/shared-constructs\/test\/per-environment\.test\.ts:\d+$/);
  expect(found?.problem).toContain(problem);
  expect(found?.remedy).toContain('dev, tst, prd');
});

test.each([
  ['a template', (value: unknown) => `a ${value as string}`],
  ['String()', (value: unknown) => String(value)],
  ['addition', (value: unknown) => (value as number) + 1],
  ['a comparison', (value: unknown) => (value as number) > 1],
])('%s that got past the compiler fails when it runs, and says what to use', (_, use) => {
  const value = perEnvironment({ dev: 1, tst: 1, prd: 3 });

  expect(() => use(value)).toThrow(/asString\(\), asNumber\(\)/);
});
