import type { NewRepositoryOptions } from './new-repository-options';
import { OWN_NAME } from './own-version';
import { VERSIONS } from './versions';

/** An option of `projen new`, as its help shows it. */
interface CommandLineOption {
  readonly summary: string;
  /** A macro of projen that gives the value. @default - the option can be left out */
  readonly required?: '$BASEDIR';
  /** What the help says where nothing is given. @default - nothing */
  readonly fallback?: string;
  readonly type: typeof TEXT | typeof TEXTS;
}

const TEXT = { primitive: 'string' } as const;
const TEXTS = { collection: { kind: 'array', elementtype: TEXT } } as const;

/** By the names of {@link NewRepositoryOptions}, all of them. */
const OPTIONS: Readonly<Record<keyof NewRepositoryOptions, CommandLineOption>> = {
  name: { summary: 'Name of the repository, as in github.com/OWNER/NAME.', required: '$BASEDIR', type: TEXT },
  owner: {
    summary: 'Organization or user, as in github.com/OWNER/NAME.',
    fallback: '- that of the remote origin, or a placeholder',
    type: TEXT,
  },
  prefix: { summary: 'First part of every name in AWS.', fallback: '"mlopspltf"', type: TEXT },
  backendRepository: {
    summary: 'The repository that sets up the state buckets; the new one itself, to let it do that.',
    fallback: '- PREFIX-infra',
    type: TEXT,
  },
  devDeps: { summary: 'Set by projen.', fallback: '- what --from names', type: TEXTS },
};

const CLASS = `${OWN_NAME}.NewRepository`;
const STRUCT = `${OWN_NAME}.NewRepositoryOptions`;

/**
 * The file `.jsii` that projen looks for in a package to find a project type and what its command line takes. jsii itself
 * cannot make it: it knows no types of other packages that are not made by it.
 * @see https://projen.io/docs/concepts/projects/building-your-own
 */
export function jsiiManifest(version: string): object {
  const at = { assembly: OWN_NAME };
  return {
    schema: 'jsii/0.10.0',
    name: OWN_NAME,
    version,
    // Tells manifests apart that projen has read.
    fingerprint: `${OWN_NAME}@${version}`,
    dependencies: { projen: VERSIONS.projen },
    types: {
      [CLASS]: {
        ...at,
        kind: 'class',
        fqn: CLASS,
        name: 'NewRepository',
        base: 'projen.Project',
        docs: { summary: 'A repository of AWS infrastructure, deployed by GitHub Actions', custom: { pjid: 'infra' } },
        initializer: { parameters: [{ name: 'options', type: { fqn: STRUCT } }] },
      },
      [STRUCT]: {
        ...at,
        kind: 'interface',
        datatype: true,
        fqn: STRUCT,
        name: 'NewRepositoryOptions',
        properties: Object.entries(OPTIONS).map(property),
      },
    },
  };
}

function property([name, { summary, required, fallback, type }]: readonly [string, CommandLineOption]): object {
  const byDefault = required ?? fallback;
  return {
    name,
    type,
    abstract: true,
    immutable: true,
    ...(required === undefined ? { optional: true } : {}),
    docs: { summary, ...(byDefault === undefined ? {} : { default: byDefault }) },
  };
}
