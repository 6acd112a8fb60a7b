export type { EnvironmentDefinition, ModuleDefinition, PlatformDefinition } from '@mlopspltf/definition';
export * from './errors';
export { generate } from './generate';
export { jsiiManifest } from './jsii-manifest';
export * from './new-repository';
export type { NewRepositoryOptions } from './new-repository-options';
export * from './project';
export { TOOLKIT, type ToolPackage } from './toolkit';
export type { ToolkitSource } from './toolkit-source';
