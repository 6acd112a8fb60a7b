/** What a backend is made with. */
const SERVICES = ['S3', 'DYNAMODB', 'KMS', 'STS'];

/** Addresses of this machine: `127.0.0.0/8`, `::1` and its name. */
const LOOPBACK = /^(127(\.\d{1,3}){3}|\[::1\]|localhost)$/;

/**
 * Whether calls about states certainly end on this machine, at an imitation of AWS, and none of them at AWS itself: as
 * the clients take these variables, for which an empty one of a service means AWS.
 */
export function isImitation(env: NodeJS.ProcessEnv): boolean {
  return SERVICES.every((service) => isLoopback(env[`AWS_ENDPOINT_URL_${service}`] ?? env.AWS_ENDPOINT_URL));
}

function isLoopback(address: string | undefined): boolean {
  if (address === undefined || !URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  return /^https?:$/.test(protocol) && LOOPBACK.test(hostname);
}
