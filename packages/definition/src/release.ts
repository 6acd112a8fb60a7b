import { version } from '../package.json';

/**
 * Version of the release that this code is of. All packages are published together, under one version, so it is that of
 * each of them. In a checkout, which nobody has released, it is `0.0.0`.
 */
export const RELEASE_VERSION: string = version;
