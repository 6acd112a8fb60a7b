import { PACKAGE_SCOPE, parsePlatform, PLATFORM_FILE, type Repository } from '@mlopspltf/definition';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The manifest of a package as it stands in this repository, where it runs from its sources. */
export interface WorkspaceManifest {
  readonly name: string;
  readonly description?: string;
  /** Subpath → source, from the package's folder. */
  readonly exports: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
}

/** This repository, as far as what is published follows from it. */
export class Workspace {
  public readonly repository: Repository;
  /** As SPDX names it. */
  public readonly license: string;
  /** The versions of Node.js that packages run on. */
  public readonly engines: Readonly<Record<string, string>>;

  /** @param root absolute */
  constructor(public readonly root: string = resolve(__dirname, '../../..')) {
    const { license, engines } = this.readJson('package.json') as {
      readonly license: string;
      readonly engines: Readonly<Record<string, string>>;
    };
    this.license = license;
    this.engines = engines;
    this.repository = parsePlatform(this.read(PLATFORM_FILE), PLATFORM_FILE).repository;
  }

  /** @param folder below `packages/` */
  public manifest(folder: string): WorkspaceManifest {
    const manifest = this.readJson(`packages/${folder}/package.json`) as Partial<WorkspaceManifest>;
    return { name: packageNameOf(folder), exports: {}, dependencies: {}, ...manifest };
  }

  /** @param path from the root */
  public read(path: string): string {
    return readFileSync(join(this.root, path), 'utf8');
  }

  private readJson(path: string): unknown {
    return JSON.parse(this.read(path));
  }
}

/** @param folder below `packages/` */
export function packageNameOf(folder: string): string {
  return `${PACKAGE_SCOPE}/${folder}`;
}

/** The package that a specifier is of: `@scope/name/subpath` → `@scope/name`. */
export function packageOf(specifier: string): string {
  const parts = specifier.split('/');
  return parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
}
