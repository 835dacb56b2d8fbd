// The same suites on real MongoDB and Kafka.
import './handled-counts.service.test';
