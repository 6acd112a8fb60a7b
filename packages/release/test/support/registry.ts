import type { PackageContents, Tarball } from '../../src';
import { createReadStream, existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, join } from 'node:path';

/** A release: packages, and the folder that they were packed to. */
export interface Release {
  readonly packages: readonly PackageContents[];
  readonly tarballs: readonly Tarball[];
  readonly folder: string;
}

/**
 * As much of a registry as `npm install` asks for, for packages of ours. For all others npm is left with the one it has.
 * @see https://github.com/npm/registry/blob/main/docs/responses/package-metadata.md
 */
export class Registry {
  private readonly releases: Release[] = [];
  private readonly server: Server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '');
    const file = this.tarball(basename(path));
    const found = this.metadata(path.slice(1));
    if (path.startsWith(TARBALLS) && file !== undefined) createReadStream(file).pipe(response);
    else if (found !== undefined) response.setHeader('content-type', 'application/json').end(JSON.stringify(found));
    else response.writeHead(404).end('{}');
  });

  /** @returns what `.npmrc` has to say to lead npm here */
  public async start(scope: string): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `${scope}:registry=${this.address}/\n`;
  }

  /** The newest is what `latest` means. */
  public publish(release: Release): void {
    this.releases.push(release);
  }

  public async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private get address(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  private tarball(file: string): string | undefined {
    return this.releases.map(({ folder }) => join(folder, file)).find((path) => existsSync(path));
  }

  private metadata(name: string): object | undefined {
    const versions = this.releases.flatMap(({ packages, tarballs }) =>
      packages.flatMap(({ manifest }) => {
        const packed = tarballs.find((each) => each.name === manifest.name);
        if (manifest.name !== name || packed === undefined) return [];
        const dist = { tarball: `${this.address}${TARBALLS}${packed.file}`, integrity: packed.integrity };
        return [{ ...manifest, dist }];
      }),
    );
    const latest = versions.at(-1)?.version;
    if (latest === undefined) return undefined;
    return {
      name,
      'dist-tags': { latest },
      versions: Object.fromEntries(versions.map((each) => [each.version, each])),
    };
  }
}

const TARBALLS = '/-/';
