// The same suites on real MongoDB and Kafka.
import './durable.service.test';
