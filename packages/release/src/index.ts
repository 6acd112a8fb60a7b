export * from './build';
export * from './checks';
export * from './errors';
export * from './package-contents';
export * from './tarballs';
export * from './workspace';
