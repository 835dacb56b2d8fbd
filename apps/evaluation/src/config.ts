/** This service needs nothing beyond what every service is given: its numbers are rules, data of the directory. */
export const config = {};
