import { createHash } from 'node:crypto';
import { isNote, type StackJson } from '../terraform/stack-json';

/** What a configuration is told from others by: SHA-256 of each of its parts, hexadecimal. */
export interface ConfigurationDigests {
  /** The synthesized JSON, without cdktf's notes on what made a block. */
  readonly stack: string;
  /** Further files of the stack. */
  readonly assets: string;
  readonly variables: string;
  /** Of Terraform and the providers. Versions, not checksums: those differ by machine. */
  readonly versions: string;
}

export interface ConfigurationParts {
  readonly stack: StackJson;
  /** Content by path. @default - none */
  readonly assets?: Readonly<Record<string, Buffer>>;
  readonly variables: string;
  readonly terraform: string;
  /** Version by address. */
  readonly providers: Readonly<Record<string, string>>;
}

export function configurationDigests(parts: ConfigurationParts): ConfigurationDigests {
  const { stack, assets = {}, variables, terraform, providers } = parts;
  const contents = Object.entries(assets).map(([path, content]) => [path, sha256(content)]);
  return {
    stack: sha256(JSON.stringify(stack, withoutNotes)),
    assets: digestOf(contents.sort()),
    variables: sha256(variables),
    versions: digestOf([terraform, Object.entries(providers).sort()]),
  };
}

/** One digest for a value that is plain data. */
export function digestOf(value: unknown): string {
  return sha256(JSON.stringify(value));
}

export function sha256(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

function withoutNotes(name: string, value: unknown): unknown {
  return isNote(name, value) ? undefined : value;
}
