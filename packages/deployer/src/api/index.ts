export * from './progress';
export * from './result';
export * from './selection';
export * from './session';
export * from './wave-plan';
