// The same suites on real MongoDB and Kafka.
import './exports.service.test';
