import { platformFixture, stackFixture } from '@mlopspltf/testing';
import { configurationOf, type Configuration } from '../../src/configuration/configuration';
import { vetConfiguration } from '../../src/vetting/vet';

export const platform = platformFixture({ modules: { network: [], serving: ['network'] } });

export const LOCK = `provider "registry.terraform.io/hashicorp/aws" {\n  version = "${platform.versions.awsProvider}"\n}\n`;

/** Terraform's JSON, to be spoiled. */
export type Json = Readonly<Record<string, unknown>>;

/** The stack of `serving`, which reads an output of `network`. */
export function validStack(): Json {
  const module = platform.modules.find(({ name }) => name === 'serving');
  if (module === undefined) throw new TypeError('there is no serving');
  return stackFixture(platform, module);
}

/** That stack with more in it: objects are mixed, all else is put in place of what is there, `undefined` takes it out. */
export function spoiled(more: Json): Json {
  return mixed(validStack(), more);
}

export interface Parts {
  /** Beside the stack. */
  readonly files?: Readonly<Record<string, string>>;
  readonly lock?: string;
  /** Of the stack, as it lies on the disk. @default - the stack's JSON */
  readonly text?: string | Buffer;
}

export function configured(stack: Json, { files = {}, lock = LOCK, text = JSON.stringify(stack) }: Parts = {}) {
  const contents = Object.entries({ ...files, 'cdk.tf.json': text });
  return configurationOf(
    {
      module: 'serving',
      source: '/nowhere',
      files: Object.fromEntries(contents.map(([name, content]) => [name, Buffer.from(content)])),
      lock,
      variables: '',
    },
    platform.versions,
  ) satisfies Configuration;
}

/** Where something is refused, without the module's name. */
export function refusedPlaces(stack: Json, parts: Parts = {}): readonly string[] {
  return vetConfiguration(configured(stack, parts), platform).map(({ where }) => where.replace(/^serving: /, ''));
}

function mixed(base: Json, more: Json): Json {
  const changed = Object.entries(more).map(([name, value]) => {
    const present = base[name];
    return [name, isObject(present) && isObject(value) ? mixed(present, value) : value] as const;
  });
  return Object.fromEntries(
    Object.entries({ ...base, ...Object.fromEntries(changed) }).filter(([, value]) => value !== undefined),
  );
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
