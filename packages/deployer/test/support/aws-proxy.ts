import {
  createServer,
  request,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

/** A call to AWS that passes by. */
export interface PassingCall {
  /** `s3 PUT`, `dynamodb PutItem`, `kms CreateKey` */
  readonly name: string;
  /** Of the address, decoded; bucket and key for S3. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
}

export interface ProxyOptions {
  /** Of the emulator. */
  readonly endpoint: string;
  /** Asked before a call is handed on; what it returns is answered instead. @default - everything is handed on */
  readonly answerInstead?: (call: PassingCall) => { readonly status: number; readonly body: string } | undefined;
  /** Asked once AWS has done what was called for. False keeps the answer back for ever. @default - true */
  readonly deliver?: (call: PassingCall) => boolean;
  /** Asked once AWS has done what was called for. True cuts the connection instead of answering. @default - false */
  readonly cut?: (call: PassingCall) => boolean;
}

/**
 * Stands between some work and the emulator.
 *
 * @param env leads to the emulator
 * @param work gets an environment that leads to the proxy
 */
export async function throughProxy<T>(
  env: NodeJS.ProcessEnv,
  options: Omit<ProxyOptions, 'endpoint'>,
  work: (env: NodeJS.ProcessEnv) => Promise<T>,
): Promise<T> {
  const proxy = await AwsProxy.start({ ...options, endpoint: env.AWS_ENDPOINT_URL ?? '' });
  try {
    return await work({ ...env, AWS_ENDPOINT_URL: proxy.endpoint });
  } finally {
    await proxy.stop();
  }
}

/** Stands between a program and the emulator. */
export class AwsProxy {
  private constructor(
    private readonly server: Server,
    private readonly options: ProxyOptions,
  ) {}

  public static async start(options: ProxyOptions): Promise<AwsProxy> {
    const server = createServer();
    const proxy = new AwsProxy(server, options);
    server.on('request', (incoming: IncomingMessage, outgoing: ServerResponse) => proxy.handle(incoming, outgoing));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  public get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  public async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private handle(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const { endpoint, answerInstead, deliver, cut } = this.options;
    const call = callOf(incoming);
    const instead = answerInstead?.(call);
    if (instead) {
      incoming.resume();
      outgoing.writeHead(instead.status, { 'content-type': 'text/xml' }).end(instead.body);
      return;
    }
    const { method, headers, url } = incoming;
    const onward = request(`${endpoint}${url ?? '/'}`, { method, headers }, (answer) => {
      if (deliver && !deliver(call)) {
        answer.resume();
        return;
      }
      if (cut?.(call)) {
        answer.resume();
        outgoing.destroy();
        return;
      }
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(outgoing);
    });
    // Whoever called may be dead by now.
    onward.on('error', () => outgoing.destroy());
    outgoing.on('error', () => onward.destroy());
    incoming.pipe(onward);
  }
}

function callOf({ method = '', headers, url = '/' }: IncomingMessage): PassingCall {
  const service = /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//.exec(headers.authorization ?? '')?.[1] ?? 'unknown';
  const [, operation] = String(headers['x-amz-target'] ?? '').split('.');
  const path = decodeURIComponent(url.split('?', 1)[0] ?? '');
  return { name: `${service} ${operation ?? method}`, path, headers };
}
