import type { Forbidden } from './forbidden';
import { MODULES } from './modules';
import { RIGHTS } from './rights';
import { STORE } from './store';

export { namesIn } from './names';

export const FORBIDDEN: readonly Forbidden[] = [...STORE, ...RIGHTS, ...MODULES];
