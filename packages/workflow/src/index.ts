export * from './calendar';
export * from './day';
export * from './deadline';
export * from './explanation';
export * from './keys';
export * from './limits';
export * from './warning';
