import { types } from 'node:util';

/** Node's code of an error (`ENOENT`), also of one that comes from another realm, as in tests. */
export function codeOf(error: unknown): string | undefined {
  return types.isNativeError(error) && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
