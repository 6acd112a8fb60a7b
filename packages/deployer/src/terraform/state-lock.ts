/** Who holds a state, as Terraform records it. */
export interface StateLock {
  readonly id: string;
  /** `user@machine` */
  readonly who: string;
  /** ISO 8601 */
  readonly created: string;
  /** `plan`, `apply` … */
  readonly operation: string;
}

/** The holder in the error that Terraform gives; undefined when it is about something else. */
export function parseLockError(message: string): StateLock | undefined {
  // A lock that could not be released has the same info, and is the caller's own.
  if (!/Error (acquiring|locking)[^\n]* state/i.test(message) || !message.includes('Lock Info:')) return undefined;
  const field = (name: string): string | undefined =>
    new RegExp(`^\\s*${name}:[ \\t]*(.*)$`, 'm').exec(message)?.[1]?.trim();
  const id = field('ID');
  if (id === undefined || id === '') return undefined;
  return {
    id,
    who: field('Who') ?? 'somebody unknown',
    created: isoTime(field('Created') ?? ''),
    operation: (field('Operation') ?? '').replace(/^OperationType/, '').toLowerCase() || 'an operation',
  };
}

/** The holder in a DynamoDB item or a lock file; undefined for anything else. */
export function parseLockInfo(json: string): StateLock | undefined {
  try {
    const {
      ID: id,
      Who: who,
      Created: created,
      Operation: operation,
    } = JSON.parse(json) as Readonly<Record<string, unknown>>;
    if (typeof id !== 'string') return undefined;
    return {
      id,
      who: String(who),
      created: isoTime(String(created)),
      operation: String(operation)
        .replace(/^OperationType/, '')
        .toLowerCase(),
    };
  } catch {
    return undefined;
  }
}

/** `root@host since 2026-01-01T10:00:00Z (3 min ago), for apply` */
export function describeLock(lock: StateLock, now = Date.now()): string {
  const age = ageOf(lock, now);
  return `${lock.who} since ${lock.created}${age === undefined ? '' : ` (${age} ago)`}, for ${lock.operation}`;
}

/** `3 min`; undefined where it is not known since when it is held. */
export function ageOf({ created }: Pick<StateLock, 'created'>, now = Date.now()): string | undefined {
  const at = Date.parse(created);
  return Number.isNaN(at) ? undefined : describeAge(now - at);
}

function describeAge(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}

/** Go prints `2026-01-01 10:00:00.123456789 +0000 UTC`. */
function isoTime(text: string): string {
  const iso = text
    .replace(/^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2})(\.\d+)? \+0000 UTC.*$/, '$1T$2Z')
    .replace(/\.\d+Z$/, 'Z');
  return iso === '' ? 'an unknown time' : iso;
}
