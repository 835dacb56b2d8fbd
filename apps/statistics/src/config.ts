/** Statistics needs nothing beyond what every service is configured with. */
export const config = {};
