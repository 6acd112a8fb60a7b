import { JsonFile, type typescript } from 'projen';

/** The strictness of all packages, in the one file that the packages' own files extend. */
export const TSCONFIG_DEV = 'tsconfig.dev.json';

const COMPILER_OPTIONS = {
  target: 'ES2023',
  lib: ['ES2023'],
  module: 'nodenext',
  moduleResolution: 'nodenext',
  types: ['node', 'jest'],
  strict: true,
  noUncheckedIndexedAccess: true,
  noImplicitOverride: true,
  noImplicitReturns: true,
  noFallthroughCasesInSwitch: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  isolatedModules: true,
  esModuleInterop: true,
  resolveJsonModule: true,
  forceConsistentCasingInFileNames: true,
  skipLibCheck: true,
  noEmit: true,
};

/** `tsconfig.dev.json` at the root: everything that is type-checked, in one program. */
export function addRootTsconfig(project: typescript.TypeScriptProject): void {
  replaceTsconfig(project, TSCONFIG_DEV, {
    compilerOptions: COMPILER_OPTIONS,
    include: ['.projenrc.ts', '.projen/*.ts', 'packages/*/src/**/*.ts', 'packages/*/test/**/*.ts'],
    exclude: ['node_modules', 'cdktf.out'],
  });
  // An editor looks for this name from a file upwards; the root itself has only `.projenrc.ts` and generated sources.
  new JsonFile(project, 'tsconfig.json', { obj: { extends: `./${TSCONFIG_DEV}` }, newline: true });
}

/** A package's `tsconfig.json`, for editors and for `tsc -p` in its folder. */
export function addPackageTsconfig(project: typescript.TypeScriptProject): void {
  replaceTsconfig(project, 'tsconfig.json', {
    extends: `../../${TSCONFIG_DEV}`,
    include: ['src/**/*.ts', 'test/**/*.ts', '../../.projen/environments.d.ts'],
    exclude: ['node_modules'],
  });
}

function replaceTsconfig(project: typescript.TypeScriptProject, path: string, obj: object): void {
  project.tryRemoveFile(project.tsconfigDev.fileName);
  new JsonFile(project, path, { obj, newline: true });
}
