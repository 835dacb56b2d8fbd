export * from './refused';
export * from './topics';
export * as directory from './gen/directory';
export * as evaluation from './gen/evaluation';
export * as lead from './gen/lead';
export * as statistics from './gen/statistics';
export * as envelope from './gen/envelope';
export * as operations from './gen/operations';
export { descriptors } from './gen/descriptors';
