// The same suites on real MongoDB and Kafka.
import './merging.service.test';
