import fc from 'fast-check';
import { separate } from '../src/call/separators';

describe('separate', () => {
  test.each([
    { typed: 'deploy dev -- --auto-approve', own: 'deploy dev --auto-approve' },
    { typed: '-- deploy dev', own: 'deploy dev' },
    { typed: 'plan dev --', own: 'plan dev' },
    { typed: 'emulator env -- prd', own: 'emulator env prd' },
  ])('drops the -- of "$typed"', ({ typed, own }) => {
    expect(separate(typed.split(' '))).toEqual({ own: own.split(' '), forTerraform: [] });
  });

  test.each([
    { typed: 'terraform dev --module a -- state list', own: 'terraform dev --module a', rest: 'state list' },
    { typed: 'terraform dev --module=a -- plan -target=x', own: 'terraform dev --module=a', rest: 'plan -target=x' },
    { typed: 'terraform dev -- --module a -- state list', own: 'terraform dev --module a', rest: 'state list' },
    { typed: 'terraform dev -- state list', own: 'terraform dev', rest: 'state list' },
    { typed: 'terraform dev --module a -- console -- x', own: 'terraform dev --module a', rest: 'console -- x' },
  ])('hands Terraform "$rest" of "$typed"', ({ typed, own, rest }) => {
    expect(separate(typed.split(' '))).toEqual({ own: own.split(' '), forTerraform: rest.split(' ') });
  });

  test("gives Terraform's arguments back unchanged, whatever they are", () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (args) => {
        expect(separate(['terraform', 'dev', '--module', 'a', '--', ...args]).forTerraform).toEqual(args);
      }),
    );
  });

  test('never leaves a -- among its own arguments', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom('--', 'terraform', '--module', 'dev'), fc.string())), (argv) => {
        expect(separate(argv).own.includes('--')).toBe(false);
      }),
    );
  });
});
