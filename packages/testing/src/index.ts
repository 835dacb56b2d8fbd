export { TestClock } from './clock';
export { adapters, dropDatabases } from './parts';
export { official, refused, type Scope } from './people';
export { TestServices } from './services';
export { until } from './until';
