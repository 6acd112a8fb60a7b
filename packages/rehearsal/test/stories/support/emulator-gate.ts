import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request on its way to the emulator. */
export interface GatedRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  /** Of services that name their operation in a header: `AmazonSSM.PutParameter`. @default '' */
  readonly operation: string;
  readonly body: string;
}

/** Requests that fit do not come through until they are let go. */
export interface Hold {
  /** Resolves when one has come. */
  readonly arrived: Promise<GatedRequest>;
  /** Lets those through that are held and still wanted, and all later ones. */
  release(): void;
}

type Fits = (request: GatedRequest) => boolean;

interface Held {
  readonly fits: Fits;
  readonly arrived: (request: GatedRequest) => void;
  readonly released: Promise<void>;
}

/** Stands before the emulator, as a service of AWS that is slow: some requests are held back. The others pass unaltered. */
export class EmulatorGate {
  private readonly holds = new Set<Held>();

  private constructor(
    private readonly server: Server,
    private readonly emulator: URL,
  ) {}

  /** @param emulator its address */
  public static async open(emulator: string): Promise<EmulatorGate> {
    const server = createServer();
    const gate = new EmulatorGate(server, new URL(emulator));
    server.on('request', (incoming, answer) => {
      gate.pass(incoming, answer).catch((error: unknown) => answer.destroy(error as Error));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return gate;
  }

  /** What stands for the emulator's address. */
  public get endpoint(): string {
    const { port } = this.server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  public hold(fits: Fits): Hold {
    let release = (): void => undefined;
    let arrive: Held['arrived'] = () => undefined;
    const arrived = new Promise<GatedRequest>((resolve) => (arrive = resolve));
    const released = new Promise<void>((resolve) => (release = resolve));
    const held: Held = { fits, arrived: arrive, released };
    this.holds.add(held);
    return {
      arrived,
      release: () => {
        this.holds.delete(held);
        release();
      },
    };
  }

  public async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async pass(incoming: IncomingMessage, answer: ServerResponse): Promise<void> {
    const body = await bytesOf(incoming);
    const gone = new Promise<'gone'>((resolve) => answer.once('close', () => resolve('gone')));
    const asked = toldOf(incoming, body);
    for (const held of [...this.holds].filter(({ fits }) => fits(asked))) {
      held.arrived(asked);
      // Who gave up has not changed anything.
      if ((await Promise.race([held.released, gone])) === 'gone') return;
    }
    const { hostname, port } = this.emulator;
    const { method, url, headers } = incoming;
    const onward = request({ hostname, port, method, path: url, headers, agent: false }, (reply) => {
      answer.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(answer);
    });
    onward.on('error', (error) => answer.destroy(error));
    onward.end(body);
  }
}

async function bytesOf(stream: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

function toldOf({ method = '', url = '', headers }: IncomingMessage, body: Buffer): GatedRequest {
  const operation = headers['x-amz-target'];
  return { method, path: url, operation: typeof operation === 'string' ? operation : '', body: body.toString('utf8') };
}
