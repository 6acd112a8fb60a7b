/** Takes secrets out of a text that is written to a file or shown. */
export type Redaction = (text: string) => string;

const SECRET_NAME = /(SECRET|TOKEN|PASSWORD|PASSWD|PRIVATE_KEY|API_KEY)/i;
/** The name of a file or an endpoint is no secret, although its variable is called after one. */
const HARMLESS_NAME = /(_FILE|_PATH|_URI|_URL|_ENDPOINT)$/i;
/** Shorter values would blot out ordinary words. */
const SHORTEST = 8;

/** Redacts the values of those environment variables whose name says that they are secret. */
export function redactionOf(env: NodeJS.ProcessEnv): Redaction {
  const secrets = Object.entries(env)
    .flatMap(([name, value]) => (value !== undefined && isSecret(name, value) ? [value] : []))
    .sort((a, b) => b.length - a.length);
  return (text) => secrets.reduce((left, secret) => left.replaceAll(secret, '[redacted]'), text);
}

function isSecret(name: string, value: string): boolean {
  return value.length >= SHORTEST && SECRET_NAME.test(name) && !HARMLESS_NAME.test(name);
}
