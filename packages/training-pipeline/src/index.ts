export * from './outputs';
export * from './stack';
