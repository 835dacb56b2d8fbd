import { ACTING_READERS, CALLED, DEFINITIONS, READERS, SERVICES, serviceEntry, SHARED_CONTRACTS, TOPICS } from '.';

const answering = Object.keys(DEFINITIONS).filter((name) => !SHARED_CONTRACTS.includes(name));

test('every contract is of a listed service with a port, and every such service has a contract', () => {
  expect([...CALLED].sort()).toEqual(answering.sort());
});

test('whoever publishes answers: each topic is of a listed service, whose documents give its events again', () => {
  for (const name of Object.keys(TOPICS) as (keyof typeof TOPICS)[]) {
    expect(serviceEntry(name)?.port).toBeDefined();
    expect(DEFINITIONS[name]).toHaveProperty('exportEvents');
    expect(TOPICS[name]).toBe(`mingjing.${name}.v1`);
  }
});

test('no two services have one port', () => {
  const ports = CALLED.map((name) => SERVICES[name].port);
  expect(new Set(ports).size).toBe(ports.length);
});

test('readers are those whose line says so', () => {
  expect(READERS).toEqual(Object.keys(SERVICES).filter((name) => serviceEntry(name)?.reads));
  expect(ACTING_READERS).toEqual(READERS.filter((name) => serviceEntry(name)?.reads === 'acting'));
  expect(READERS).not.toContain('directory');
});
