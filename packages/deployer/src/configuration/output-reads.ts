import { isNote, type StackJson } from '../terraform/stack-json';

/** Names of outputs that a stack reads, by the key of the state they stand in; `all` where it cannot be told which. */
export type OutputReads = Readonly<Record<string, readonly string[] | 'all'>>;

const TYPE = 'terraform_remote_state';

/**
 * Looked up in what was synthesized, so that it holds for remote states written by hand as well. States that are not
 * kept in S3 are not followed.
 *
 * @see https://developer.hashicorp.com/terraform/language/state/remote-state-data
 */
export function outputReads(stack: StackJson): OutputReads {
  const uses = textsIn(stack).flatMap(usesIn);
  const reads: Record<string, readonly string[] | 'all'> = {};
  for (const [name, source] of Object.entries(stack.data?.[TYPE] ?? {})) {
    const key = stateKeyOf(source);
    if (key === undefined) continue;
    const read = uses.filter((use) => use.source === name).map(({ output }) => output);
    const others = reads[key] ?? [];
    reads[key] =
      others === 'all' || read.includes(undefined)
        ? 'all'
        : [...new Set([...others, ...read.filter((found) => found !== undefined)])].sort();
  }
  return reads;
}

/** The values that a stack reads, as digests: `undefined` for an output that is not there. */
export function readDigests(
  reads: OutputReads,
  outputsOf: (stateKey: string) => Readonly<Record<string, string>> | undefined,
): Readonly<Record<string, string | null>> {
  const pairs = Object.entries(reads).flatMap(([key, names]) => {
    const outputs = outputsOf(key) ?? {};
    const wanted = names === 'all' ? Object.keys(outputs).sort() : names;
    return wanted.map((name) => [`${key}#${name}`, outputs[name] ?? null] as const);
  });
  return Object.fromEntries(pairs.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function stateKeyOf(source: Readonly<Record<string, unknown>>): string | undefined {
  const { backend, config } = source;
  const key = typeof config === 'object' && config !== null && 'key' in config ? config.key : undefined;
  return backend === 's3' && typeof key === 'string' ? key : undefined;
}

/** A use of a remote state in an expression. */
interface Use {
  readonly source: string;
  /** undefined for a use of all outputs at once. */
  readonly output: string | undefined;
}

function usesIn(text: string): readonly Use[] {
  return [...text.matchAll(USE)].map(([, source = '', attribute, index]) => ({ source, output: attribute ?? index }));
}

/** @see https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md#identifiers */
const PART = String.raw`[\p{ID_Continue}-]`;
/**
 * Within an expression, white space and comments may stand between any two parts. Comments and indices are followed only
 * so far that no text can make the search take long.
 */
const COMMENT = String.raw`(?:/\*(?:[^*]|\*(?!/)){0,200}\*/|(?:#|//)[^\n]{0,200}\n)`;
const GAP = String.raw`\s*(?:${COMMENT}\s*){0,4}`;
const DOT = `${GAP}\\.${GAP}`;
const USE = new RegExp(
  `(?<!\\p{ID_Continue})data${DOT}${TYPE}${DOT}(${PART}+)(?:${GAP}\\[[^\\]]{0,200}\\])?` +
    `(?:${DOT}outputs(?!${PART})(?:${DOT}(${PART}+)|${GAP}\\[${GAP}\\\\?"(${PART}+)\\\\?"${GAP}\\])?)?`,
  'gu',
);

/** Every text in a value, however deep, but for cdktf's notes. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, element]) => (isNote(name, element) ? [] : textsIn(element)));
}
