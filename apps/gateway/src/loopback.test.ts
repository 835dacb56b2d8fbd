import { requireLoopbackDemo } from './loopback';

test('a demonstration is not reachable from elsewhere', () => {
  expect(() => requireLoopbackDemo({ DEMO: true, HOST: '0.0.0.0', GRPC_HOST: '127.0.0.1' })).toThrow('DEMO=false');
  expect(() => requireLoopbackDemo({ DEMO: true, HOST: '127.0.0.1', GRPC_HOST: '10.1.2.3' })).toThrow('10.1.2.3');
  expect(() => requireLoopbackDemo({ DEMO: true, HOST: 'localhost', GRPC_HOST: '127.0.0.1' })).not.toThrow();
  expect(() => requireLoopbackDemo({ DEMO: false, HOST: '0.0.0.0', GRPC_HOST: '0.0.0.0' })).not.toThrow();
});

test('a platform whose clock a file drives is not reachable from elsewhere', () => {
  const told = { DEMO: false, CLOCK_FILE: 'clock', HOST: '0.0.0.0', GRPC_HOST: '127.0.0.1' };
  expect(() => requireLoopbackDemo(told)).toThrow('CLOCK_FILE');
  expect(() => requireLoopbackDemo({ ...told, HOST: '127.0.0.1' })).not.toThrow();
  expect(() => requireLoopbackDemo({ ...told, CLOCK_FILE: undefined })).not.toThrow();
});
