import { createHash } from 'node:crypto';
import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROVIDER_LOCK_FILE } from '@mlopspltf/definition';
import { scratchFolder } from '@mlopspltf/testing';
import { hashesOf, lockedProviders } from '../src/terraform/lock-file';
import { findMirrors, platform } from '../src/terraform/mirrors';
import { folderHash, verifyMirrored } from '../src/terraform/verify-mirrored';
import { VerifiedProviders } from '../src/terraform/verified-providers';

const ADDRESS = 'registry.terraform.io/hashicorp/aws';

/** A mirror with one provider of two files, and what is known of it. */
class Workshop {
  public readonly mirror = scratchFolder();
  public readonly folder = join(this.mirror, ADDRESS, '5.100.0', platform());
  public lock = '';
  private readonly shared = scratchFolder();

  constructor() {
    mkdirSync(join(this.folder, 'docs'), { recursive: true });
    writeFileSync(join(this.folder, 'terraform-provider-aws'), 'binary');
    writeFileSync(join(this.folder, 'docs', 'LICENSE'), 'text');
  }

  public locked(...hashes: readonly string[]): this {
    const list = hashes.map((hash) => `    "${hash}",\n`).join('');
    this.lock = `provider "${ADDRESS}" {\n  version = "5.100.0"\n  hashes = [\n${list}  ]\n}\n`;
    return this;
  }

  public get providers(): VerifiedProviders {
    return new VerifiedProviders({ shared: this.shared, lock: this.lock });
  }

  /** @returns addresses that are known afterwards */
  public async verify(mirrors = [{ path: this.mirror, providers: [ADDRESS] }]): Promise<readonly string[]> {
    await verifyMirrored({ providers: this.providers, lock: this.lock, mirrors });
    return (await this.providers.list()).map(({ address }) => address);
  }
}

test('the hash of a folder is that of the list of its files, in the order of their names', async () => {
  const { folder } = new Workshop();
  const of = (text: string): string => createHash('sha256').update(text).digest('hex');
  const list = `${of('text')}  docs/LICENSE\n${of('binary')}  terraform-provider-aws\n`;

  await expect(folderHash(folder)).resolves.toBe(`h1:${createHash('sha256').update(list).digest('base64')}`);
});

test('a provider of the mirror that the lock file knows is verified before any init', async () => {
  const workshop = new Workshop();
  const hash = await folderHash(workshop.folder);

  await expect(workshop.locked('zh:00', 'h1:other=', hash).verify()).resolves.toEqual([ADDRESS]);
});

test.each<readonly [string, (workshop: Workshop, hash: string) => Workshop]>([
  ['has another hash', (workshop) => workshop.locked('h1:other=')],
  ['has hashes of archives only', (workshop) => workshop.locked('zh:00')],
  ['is not in the mirror', (workshop, hash) => (rmSync(workshop.folder, { recursive: true }), workshop.locked(hash))],
])('a provider that %s is left to Terraform', async (_, spoil) => {
  const workshop = new Workshop();
  spoil(workshop, await folderHash(workshop.folder));

  await expect(workshop.verify().catch(() => [])).resolves.toEqual([]);
});

test('without a mirror nothing is read', async () => {
  const workshop = new Workshop();
  workshop.locked(await folderHash(workshop.folder));

  await expect(workshop.verify([])).resolves.toEqual([]);
});

test('a file that is altered while it is checked makes it unknown', async () => {
  const workshop = new Workshop().locked('h1:any=');
  const [provider] = lockedProviders(workshop.lock);
  if (!provider) throw new Error('the lock file names no provider');

  await workshop.providers.rememberFolder(provider, workshop.folder, () => {
    appendFileSync(join(workshop.folder, 'terraform-provider-aws'), 'x');
    return Promise.resolve(true);
  });

  await expect(workshop.providers.list()).resolves.toEqual([]);
});

test("the real provider, where this machine has it unpacked, is the committed lock file's", async () => {
  const lock = readFileSync(join(__dirname, '../../..', PROVIDER_LOCK_FILE), 'utf8');
  const wanted = lockedProviders(lock);
  const [mirror] = await findMirrors({ env: process.env, wanted });
  for (const { address, version } of mirror ? wanted : []) {
    const hash = await folderHash(join(mirror?.path ?? '', address, version, platform()));
    expect(hashesOf(lock, address)).toContain(hash);
  }
});
