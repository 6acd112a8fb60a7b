/** Milliseconds, from `globals` of the suite in jest's configuration. */
declare const TEST_TIMEOUT: number;

jest.setTimeout(TEST_TIMEOUT);
