import { isFolderPattern } from './branches';
import { DefinitionError, type Violation } from './errors';
import {
  DEFAULTS,
  PLATFORM_SCHEMA_VERSION,
  type Environment,
  type Module,
  type Platform,
  type Repository,
} from './platform';
import type { Readable, ReadableEnvironment, ReadableModule } from './readable';
import { environmentViolations } from './rules-environments';
import { moduleViolations } from './rules-modules';
import { environmentShape, moduleShape, shapeViolations, topShape } from './shape';
import { remoteViolations } from './rules-remote';
import type {
  EnvironmentDefinition,
  ModuleDefinition,
  PlatformDefinition,
  RemoteModule,
  RepositoryDefinition,
} from './types';

/**
 * Checks a definition and fills in its defaults.
 *
 * @param input what was written; checked at run time as well, because `.projenrc.ts` runs without a type check
 * @param source what to call it in messages
 * @throws DefinitionError with every violation
 */
export function resolvePlatform(input: PlatformDefinition, source = '.projenrc.ts'): Platform {
  const violations = definitionViolations(input);
  if (violations.length > 0) throw new DefinitionError(violations, source);
  const all = input.environments.map(({ name }) => name);
  return {
    schemaVersion: PLATFORM_SCHEMA_VERSION,
    repository: resolveRepository(input.repository),
    prefix: input.prefix ?? DEFAULTS.prefix,
    region: input.region ?? DEFAULTS.region,
    stateLocking: input.stateLocking ?? DEFAULTS.stateLocking,
    allowSharedAccounts: input.allowSharedAccounts ?? false,
    ...(input.backend && { backend: input.backend }),
    versions: {
      node: input.versions?.node ?? DEFAULTS.node,
      terraform: input.versions?.terraform ?? DEFAULTS.terraform,
      awsProvider: input.versions?.awsProvider ?? DEFAULTS.awsProvider,
    },
    environments: input.environments.map(resolveEnvironment),
    modules: input.modules.map((module) => resolveModule(module, all)),
  };
}

function resolveModule(
  { name, description, dependsOn = [], environments, appliedBy = 'pipeline', reads = [] }: ModuleDefinition,
  all: readonly string[],
): Module {
  return {
    name,
    description: description ?? `The ${name.replaceAll('_', ' ')} module`,
    dependsOn,
    environments: all.filter((environment) => environments?.includes(environment) ?? true),
    appliedBy,
    ...(reads.length > 0 && { reads }),
  };
}

function resolveRepository({ owner, name, id, ownerId, subject, defaultBranch }: RepositoryDefinition): Repository {
  return {
    owner,
    name,
    ...(id === undefined ? {} : { id }),
    ...(ownerId === undefined ? {} : { ownerId }),
    subject: subject ?? DEFAULTS.subject,
    defaultBranch: defaultBranch ?? DEFAULTS.defaultBranch,
  };
}

function resolveEnvironment(input: EnvironmentDefinition): Environment {
  const { name, branch, account, reviewers = [] } = input;
  return {
    name,
    branch,
    account,
    reviewers,
    preventSelfReview: input.preventSelfReview ?? reviewers.length > 0,
    acceptUnprotected: input.acceptUnprotected ?? false,
    pullRequestPlans: input.pullRequestPlans ?? DEFAULTS.pullRequestPlans,
    destroyable: input.destroyable ?? false,
    othersWork: input.othersWork ?? (isFolderPattern(branch) ? 'warn' : 'refuse'),
  };
}

/** Reads what {@link serializePlatform} wrote, and checks it like any other input. */
export function parsePlatform(json: string, source: string): Platform {
  let data: unknown;
  try {
    data = JSON.parse(json);
  } catch (error) {
    const problem = `is not JSON (${error instanceof Error ? error.message : String(error)})`;
    throw new DefinitionError([{ where: source, problem, remedy: 'Run npx projen to write it again.' }], source);
  }
  const { schemaVersion, ...definition } = isRecord(data) ? data : {};
  if (schemaVersion !== PLATFORM_SCHEMA_VERSION) throw new DefinitionError([foreignVersion(schemaVersion)], source);
  return resolvePlatform(definition as unknown as PlatformDefinition, source);
}

/** Written by another release; of what is newer nothing can be guessed, and what is older is written again in no time. */
function foreignVersion(value: unknown): Violation {
  const isNewer = typeof value === 'number' && value > PLATFORM_SCHEMA_VERSION;
  return {
    where: 'schemaVersion',
    value,
    problem: `is ${isNewer ? 'newer than what' : 'not the version that'} this release reads (${PLATFORM_SCHEMA_VERSION})`,
    remedy: isNewer
      ? 'It was written by a newer release: update the tools (npx projen upgrade; in their own repository git pull and npm ci).'
      : 'Run npx projen and npx projen synth to write it again, with this release of the tools.',
  };
}

/** As text that is the same for the same platform. */
export function serializePlatform(platform: Platform): string {
  return `${JSON.stringify(platform, undefined, 2)}\n`;
}

function definitionViolations(input: unknown): readonly Violation[] {
  if (!isRecord(input)) {
    return [
      {
        where: 'definition',
        value: input,
        problem: 'is not an object',
        remedy: 'Write { repository, environments, modules }.',
      },
    ];
  }
  const { environments, modules, ...top } = input;
  const read = readable(top, environments, modules);
  return [
    ...shapeViolations(topShape, top, '', ['environments', 'modules']),
    ...listViolations(environments, 'environments', environmentShape),
    ...listViolations(modules, 'modules', moduleShape),
    ...(Array.isArray(environments) ? environmentViolations(read) : []),
    ...moduleViolations(read),
    ...remoteViolations(read),
  ];
}

function listViolations(
  list: unknown,
  where: string,
  shape: Parameters<typeof shapeViolations>[0],
): readonly Violation[] {
  if (!Array.isArray(list)) {
    return [
      {
        where,
        value: list,
        problem: list === undefined ? 'is missing' : 'is not a list',
        remedy: 'Write a list of { name: … }.',
      },
    ];
  }
  return list.flatMap((element, index) => {
    if (isRecord(element)) return shapeViolations(shape, element, `${where}[${index}]`);
    return [{ where: `${where}[${index}]`, value: element, problem: 'is not an object', remedy: 'Write { name: … }.' }];
  });
}

function readable(top: Record<string, unknown>, environments: unknown, modules: unknown): Readable {
  return {
    prefix: asText(top.prefix) ?? DEFAULTS.prefix,
    allowSharedAccounts: top.allowSharedAccounts === true,
    repository: isRecord(top.repository) ? asText(top.repository.name) : undefined,
    backendRepository: isRecord(top.backend) ? asText(top.backend.repository) : undefined,
    environments: asRecords(environments).map((item, index): ReadableEnvironment => ({
      index,
      name: asText(item.name),
      branch: asText(item.branch),
      account: asText(item.account),
      reviewers: asTexts(item.reviewers) ?? [],
      preventSelfReview: item.preventSelfReview === true,
    })),
    modules: asRecords(modules).map((item, index): ReadableModule => ({
      index,
      name: asText(item.name),
      dependsOn: asTexts(item.dependsOn) ?? [],
      environments: asTexts(item.environments),
      appliedBy: asText(item.appliedBy) ?? 'pipeline',
      reads: asRecords(item.reads).map(asRemoteModule),
    })),
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function asRecords(value: unknown): readonly Record<string, unknown>[] {
  return Array.isArray(value) ? value.map((item: unknown) => (isRecord(item) ? item : {})) : [];
}

function asRemoteModule(item: Record<string, unknown>): RemoteModule | undefined {
  const [repository, module] = [asText(item.repository), asText(item.module)];
  return repository === undefined || module === undefined ? undefined : { repository, module };
}

function asText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function asTexts(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : undefined;
}
