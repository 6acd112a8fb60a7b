/** Of any program: where things are, in which language, and how its terminal is. */
const MACHINE = [
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'SHELL',
  'TMPDIR',
  'TMP',
  'TEMP',
  'TZ',
  'LANG',
  'LANGUAGE',
  'LC_*',
  'TERM',
  'COLUMNS',
  'LINES',
  'NO_COLOR',
  // Terraform looks for provider mirrors there.
  'XDG_CONFIG_HOME',
  'XDG_DATA_HOME',
  'XDG_DATA_DIRS',
];

/** Of programs on Windows, which do not start without some of them. */
const WINDOWS = [
  'SYSTEMROOT',
  'SYSTEMDRIVE',
  'WINDIR',
  'COMSPEC',
  'PATHEXT',
  'USERNAME',
  'USERPROFILE',
  'HOMEDRIVE',
  'HOMEPATH',
  'APPDATA',
  'LOCALAPPDATA',
  'PROGRAMDATA',
  'NUMBER_OF_PROCESSORS',
  'PROCESSOR_ARCHITECTURE',
];

/** @see https://pkg.go.dev/net/http#ProxyFromEnvironment https://pkg.go.dev/crypto/x509#SystemCertPool */
const NETWORK = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'SSL_CERT_FILE', 'SSL_CERT_DIR', 'AWS_CA_BUNDLE'];

/** The collection of garbage is ours to choose only where the user has not. */
const GO = ['GOGC', 'GOMEMLIMIT', 'GOMAXPROCS', 'GODEBUG'];

/** A keyring is where a profile's `credential_process` keeps what it hands out; these lead to it, and are no secrets. */
const KEYRING = ['DBUS_SESSION_BUS_ADDRESS', 'XDG_RUNTIME_DIR', 'GPG_TTY', 'GNUPGHOME'];

/**
 * What the guard of the account looks at as well, and how requests are made. Other names for the same, such as
 * `AWS_ACCESS_KEY` or `AWS_S3_ENDPOINT`, would lead Terraform elsewhere than the guard.
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html#EVarSettings
 */
const AWS = [
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_PROFILE',
  'AWS_DEFAULT_PROFILE',
  'AWS_CONFIG_FILE',
  'AWS_SHARED_CREDENTIALS_FILE',
  'AWS_SDK_LOAD_CONFIG',
  'AWS_ROLE_ARN',
  'AWS_ROLE_SESSION_NAME',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
  'AWS_EC2_METADATA_*',
  'AWS_REGION',
  'AWS_DEFAULT_REGION',
  'AWS_ENDPOINT_URL',
  'AWS_ENDPOINT_URL_*',
  'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS',
  'AWS_USE_DUALSTACK_ENDPOINT',
  'AWS_USE_FIPS_ENDPOINT',
  'AWS_STS_REGIONAL_ENDPOINTS',
  'AWS_MAX_ATTEMPTS',
  'AWS_RETRY_MODE',
  'AWS_METADATA_SERVICE_TIMEOUT',
  'AWS_METADATA_SERVICE_NUM_ATTEMPTS',
  'AWS_REQUEST_CHECKSUM_CALCULATION',
  'AWS_RESPONSE_CHECKSUM_VALIDATION',
];

/**
 * How Terraform works, not what it does; where its CLI configuration and its data are, is set for each call.
 * @see https://developer.hashicorp.com/terraform/cli/config/environment-variables
 */
const TERRAFORM = [
  'TF_LOG',
  'TF_LOG_*',
  'TF_TOKEN_*',
  'TF_PLUGIN_CACHE_DIR',
  'TF_REGISTRY_DISCOVERY_RETRY',
  'TF_REGISTRY_CLIENT_TIMEOUT',
  'TF_STATE_PERSIST_INTERVAL',
];

const NAMES: readonly string[] = [...MACHINE, ...WINDOWS, ...NETWORK, ...GO, ...KEYRING, ...AWS, ...TERRAFORM];
const EXACT: ReadonlySet<string> = new Set(NAMES.filter((name) => !name.endsWith('*')));
const BEGINNINGS = NAMES.filter((name) => name.endsWith('*')).map((name) => name.slice(0, -1));

/**
 * Whether a variable of the caller's environment is Terraform's as well. Case does not count: Windows writes `Path`, and
 * proxies are named in small letters too.
 */
export function isHandedOn(name: string): boolean {
  const upper = name.toUpperCase();
  return EXACT.has(upper) || BEGINNINGS.some((beginning) => upper.startsWith(beginning));
}
