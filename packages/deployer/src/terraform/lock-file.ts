/** A provider that a dependency lock file names. */
export interface LockedProvider {
  /** `registry.terraform.io/hashicorp/aws` */
  readonly address: string;
  /** `5.100.0` */
  readonly version: string;
}

/**
 * The providers of a `.terraform.lock.hcl`. Terraform writes that file itself, always in the same form.
 * @see https://developer.hashicorp.com/terraform/language/files/dependency-lock
 */
export function lockedProviders(text: string): readonly LockedProvider[] {
  return [...text.matchAll(PROVIDER)].flatMap(([, address = '', body = '']) => {
    const version = /^\s*version\s*=\s*"([^"]*)"/m.exec(body)?.[1];
    return version === undefined ? [] : [{ address, version }];
  });
}

/** The checksums of a provider's packages, `h1:…` and `zh:…`; none where there are none. */
export function hashesOf(text: string, address: string): readonly string[] {
  const block = [...text.matchAll(PROVIDER)].find(([, name]) => name === address)?.[2] ?? '';
  const list = /^\s*hashes\s*=\s*\[([^\]]*)\]/m.exec(block)?.[1] ?? '';
  return [...list.matchAll(/"([^"]+)"/g)].map(([, hash = '']) => hash);
}

/**
 * The same providers and versions, without the checksums of some.
 *
 * @param addresses of those
 */
export function withoutHashes(text: string, addresses: readonly string[]): string {
  return text.replaceAll(PROVIDER, (block, address: string) =>
    addresses.includes(address) ? block.replace(/^\s*hashes\s*=\s*\[[^\]]*\]\n?/m, '') : block,
  );
}

const PROVIDER = /^provider\s+"([^"]+)"\s*\{([^}]*)\}/gm;
