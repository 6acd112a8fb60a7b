import { join } from 'node:path';

/** The repository that these benchmarks are in. */
export const CHECKOUT = join(__dirname, '..', '..', '..');

/** What contenders run, as it lies in this package. */
export function asset(name: string): string {
  return join(__dirname, '..', 'assets', name);
}
