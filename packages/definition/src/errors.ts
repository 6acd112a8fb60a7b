/** One thing that is wrong: where, what stands there, why that cannot be, and what to write instead. */
export interface Violation {
  /** Path into the definition, such as `environments[1].account`. */
  readonly where: string;
  /** The wrong value as it was written; undefined when something is missing. */
  readonly value?: unknown;
  /** Why it cannot be, as a clause that follows the value: `is not an AWS account id`. */
  readonly problem: string;
  /** What to do, as a sentence. */
  readonly remedy: string;
}

/** Thrown with every violation at once, before anything is written. */
export class DefinitionError extends Error {
  public readonly violations: readonly Violation[];

  constructor(violations: readonly Violation[], source = 'the definition') {
    const count = violations.length === 1 ? '1 mistake' : `${violations.length} mistakes`;
    super([`${count} in ${source}:`, ...violations.map((v, i) => renderViolation(v, i + 1))].join('\n'));
    this.name = 'DefinitionError';
    this.violations = violations;
  }
}

/** Thrown by look-ups: the caller asked for something that the definition does not have. */
export class UnknownNameError extends Error {
  constructor(kind: 'environment' | 'module', name: string, known: readonly string[]) {
    super(`There is no ${kind} ${show(name)}. ${oneOf(known)}`);
    this.name = 'UnknownNameError';
  }
}

function renderViolation(violation: Violation, number: number): string {
  const value = violation.value === undefined ? '' : `${show(violation.value)} `;
  return `  ${number}. ${violation.where}: ${value}${violation.problem}\n     ${violation.remedy}`;
}

/** A value for a message: quoted, on one line, with what cannot be seen escaped, and not longer than a line. */
export function show(value: unknown): string {
  const text = (asJson(value) ?? plain(value)).replaceAll(UNSEEN, escapeUnit);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

/** An object may have no text of its own. */
function plain(value: unknown): string {
  switch (typeof value) {
    case 'bigint':
    case 'function':
    case 'symbol':
      return value.toString();
    default:
      return value === undefined ? 'undefined' : Object.prototype.toString.call(value);
  }
}

/** Undefined for what JSON cannot say: undefined, functions, symbols, big integers, rings. */
function asJson(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

/**
 * What JSON leaves as it is, though a terminal obeys it or shows nothing: controls, line and paragraph separators, and
 * the formats that turn the direction of text (git takes all of them in the name of a branch).
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

function escapeUnit(character: string): string {
  return [...Array(character.length).keys()]
    .map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`)
    .join('');
}

/** `Known: "a", "b".` for the end of a message. */
export function oneOf(known: readonly string[]): string {
  return known.length === 0 ? 'None is defined.' : `Known: ${known.map((name) => show(name)).join(', ')}.`;
}
