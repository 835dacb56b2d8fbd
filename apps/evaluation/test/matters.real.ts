// The same suites on real MongoDB and Kafka.
import './matters.service.test';
