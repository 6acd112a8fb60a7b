import { BlockList, isIP } from 'node:net';

/** The emulator listens here only: nobody else on the network is to reach it. */
export const HOST = '127.0.0.1';

/**
 * Where a server on this port is reached. The address and not `localhost`: the AWS SDKs address buckets by path, and
 * not by host name, when the endpoint is an address.
 */
export function endpointOf(port: number): string {
  return `http://${HOST}:${port}`;
}

/** Whether this is the URL of a server on this machine, and so certainly not of AWS. */
export function isEmulatorEndpoint(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  if (protocol !== 'http:' && protocol !== 'https:') return false;
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  const version = isIP(host);
  if (version === 0) return host === 'localhost' || host.endsWith('.localhost');
  return LOOPBACK.check(host, version === 4 ? 'ipv4' : 'ipv6');
}

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');
