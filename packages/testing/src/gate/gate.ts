import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decide, type AccessRequest, type Decision, type Principal } from '../iam/permissions';
import type { Facts } from './account-facts';
import { denial } from './denial';
import { readCall, type PassingCall } from './passing-call';
import { requestsOf } from './requests';

/** Somebody whose calls are decided about. */
export interface GatedPrincipal extends Principal {
  /** As messages and {@link AwsGate.decisions} name it. */
  readonly name: string;
}

export interface GateDecision extends AccessRequest {
  readonly principal: string;
  readonly decision: Decision;
}

/**
 * Stands before the emulator and lets through what AWS would allow: each call is translated to the actions, resources
 * and conditions that policies speak of, and decided by {@link decide}. The emulator's own enforcement cannot do that:
 * it knows the resource of calls to S3 and of roles only, no conditions and no boundaries, and takes the signature of
 * an encoded query for a wrong one.
 *
 * Not decided about: policies of resources (buckets, keys), service control policies, and whether roles may be taken.
 */
export class AwsGate {
  private readonly decided: GateDecision[] = [];
  private readonly principals = new Map<string, GatedPrincipal>();

  private constructor(
    private readonly server: Server,
    /** Of the emulator. */
    private readonly behind: string,
    private readonly facts: Facts,
  ) {}

  /** @param behind endpoint of the emulator @param facts of the one account that is called */
  public static async open(behind: string, facts: Facts): Promise<AwsGate> {
    const server = createServer();
    const gate = new AwsGate(server, behind, facts);
    server.on('request', (incoming: IncomingMessage, outgoing: ServerResponse) => {
      // Whoever called is gone, or has sent no address.
      gate.handle(incoming, outgoing).catch(() => outgoing.destroy());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return gate;
  }

  public get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** All that was asked for, in order. */
  public get decisions(): readonly GateDecision[] {
    return this.decided;
  }

  /** Decides about calls that are signed with the key from now on. Calls of others are not let through. */
  public admit(accessKey: string, principal: GatedPrincipal): void {
    this.principals.set(accessKey, principal);
  }

  public async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
    this.facts.close();
  }

  private async handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const call = await readCall(incoming);
    const refusal = await this.judge(call).catch((error: unknown) => String(error));
    if (refusal !== undefined) {
      const { status, headers, body } = denial(call, refusal);
      outgoing.writeHead(status, headers).end(body);
      return;
    }
    const { method, headers, url = '/' } = incoming;
    const onward = request(`${this.behind}${url}`, { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    outgoing.on('error', () => onward.destroy());
    onward.end(call.body);
  }

  /** @returns why the call is refused */
  private async judge(call: PassingCall): Promise<string | undefined> {
    const principal = this.principals.get(call.accessKey);
    if (!principal) return `The key of this call to ${call.service} belongs to nobody whom the gate knows`;
    const requests = await requestsOf(call, this.facts);
    const decisions = requests.map((one) => ({
      ...one,
      principal: principal.name,
      decision: decide(principal, one),
    }));
    this.decided.push(...decisions);
    const refused = decisions.find(({ decision }) => decision !== 'allowed');
    return (
      refused &&
      `${principal.name} is not authorized to perform: ${refused.action} on resource: ${refused.resource} (${refused.decision})`
    );
  }
}
