import { parsePlatform, PLATFORM_FILE } from '@mlopspltf/definition';
import { KNOWN_TYPES, requiredActions } from '@mlopspltf/shared-constructs';
import { synthStack, type TerraformJson } from '@mlopspltf/shared-constructs/testing';
import { policyOf, stackClassOf } from '@mlopspltf/testing';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ADMINISTERED_TYPES } from '../src/services/administered';
import { ROLE_USERS } from '../src/services/roles';
import { examplesOf } from './support/examples';
import { decided, type Request } from './support/requests';
import type { Role } from './support/roles';

const ROLES: readonly Role[] = ['plan', 'pr-plan', 'apply'];

const root = join(__dirname, '../../..');
const { modules } = parsePlatform(readFileSync(join(root, PLATFORM_FILE), 'utf8'), PLATFORM_FILE);

async function stackOf(module: string): Promise<TerraformJson> {
  return synthStack(await stackClassOf<Parameters<typeof synthStack>[0]>(module));
}

/** The types of what a module of this repository is made of, and looks up. */
async function typesIn(module: string): Promise<readonly string[]> {
  const { resource, data } = await stackOf(module);
  return [...Object.keys(resource), ...Object.keys(data).map((type) => `data.${type}`)].filter((type) =>
    /^(data\.)?aws_/.test(type),
  );
}

const UNKNOWN =
  'say in packages/shared-constructs/src/required-actions what Terraform asks AWS for, and in packages/github-oidc/src/services where that is allowed';
const ADMINISTERED = "the workflows' roles only look at it: take it out of ADMINISTERED_TYPES, and allow to make it";

test.each(modules)('the roles can do what the resources of $name need', async ({ name, appliedBy }) => {
  const types = await typesIn(name);
  const missing = types.flatMap((type) => [
    ...(KNOWN_TYPES.includes(type) ? [] : [`${type}: ${UNKNOWN}`]),
    ...(appliedBy === 'pipeline' && ADMINISTERED_TYPES.includes(type) ? [`${type}: ${ADMINISTERED}`] : []),
  ]);

  expect(types).not.toHaveLength(0);
  expect(missing).toEqual([]);
});

test.each(modules.filter(({ appliedBy }) => appliedBy === 'pipeline'))(
  'roles that $name makes are for services that roles may be handed to (ROLE_USERS)',
  async ({ name }) => {
    const { data } = await stackOf(name);
    const statements = Object.values(data.aws_iam_policy_document ?? {}).flatMap((block) => policyOf(block).Statement);
    const trusted = statements
      .filter(({ Action }) => [Action].flat().includes('sts:AssumeRole'))
      .flatMap(({ Principal }) => (typeof Principal === 'object' ? [Principal.Service ?? []].flat() : []));

    expect(trusted.filter((service) => !ROLE_USERS.includes(service))).toEqual([]);
  },
);

const requests = (actions: readonly string[]): readonly Request[] => actions.flatMap(examplesOf);
const looks = ([action]: Request): boolean => /:(Get|List|Describe)/.test(action);

describe.each(KNOWN_TYPES)('%s', (type) => {
  const { read = [], write = [], remove = [] } = requiredActions(type) ?? {};
  const changes = [...write, ...remove];

  test('is looked at by all roles', () => {
    for (const request of requests(read)) {
      for (const role of ROLES)
        expect([role, ...request, decided(role, request)]).toEqual([role, ...request, 'allowed']);
    }
  });

  test(ADMINISTERED_TYPES.includes(type) ? 'is changed by nobody' : 'is made, changed and removed by one', () => {
    const decision: unknown = ADMINISTERED_TYPES.includes(type) ? expect.not.stringMatching(/^allowed$/) : 'allowed';

    for (const request of requests(changes).filter((one) => !looks(one)))
      expect([...request, decided('apply', request)]).toEqual([...request, decision]);
    for (const request of requests(changes).filter(looks))
      expect([...request, decided('apply', request)]).toEqual([...request, 'allowed']);
  });

  test('is not changed by those who plan', () => {
    for (const request of requests(changes).filter((one) => !looks(one))) {
      for (const role of ['plan', 'pr-plan'] as const)
        expect([role, ...request, decided(role, request)]).toEqual([role, ...request, 'not allowed']);
    }
  });
});

test('a service that no role knows is told with what to add where', () => {
  expect(() => examplesOf('glue:CreateJob')).toThrow(/"glue:CreateJob" is of a service.*src\/services.*examples\.ts/);
});
