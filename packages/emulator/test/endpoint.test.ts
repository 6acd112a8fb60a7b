import fc from 'fast-check';
import { isEmulatorEndpoint } from '../src';

describe('isEmulatorEndpoint', () => {
  test.each([
    'http://127.0.0.1:5000',
    'http://127.0.0.1:5000/',
    'https://127.8.9.1',
    'http://[::1]:5000',
    'http://localhost:5000',
    'http://s3.localhost:5000',
    'http://127.1:5000',
  ])('%s is on this machine', (url) => {
    expect(isEmulatorEndpoint(url)).toBe(true);
  });

  test.each([
    'https://sts.us-east-1.amazonaws.com',
    'http://127.0.0.1.example.com',
    'http://127.0.0.1@example.com:5000',
    'http://localhost.example.com',
    'http://notlocalhost:5000',
    'http://128.0.0.1',
    'http://0.0.0.0:5000',
    'http://[2001:db8::1]:5000',
    'ftp://127.0.0.1',
    'file:///127.0.0.1',
    '127.0.0.1:5000',
    'localhost:5000',
    '',
  ])('%s is not', (url) => {
    expect(isEmulatorEndpoint(url)).toBe(false);
  });

  test('no address outside 127.0.0.0/8 is on this machine', () => {
    fc.assert(
      fc.property(
        fc.ipV4().filter((address) => !address.startsWith('127.')),
        (address) => {
          expect(isEmulatorEndpoint(`http://${address}:5000`)).toBe(false);
        },
      ),
    );
  });

  test('no text makes it throw', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.webUrl()), (url) => typeof isEmulatorEndpoint(url) === 'boolean'));
  });
});
