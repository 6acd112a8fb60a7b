import { hostname, userInfo } from 'node:os';

/** `user@machine`, as Terraform writes it into locks. */
export function thisUser(): string {
  return `${userInfo().username}@${hostname()}`;
}
