import { randomBytes } from 'node:crypto';
import type { Permissions, PermissionScope } from '../api';

/** Who asks. */
export type Caller =
  | { readonly kind: 'job'; readonly permissions: Permissions }
  /** Somebody who may administer the repository and see its organization. */
  | { readonly kind: 'administrator'; readonly login: string };

/** One of these lets a job in. */
export type Grant = readonly [scope: PermissionScope, level: 'read' | 'write'];

/** The tokens that are good now. They are kept in memory only. */
export class Tokens {
  private readonly callers = new Map<string, Caller>();

  public issue(caller: Caller): { readonly token: string; readonly revoke: () => void } {
    // In the form of GitHub's own, which scanners for secrets know.
    const token = `${caller.kind === 'job' ? 'ghs_' : 'ghp_'}${randomBytes(18).toString('hex')}`;
    this.callers.set(token, caller);
    return { token, revoke: () => void this.callers.delete(token) };
  }

  /**
   * @param authorization the header
   * @see https://docs.github.com/en/rest/authentication/authenticating-to-the-rest-api
   */
  public find(authorization: string | undefined): Caller | undefined {
    const token = /^(?:bearer|token)\s+(\S+)$/i.exec(authorization ?? '')?.[1];
    return token === undefined ? undefined : this.callers.get(token);
  }
}

/** `write` includes `read`. */
export function isGranted(permissions: Permissions, grants: readonly Grant[]): boolean {
  return grants.some(([scope, level]) => permissions[scope] === 'write' || permissions[scope] === level);
}
