export * from './errors';
export * from './generate';
export * from './project';
