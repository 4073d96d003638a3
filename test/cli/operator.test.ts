import { describe, expect, test, vi } from 'vitest';
import { thisOperator } from '../../src/commands/operator.ts';

vi.mock('node:os', async (original) => ({
  ...(await original<typeof import('node:os')>()),
  userInfo: () => {
    throw new Error('uv_os_get_passwd returned ENOENT');
  },
}));

describe('the operator', () => {
  test('is called by number where the system knows no name, as in a container with --user', () => {
    expect(thisOperator().user).toBe(`uid ${process.getuid?.()}`);
  });
});
