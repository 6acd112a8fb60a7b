import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

/** A call of `gh api`. */
export interface GhCall {
  /** `repos/OWNER/NAME/issues?per_page=100`, without a slash at the beginning. */
  readonly endpoint: string;
  /** @default - POST where there are fields, else GET */
  readonly method?: string;
  /** What is sent, by name. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** Whether all pages are asked for. */
  readonly paginate: boolean;
  readonly silent: boolean;
  /** Filter for jq. @default - everything is printed */
  readonly jq?: string;
}

/**
 * @returns what is not stood in for, where something is not
 * @see https://cli.github.com/manual/gh_api
 */
export function parseGhCall(args: readonly string[]): GhCall | { readonly problem: string } {
  const [command, ...rest] = args;
  if (command !== 'api') return { problem: `"gh ${args.join(' ')}"` };
  try {
    const { values, positionals, tokens } = parseArgs({
      args: [...rest],
      options: OPTIONS,
      allowPositionals: true,
      tokens: true,
    });
    const [endpoint, ...others] = positionals;
    if (endpoint === undefined || others.length > 0) return { problem: 'another number of addresses than one' };
    if (/[{}]|^https?:|^graphql$/.test(endpoint)) return { problem: `the address "${endpoint}"` };
    const fields = tokens.flatMap((token) =>
      token.kind === 'option' && (token.name === 'field' || token.name === 'raw-field')
        ? [fieldOf(token.value, token.name === 'field')]
        : [],
    );
    const { method, jq, paginate, silent } = values;
    return {
      endpoint: endpoint.replace(/^\//, ''),
      ...(method === undefined ? {} : { method: method.toUpperCase() }),
      fields: Object.fromEntries(fields),
      ...{ paginate: paginate === true, silent: silent === true },
      ...(jq === undefined ? {} : { jq }),
    };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

export function ghProblem(problem: string): string {
  return (
    `gh: the rehearsal's stand-in does not know this: ${problem}. ` +
    'It takes "gh api ADDRESS" with --method, --field, --raw-field, --paginate, --jq and --silent.'
  );
}

const OPTIONS = {
  method: { type: 'string', short: 'X' },
  field: { type: 'string', short: 'F', multiple: true },
  'raw-field': { type: 'string', short: 'f', multiple: true },
  paginate: { type: 'boolean' },
  jq: { type: 'string', short: 'q' },
  silent: { type: 'boolean' },
} as const;

function fieldOf(text: string, typed: boolean): readonly [name: string, value: unknown] {
  const [, name = '', value = ''] = /^([^=[\]]+)=(.*)$/s.exec(text) ?? [];
  if (name === '') throw new Error(`the field "${text}", which is not NAME=VALUE`);
  return [name, typed ? typedValue(value) : value];
}

/** Numbers, true, false and null are that; `@` reads a file. Placeholders in braces are not known here. */
function typedValue(value: string): unknown {
  if (value.startsWith('@')) return readFileSync(value === '@-' ? 0 : value.slice(1), 'utf8');
  if (/^[+-]?\d+$/.test(value)) return Number(value);
  if (/^\{\w+\}$/.test(value)) throw new Error(`the placeholder "${value}"`);
  const literal = LITERALS.find(([text]) => text === value);
  return literal ? literal[1] : value;
}

const LITERALS = [
  ['true', true],
  ['false', false],
  ['null', null],
] as const;
