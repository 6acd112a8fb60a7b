export * from './command-reference';
export * from './definition-reference';
export * from './pages';
