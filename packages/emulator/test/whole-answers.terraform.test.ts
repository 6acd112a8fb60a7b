import { requireTools, scratchFolder } from '@mlopspltf/testing';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { HOST } from '../src/endpoint';
import { startEmulator, stopEmulator } from '../src';

let workspace: string;

beforeAll(() => requireTools('moto_server'));
beforeEach(() => (workspace = scratchFolder()));
afterEach(() => stopEmulator({ workspace }));

const REQUEST = [
  'POST / HTTP/1.1',
  'Host: sts.us-east-1.amazonaws.com',
  'Authorization: AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/sts/aws4_request, SignedHeaders=host, Signature=0',
  'Content-Type: application/x-www-form-urlencoded',
  'Content-Length: 43',
  '',
  'Action=GetCallerIdentity&Version=2011-06-15',
].join('\r\n');

/** The pieces in which one answer comes. */
function piecesOf(port: number): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    const pieces: string[] = [];
    const socket = connect(port, HOST, () => socket.write(REQUEST)).setEncoding('utf8');
    socket
      .on('data', (piece: string) => pieces.push(piece))
      .on('end', () => resolve(pieces))
      .on('error', reject);
  });
}

test('an answer comes in one piece: a client between its headers and its body would ask again', async () => {
  const { port } = await startEmulator({ workspace });

  const answers = [];
  for (let asked = 0; asked < 40; asked += 1) answers.push(await piecesOf(port));

  expect(answers.flat().every((piece) => piece.includes('</GetCallerIdentityResponse>'))).toBe(true);
  expect(answers.map((pieces) => pieces.length)).toEqual(answers.map(() => 1));
});

test('modules of the caller’s are found as well', async () => {
  const modules = scratchFolder();
  writeFileSync(join(modules, 'werkzeug.py'), 'raise SystemExit("the caller’s own")\n');

  const start = startEmulator({ workspace, env: { ...process.env, PYTHONPATH: modules } });

  await expect(start).rejects.toThrow('the caller’s own');
});
