import type { Violation } from '@mlopspltf/definition';
import { parseArgs } from 'node:util';
import { CallError } from './errors';

/** What `--help` prints. */
export const HELP = `npx projen package [--version X.Y.Z]

Builds what is published to npm, and packs it into dist/npm. Nothing is published.

  --version  version of all packages; without it 0.0.0, which nobody publishes
`;

/** What was asked for. */
export interface Call {
  readonly version: string;
}

/** Stands for a call that asks for help only. */
export const HELP_WANTED = Symbol('help');

/** @see https://semver.org/#is-there-a-suggested-regular-expression-regex-to-check-a-semver-string */
const VERSION =
  /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-(0|[1-9]\d*|\d*[a-zA-Z-][\da-zA-Z-]*)(\.(0|[1-9]\d*|\d*[a-zA-Z-][\da-zA-Z-]*))*)?$/;

/** What packages get that are only tried out. */
const NO_RELEASE = '0.0.0';

/**
 * @param argv without Node.js and the file
 * @throws CallError
 */
export function parseCall(argv: readonly string[]): Call | typeof HELP_WANTED {
  // projen hands a separator on.
  const args = argv.filter((argument) => argument !== '--');
  const { values, tokens } = parseArgs({ args, options: OPTIONS, strict: false, tokens: true });
  if (values.help === true) return HELP_WANTED;
  const violations: Violation[] = tokens.flatMap((token) => {
    if (token.kind === 'option' && token.name in OPTIONS) return [];
    const value = token.kind === 'option' ? token.rawName : token.kind === 'positional' ? token.value : '--';
    return [{ where: 'argument', value, problem: 'is not known', remedy: 'Write --version X.Y.Z, or nothing.' }];
  });
  const { version = NO_RELEASE } = values;
  if (typeof version !== 'string' || !VERSION.test(version)) {
    violations.push({
      where: '--version',
      value: typeof version === 'string' ? version : '',
      problem: 'is no version',
      remedy: 'Write one as semver.org has it, such as 1.2.3 or 1.3.0-rc.1: no "v" in front, no "+".',
    });
  }
  if (violations.length > 0) throw new CallError(violations);
  return { version: String(version) };
}

const OPTIONS = { version: { type: 'string' }, help: { type: 'boolean', short: 'h' } } as const;
