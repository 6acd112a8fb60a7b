import type { Forbidden } from './forbidden';
import { RIGHTS } from './rights';
import { STORE } from './store';

export { namesIn } from './names';

export const FORBIDDEN: readonly Forbidden[] = [...STORE, ...RIGHTS];
